-- title: A module loads a second interpreter
-- severity: warning
-- confidence: resolved
-- message: {subject} loads {found} into a process whose Python {expected} is another file
-- why: The module is linked with a library that is a whole interpreter. The functions of the one that runs come first, so most
--   calls reach it; what only the other one has works on an interpreter that was never started, and crashes.
-- fix: Build the module without linking libpython, or install a build for this interpreter.
-- reads: environment, file, library_copy, load
-- taxonomy: ABI13
SELECT
  environment.path AS environment,
  min(needing.place) AS subject,
  min(needing.place) AS path,
  interpreter.place AS found,
  coalesce(environment.version, '') AS expected
FROM library_copy
JOIN load ON load.environment = library_copy.environment AND load.found = library_copy.file
JOIN environment ON environment.id = library_copy.environment
JOIN file AS needing ON needing.id = load.file
JOIN file AS interpreter ON interpreter.id = library_copy.file
WHERE library_copy.library = 'python' AND library_copy.extensions > 0 AND load.root_kind = 'extension'
GROUP BY library_copy.environment, library_copy.file
