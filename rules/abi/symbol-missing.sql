-- title: A symbol that a module needs is defined nowhere
-- severity: error
-- confidence: resolved
-- message: {path} cannot be imported: {needing} needs {symbols}, {state}
-- why: Python loads modules so that every symbol must be there at once; the import fails with "undefined symbol". The file was
--   built against another version of a library, of Python, or of libstdc++'s strings than the one that is here.
-- fix: Install a build of the module that was made for the versions that are here, or the versions that it was made for.
-- reads: entry, environment, file, load, native, unresolved_symbol, version_definition, version_need
-- taxonomy: ABI03, ABI04
WITH missing AS MATERIALIZED (
  SELECT environment, file, symbol, first_root, defined_by, other_strings
  FROM unresolved_symbol
  WHERE root_kind <> 'library'
    AND (version = '' OR EXISTS (  -- else symbol-version-missing says so
      SELECT 1
      FROM version_need
      JOIN load ON load.file = version_need.file AND load.name = version_need.library
      JOIN native ON native.file = load.found
      LEFT JOIN version_definition ON version_definition.file = load.found
        AND version_definition.version = version_need.version
      WHERE (native.defines_versions = 0 OR version_definition.file IS NOT NULL)
        AND version_need.file = unresolved_symbol.file AND version_need.version = unresolved_symbol.version
    ))
)
SELECT
  environment.path AS environment,
  needing.path AS subject,
  min(root.place) AS path,
  needing.name AS needing,
  min(missing.symbol) || CASE count(*) WHEN 1 THEN '' ELSE printf(' (and %d more)', count(*) - 1) END AS symbols,
  'which nothing defines that is loaded with it'
    || coalesce('; ' || min(old.name) || ' was built with the other string type of C++ (_GLIBCXX_USE_CXX11_ABI)', '')
    || coalesce('; ' || min(other.name) || ' defines it but is not among that', '') AS state
FROM missing
JOIN environment ON environment.id = missing.environment
JOIN file AS needing ON needing.id = missing.file
JOIN file AS root ON root.id = missing.first_root
LEFT JOIN entry AS other ON other.id = missing.defined_by
LEFT JOIN entry AS old ON old.id = missing.other_strings
GROUP BY missing.environment, missing.file
