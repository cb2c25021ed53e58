-- title: The file that the loader finds for a library cannot be loaded
-- severity: error
-- confidence: resolved
-- message: {path} cannot be imported: {needing} needs {subject} and gets {found}, which is no library for this machine
-- why: The search ends at the first file of the name. A linker script, a file cut short or, with musl, a library of another machine
--   makes the import fail, even where a good one lies further on.
-- fix: Remove that file, or take its directory out of the search path.
-- reads: environment, file, load
-- taxonomy: LNK01
SELECT
  environment.path AS environment,
  load.name AS subject,
  min(extension.place) AS path,
  min(needing.name) AS needing,
  load.place AS found
FROM load
JOIN environment ON environment.id = load.environment
JOIN file AS extension ON extension.id = load.first_root
JOIN file AS needing ON needing.id = load.file
WHERE load.found_by = 'refused' AND load.root_kind = 'extension'
GROUP BY load.environment, load.name, load.place
