-- title: A build step clones a repository without a commit
-- severity: warning
-- confidence: likely
-- message: {subject} is cloned as it is on that day
-- why: A branch goes on and a tag can be moved, so that another build gets other sources, and nothing in the image says which
--   these were.
-- fix: Check out a whole commit after the clone, or install from an archive with a digest.
-- reads: build_action
-- taxonomy: IMG03
SELECT
  '' AS environment,
  build_action.subject AS subject,
  min(build_action.line) AS line
FROM build_action
WHERE build_action.kind = 'clone' AND build_action.is_pinned = 0
GROUP BY build_action.subject
