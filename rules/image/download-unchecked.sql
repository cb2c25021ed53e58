-- title: A build step downloads files without checking them
-- severity: note
-- confidence: likely
-- message: {subject} is fetched without a digest to compare; {files} such addresses in all
-- why: The address may give other bytes at the next build. One that names no version is meant to.
-- fix: Compare a digest (sha256sum -c, ADD --checksum=sha256:…).
-- reads: build_action
-- taxonomy: IMG03
SELECT
  '' AS environment,
  min(build_action.subject) AS subject,
  min(build_action.line) AS line,
  count(DISTINCT build_action.subject) AS files,
  CASE build_action.pin WHEN 'moving-url' THEN 'warning' ELSE 'note' END AS severity
FROM build_action
WHERE build_action.kind IN ('download', 'add-url') AND build_action.is_pinned = 0
GROUP BY build_action.pin
