-- title: A module needs symbol versions of a library that it does not load
-- severity: error
-- confidence: resolved
-- message: {subject} needs {version} of {library}, which nothing loads
-- why: The loader looks for the library among those that are loaded, finds none and stops the whole process with an assertion.
--   Tools that rename a bundled library and forget the version table leave such files.
-- fix: Build or repair the wheel again with a current patchelf or auditwheel.
-- reads: environment, file, load, needed, version_need
-- taxonomy: LNK19
WITH unloaded AS MATERIALIZED (  -- hardly any
  SELECT version_need.library FROM version_need EXCEPT SELECT load.name FROM load
)
SELECT
  environment.path AS environment,
  file.place AS subject,
  file.place AS path,
  version_need.library AS library,
  min(version_need.version) AS version
FROM unloaded
CROSS JOIN version_need ON version_need.library = unloaded.library
CROSS JOIN file ON file.id = version_need.file
JOIN load AS edge ON edge.file = version_need.file
JOIN environment ON environment.id = edge.environment
WHERE NOT EXISTS (
    SELECT 1
    FROM needed
    WHERE needed.file = version_need.file AND needed.name = version_need.library
  )
GROUP BY environment.id, file.id, version_need.library
