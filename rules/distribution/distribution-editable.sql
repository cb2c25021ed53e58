-- title: Code is imported from a source tree
-- severity: warning
-- confidence: certain
-- message: {subject} is imported from {url}: a change there changes this environment
-- why: The environment holds a pointer, not the code. What runs is whatever the source tree has at that moment,
--   committed or not; a copy of the environment does not contain it.
-- fix: Build a wheel and install that, or name the commit and ship the tree with the environment.
-- reads: direct_distribution, distribution, egg_link, environment, file
-- taxonomy: DIST06
SELECT
  environment,
  distribution AS subject,
  path,
  url
FROM direct_distribution
WHERE kind = 'editable'
UNION ALL
SELECT
  environment.path AS environment,
  distribution.normalized_name AS subject,
  file.place AS path,
  egg_link.target AS url
FROM distribution
JOIN egg_link ON egg_link.file = distribution.egg_link
JOIN file ON file.id = distribution.egg_link
JOIN environment ON environment.id = distribution.environment
WHERE distribution.form = 'egg-link'
