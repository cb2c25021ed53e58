-- title: A claim names a URL that may give something else tomorrow
-- severity: warning
-- confidence: certain
-- message: {subject} is whatever {url} gives on the day
-- why: A URL without a hash, a branch or a tag is a place and not a thing: what lies there can be replaced.
-- fix: Give the URL with #sha256=, and a repository with a whole commit.
-- reads: claim, claimed_input, environment
-- taxonomy: LCK03
SELECT
  environment.path AS environment,
  CASE claimed_input.name WHEN '' THEN claimed_input.url ELSE claimed_input.name END AS subject,
  claimed_input.document AS path,
  claimed_input.line AS line,
  claimed_input.url AS url,
  claimed_input.requested_revision AS revision
FROM claimed_input
JOIN claim ON claim.id = claimed_input.claim
JOIN environment ON environment.id = claim.environment
WHERE claimed_input.applies <> 'no' AND claimed_input.reason IN ('url-without-digest', 'revision-can-move')
