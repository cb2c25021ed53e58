-- title: Code is imported from a source tree
-- severity: warning
-- confidence: certain
-- message: {subject} is imported from {url}: a change there changes this environment
-- why: The environment holds a pointer, not the code. What runs is whatever the source tree has at that moment,
--   committed or not; a copy of the environment does not contain it.
-- fix: Build a wheel and install that, or name the commit and ship the tree with the environment.
-- reads: direct_distribution
-- taxonomy: DIST06
SELECT
  environment,
  distribution AS subject,
  path,
  url
FROM direct_distribution
WHERE kind = 'editable'
