-- title: The interpreter is not the version that pyvenv.cfg states
-- severity: warning
-- confidence: certain
-- message: {subject} states Python {stated_version}; the interpreter is {version}
-- why: The base interpreter was replaced after the environment was made. With another minor version Python does not
--   look into the directory where the packages are, and extensions do not load; with another patch level results can
--   differ from what was tested.
-- fix: Make the environment again with the interpreter that is there.
-- reads: environment
-- taxonomy: INT05, INT06
WITH stated AS (
  SELECT
    id,
    rtrim(version, '+') || '.' AS version,
    stated_version || '.' AS stated_version
  FROM environment
  WHERE version IS NOT NULL AND stated_version <> ''
)
SELECT
  environment.path AS environment,
  CASE environment.path WHEN '.' THEN '' ELSE environment.path || '/' END || 'pyvenv.cfg' AS subject,
  CASE environment.path WHEN '.' THEN '' ELSE environment.path || '/' END || 'pyvenv.cfg' AS path,
  environment.stated_version,
  environment.version,
  environment.stated_version AS expected,
  environment.version AS found,
  CASE
    WHEN substr(stated.version, 1, 2 + instr(substr(stated.version, 3), '.'))
      = substr(stated.stated_version, 1, 2 + instr(substr(stated.stated_version, 3), '.'))
    THEN 'warning' ELSE 'error' END AS severity
FROM stated
JOIN environment ON environment.id = stated.id
WHERE substr(stated.version, 1, length(stated.stated_version)) <> stated.stated_version
  AND substr(stated.stated_version, 1, length(stated.version)) <> stated.version
  AND NOT regexp('[a-z]\d|alpha|beta|candidate', environment.version || environment.stated_version)
