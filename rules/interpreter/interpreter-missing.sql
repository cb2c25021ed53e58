-- title: The environment has no interpreter
-- severity: error
-- confidence: resolved
-- message: {subject} leads to no file: the environment cannot be used; its interpreter was in {base_prefix}
-- why: A virtual environment borrows its interpreter. Where the base installation was removed, or was not copied
--   along, nothing runs.
-- fix: Install that interpreter, or make the environment again.
-- reads: environment, file, outside_link, root, target
-- taxonomy: INT05
SELECT
  environment.path AS environment,
  CASE environment.path WHEN '.' THEN '' ELSE environment.path || '/' END || 'bin/python' AS subject,
  CASE environment.path WHEN '.' THEN '' ELSE environment.path || '/' END || 'bin/python' AS path,
  environment.base_prefix
FROM environment
WHERE environment.interpreter IS NULL
  AND environment.kind <> 'directory'
  -- Without a system root nobody looked where the interpreter would be; the gap no-system-root says so.
  AND NOT EXISTS (SELECT 1 FROM target WHERE target.system_root = 'none')
  -- The base is there and the link leads elsewhere: the rule interpreter-not-from-home says so.
  AND NOT EXISTS (
    SELECT 1
    FROM outside_link
    JOIN file ON file.id = outside_link.file
      AND file.path = CASE environment.path WHEN '.' THEN '' ELSE environment.path || '/' END || 'bin/python'
    JOIN root ON root.kind = 'interpreter'
    WHERE outside_link.environment = environment.id
      AND outside_link.leads_to GLOB '/*' AND outside_link.first_outside GLOB '/*'
  )
