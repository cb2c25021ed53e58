-- title: A module fails when another one is imported before it
-- severity: warning
-- confidence: resolved
-- message: {path} cannot be imported once {found} is loaded: it lacks {version}, which {needing} needs
-- why: A process has one library of a name, the one that was loaded first. Two modules bring different copies of it, and one copy is
--   too old for the other's module: whether the import works depends on what was imported before.
-- fix: Install the distribution with the older copy in a newer version, or remove its copy where the system has a newer one.
-- reads: contested_library, environment, file, load, native, version_definition, version_need
-- taxonomy: ABI02, LNK12
SELECT
  environment.path AS environment,
  wanted.name || ' ' || version_need.version AS subject,
  version_need.version AS version,
  min(extension.place) AS path,
  min(needing.name) AS needing,
  min(older.place) AS found
FROM contested_library AS other  -- hardly any
CROSS JOIN load AS wanted ON wanted.environment = other.environment AND wanted.name = other.name AND wanted.found <> other.file
JOIN version_need ON version_need.file = wanted.file AND version_need.library = wanted.name
JOIN native ON native.file = other.file
JOIN environment ON environment.id = wanted.environment
JOIN file AS extension ON extension.id = wanted.first_root
JOIN file AS needing ON needing.id = wanted.file
JOIN file AS older ON older.id = other.file
WHERE wanted.root_kind = 'extension' AND version_need.is_weak = 0
  AND native.defines_versions = 1
  AND EXISTS (
    SELECT 1
    FROM version_definition
    WHERE version_definition.file = wanted.found AND version_definition.version = version_need.version
  )
  AND NOT EXISTS (
    SELECT 1
    FROM version_definition
    WHERE version_definition.file = other.file AND version_definition.version = version_need.version
  )
GROUP BY wanted.environment, wanted.name, version_need.version
