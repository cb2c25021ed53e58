-- title: Packages may come from a second index
-- severity: warning
-- confidence: likely
-- message: {subject} is asked beside the default index, so that either may answer for a name
-- why: pip takes the highest version from any of them: whoever registers a name of the one on the other one decides what is
--   installed (torchtriton, December 2022). A freeze names neither.
-- fix: Give one index with --index-url that has everything, or tie packages to their index (uv: tool.uv.sources).
-- reads: build_action, variable
-- taxonomy: DIST02
WITH named AS (
  SELECT build_action.subject AS url, build_action.line AS line
  FROM build_action
  WHERE build_action.kind = 'extra-index'
  UNION ALL
  SELECT variable.value, NULL
  FROM variable
  WHERE variable.name IN ('PIP_EXTRA_INDEX_URL', 'UV_EXTRA_INDEX_URL', 'UV_INDEX') AND variable.value <> ''
)
SELECT
  '' AS environment,
  named.url AS subject,
  min(named.line) AS line
FROM named
GROUP BY named.url
