-- title: Libraries for macOS are looked for where they were on another machine
-- severity: note
-- confidence: certain
-- message: {subject}: {path} looks for libraries in {found}
-- why: The directory is one of the machine that built the wheel. On a machine that happens to have it, other libraries are loaded
--   than those that were meant.
-- fix: Ask for a build without it (`install_name_tool -delete_rpath`; `delocate-wheel` does so).
-- reads: distribution, environment, file, native_rpath, needed, owner
-- taxonomy: LNK04
SELECT
  environment.path AS environment,
  distribution.name AS subject,
  min(file.path) AS path,
  native_rpath.path AS found
FROM native_rpath
CROSS JOIN file ON file.id = native_rpath.file
CROSS JOIN owner ON owner.file = native_rpath.file
CROSS JOIN distribution ON distribution.id = owner.distribution
CROSS JOIN environment ON environment.id = distribution.environment
WHERE native_rpath.path GLOB '/*'
  AND native_rpath.path NOT GLOB '/usr/lib*' AND native_rpath.path NOT GLOB '/System/*'
  AND EXISTS (  -- else nothing is looked for there
    SELECT 1
    FROM needed
    WHERE needed.file = native_rpath.file AND needed.slice = native_rpath.slice AND needed.name GLOB '@rpath/*'
  )
GROUP BY distribution.id, native_rpath.path
