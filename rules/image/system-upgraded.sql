-- title: A build step upgrades the whole system
-- severity: note
-- confidence: likely
-- message: {subject} upgrades everything that the base image has to whatever is newest on that day
-- why: The digest of the base image no longer says which libraries there are, and each build gives others.
-- fix: Move to a newer base image by its digest.
-- reads: build_action
-- taxonomy: OSP02
SELECT
  '' AS environment,
  build_action.subject AS subject,
  min(build_action.line) AS line
FROM build_action
WHERE build_action.kind = 'system-upgrade'
GROUP BY build_action.subject
