-- title: A branch or tag was installed
-- severity: note
-- confidence: certain
-- message: {subject} was installed from {revision} of {url}, which was {commit} then
-- why: pip freeze prints the commit and hides that the branch or tag was asked for. An environment made again from
--   the same requirements has whatever the name means then.
-- fix: Write the commit in the requirements.
-- reads: direct_distribution
-- taxonomy: DIST05
SELECT
  environment,
  distribution AS subject,
  path,
  url,
  requested_revision AS revision,
  substr(commit_id, 1, 12) AS "commit"
FROM direct_distribution
WHERE kind = 'vcs' AND requested_revision <> ''
  AND substr(lower(commit_id), 1, length(requested_revision)) <> lower(requested_revision)
