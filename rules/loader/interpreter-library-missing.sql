-- title: A library that the interpreter itself needs cannot be loaded
-- severity: error
-- confidence: resolved
-- message: {path} does not start: {needing} needs {subject}, {place}
-- why: The dynamic loader ends the process before Python runs ("error while loading shared libraries"). An interpreter was copied
--   without its libpython, its system is smaller than the one that it was built on, or a library that is loaded before all others
--   (LD_PRELOAD) lacks one of its own.
-- fix: Install the system's package that brings the library, or what the interpreter was copied without; or preload nothing.
-- reads: environment, file, library_advice, load
-- taxonomy: LNK01, LNK05
SELECT
  environment.path AS environment,
  load.name AS subject,
  min(program.place) AS path,
  min(needing.name) AS needing,
  CASE load.found_by
    WHEN 'refused' THEN 'and what the loader finds is no library for this machine: ' || min(load.place)
    ELSE 'which is nowhere that the loader looks' || coalesce(min(library_advice.advice), '')
  END AS place
FROM load
JOIN environment ON environment.id = load.environment
JOIN file AS program ON program.id = load.first_root
JOIN file AS needing ON needing.id = load.file
LEFT JOIN library_advice ON library_advice.environment = load.environment AND library_advice.name = load.name
WHERE load.root_kind = 'program' AND load.found_by IN ('missing', 'refused')
GROUP BY load.environment, load.name, load.found_by
