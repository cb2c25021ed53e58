-- title: A base image is named without its digest
-- severity: warning
-- confidence: certain
-- message: {found} can become another image: it is named by {what}
-- why: Tags are moved when the image is built again, with other libraries and often another patch level of Python.
-- fix: Name it as {subject}@sha256:…, with the tag before it for people.
-- reads: build_action
-- taxonomy: IMG01
SELECT DISTINCT
  '' AS environment,
  build_action.subject AS subject,
  build_action.line AS line,
  build_action.text AS found,
  CASE build_action.pin WHEN 'latest' THEN 'no tag, or latest' ELSE 'a tag' END AS what,
  CASE build_action.pin WHEN 'latest' THEN 'warning' ELSE 'note' END AS severity
FROM build_action
WHERE build_action.kind = 'base-image' AND build_action.pin IN ('tag', 'latest')
