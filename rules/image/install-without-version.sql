-- title: A build step installs packages without one version
-- severity: warning
-- confidence: likely
-- message: {packages} packages are installed by {subject} without one version each: {examples}
-- why: The same build gives other packages tomorrow: whatever the index has then. What is in this image is known; what another
--   build of it would have is not.
-- fix: Install from a lock with digests (pip install --require-hashes, uv sync --locked, conda-lock), or name exact versions.
-- reads: build_action
-- taxonomy: IMG02
WITH loose AS (
  SELECT
    substr(build_action.kind, 1, instr(build_action.kind, '-') - 1) AS tool,
    build_action.subject AS package,
    min(build_action.line) AS line
  FROM build_action
  WHERE build_action.kind IN ('pip-install', 'conda-install') AND build_action.is_pinned = 0
  GROUP BY build_action.kind, build_action.subject
), numbered AS (
  SELECT loose.tool, loose.package, loose.line, row_number() OVER (PARTITION BY loose.tool ORDER BY loose.package) AS place
  FROM loose
  ORDER BY loose.tool, loose.package
)
SELECT
  '' AS environment,
  numbered.tool AS subject,
  min(numbered.line) AS line,
  count(*) AS packages,
  group_concat(CASE WHEN numbered.place <= 8 THEN numbered.package END, ', ')
    || CASE WHEN count(*) > 8 THEN ' …' ELSE '' END AS examples
FROM numbered
GROUP BY numbered.tool
