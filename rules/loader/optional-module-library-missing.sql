-- title: A module that its package may do without lacks libraries
-- severity: note
-- confidence: likely
-- message: {path} cannot be imported: {needing} needs {library}, nowhere that the loader looks; {remark}
-- why: Some packages hold a module once for each version of a library, and import the one whose library is there. Others keep
--   modules where no package's import leads to them, for code that looks for such modules late and mostly knows what to do
--   without. Others again open libraries of their own by path before they import the module that needs them.
-- fix: Nothing, if what the module is for is not wanted; else install one version of the library, of those that are needed.
-- reads: environment, file, load, missed_library
-- taxonomy: LNK01
SELECT
  environment.path AS environment,
  extension.place AS subject,
  extension.place AS path,
  needing.name AS needing,  -- this and the library are of one row: of the first by name
  load.name || CASE count(DISTINCT load.name) WHEN 1 THEN '' ELSE ' and ' || (count(DISTINCT load.name) - 1) || ' more' END
    AS library,
  CASE missed_library.reason WHEN 'variant' THEN 'others beside it need other versions of a library'
    ELSE 'it lies in no package' END AS remark,
  CASE missed_library.reason WHEN 'variant' THEN 'note' ELSE 'warning' END AS severity
FROM missed_library
JOIN load ON load.id = missed_library.load
JOIN environment ON environment.id = load.environment
JOIN file AS extension ON extension.id = load.first_root
JOIN file AS needing ON needing.id = load.file
WHERE missed_library.reason IN ('variant', 'unpackaged')
GROUP BY load.environment, load.first_root
HAVING min(load.name || ' ' || needing.name) <> ''
