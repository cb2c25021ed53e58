-- title: A library that no module needs at once lacks one of its own
-- severity: note
-- confidence: likely
-- message: {path} needs {subject}, which is {place}
-- why: Libraries that no extension module links with are opened while the program runs, some only where the machine has what
--   they are for (MPI, InfiniBand, a window system). That use fails.
-- fix: Nothing, if that use is not wanted; else install the system's package that brings the library.
-- reads: environment, file, library_advice, load, native
-- taxonomy: LNK01
SELECT
  environment.path AS environment,
  load.name AS subject,
  min(needing.place) AS path,
  'nowhere that the loader looks' || coalesce(min(library_advice.advice), '') AS place
FROM load
JOIN environment ON environment.id = load.environment
JOIN file AS needing ON needing.id = load.file
LEFT JOIN library_advice ON library_advice.environment = load.environment AND library_advice.name = load.name
WHERE load.found_by = 'missing' AND load.root_kind = 'library'
  AND NOT EXISTS (SELECT 1 FROM native WHERE native.soname = load.name AND native.soname <> '')
GROUP BY load.environment, load.name
