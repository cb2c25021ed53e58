-- title: Packages come from an index that is named
-- severity: note
-- confidence: likely
-- message: packages come from the index {subject}
-- why: The same names and versions may be other files there, and who has no access to it cannot build the environment. A freeze
--   does not name it.
-- fix: Write the index into the lock or the requirements.
-- reads: build_action, variable
-- taxonomy: DIST02
WITH named AS (
  SELECT build_action.subject AS url, build_action.line AS line
  FROM build_action
  WHERE build_action.kind = 'index'
  UNION ALL
  SELECT variable.value, NULL
  FROM variable
  WHERE variable.name IN ('PIP_INDEX_URL', 'UV_INDEX_URL', 'UV_DEFAULT_INDEX') AND variable.value <> ''
)
SELECT
  '' AS environment,
  named.url AS subject,
  min(named.line) AS line,
  CASE WHEN named.url GLOB 'http:*' THEN 'warning' ELSE 'note' END AS severity
FROM named
GROUP BY named.url
