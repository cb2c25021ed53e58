-- title: A library lacks a symbol version that a module needs
-- severity: error
-- confidence: resolved
-- message: {path} cannot be imported: {needing} needs {version} of {library}, which {provider} does not define
-- why: The module was built against a newer library than the one that the loader finds. The import fails with "version not
--   found".
-- fix: Use a system, or a distribution of that library, at least as new as the one it was built against; or install an older
--   build of the module (manylinux tags say for which glibc).
-- reads: environment, file, load, native, version_definition, version_need
-- taxonomy: ABI01, ABI02
SELECT
  environment.path AS environment,
  load.name || ' ' || version_need.version AS subject,
  load.name AS library,
  version_need.version AS version,
  min(extension.place) AS path,
  min(needing.name) AS needing,
  provider.place AS provider
FROM load
JOIN version_need ON version_need.file = load.file AND version_need.library = load.name
JOIN native ON native.file = load.found
JOIN environment ON environment.id = load.environment
JOIN file AS extension ON extension.id = load.first_root
JOIN file AS needing ON needing.id = load.file
JOIN file AS provider ON provider.id = load.found
WHERE load.root_kind IN ('program', 'extension') AND version_need.is_weak = 0
  AND native.defines_versions = 1  -- one that defines none passes for all
  AND NOT EXISTS (
    SELECT 1
    FROM version_definition
    WHERE version_definition.file = load.found AND version_definition.version = version_need.version
  )
GROUP BY load.environment, load.name, version_need.version, load.found
