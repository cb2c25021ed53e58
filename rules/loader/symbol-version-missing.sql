-- title: A library lacks symbol versions that a module needs
-- severity: error
-- confidence: resolved
-- message: {path} cannot be imported: {needing} needs {versions} of {subject}, which {provider}
-- why: The module was built against a newer library than the one that the loader finds. The import fails with "version not
--   found"; of several versions the loader names the first one.
-- fix: Use a system, or a distribution of that library, at least as new as the one it was built against; or install an older
--   build of the module (manylinux tags say for which glibc).
-- reads: environment, file, load, native, version_definition, version_need
-- taxonomy: ABI01, ABI02
WITH lacking AS MATERIALIZED (  -- hardly any: who they are is asked last
  SELECT
    load.environment AS environment,
    load.name AS library,
    load.found AS provider,
    load.file AS needing,
    version_need.version AS version,
    extension.place AS path,
    printf('%s %09d', extension.place, version_need.position) AS in_order
  FROM load
  CROSS JOIN native ON native.file = load.found
  CROSS JOIN version_need ON version_need.file = load.file AND version_need.library = load.name
  CROSS JOIN file AS extension ON extension.id = load.first_root
  WHERE load.root_kind IN ('program', 'extension') AND version_need.is_weak = 0
    AND native.defines_versions = 1  -- one that defines none passes for all
    AND NOT EXISTS (SELECT 1 FROM version_definition
      WHERE version_definition.file = load.found AND version_definition.version = version_need.version)
)
SELECT
  environment.path AS environment,
  lacking.library AS subject,
  lacking.path AS path,  -- this and what else is of one row: of that with the least in_order
  needing.name AS needing,
  provider.place || ' does not define' || CASE count(DISTINCT lacking.needing) WHEN 1 THEN ''
    WHEN 2 THEN '; so it is for one other binary'
    ELSE '; so it is for ' || (count(DISTINCT lacking.needing) - 1) || ' other binaries' END AS provider,
  lacking.version || CASE count(DISTINCT lacking.version) WHEN 1 THEN ''
    ELSE ' and ' || (count(DISTINCT lacking.version) - 1) || ' more' END AS versions,
  group_concat(DISTINCT lacking.version) AS expected
FROM lacking
JOIN environment ON environment.id = lacking.environment
JOIN file AS needing ON needing.id = lacking.needing
JOIN file AS provider ON provider.id = lacking.provider
GROUP BY lacking.environment, lacking.library, lacking.provider
HAVING min(lacking.in_order) <> ''
