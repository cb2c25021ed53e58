-- title: LD_PRELOAD puts a library into every process
-- severity: note
-- confidence: resolved
-- message: {found} is loaded before everything else, because LD_PRELOAD names {subject}
-- why: Its functions take the place of those of the C library and all others (memory allocation, time, files). Nothing that is
--   installed says so, and without the variable the program behaves otherwise.
-- fix: Nothing, if that is wanted; then it belongs to what describes the environment.
-- reads: environment, file, preload
-- taxonomy: LNK11
SELECT
  environment.path AS environment,
  preload.name AS subject,
  file.place AS path,
  file.place AS found
FROM preload
JOIN environment ON environment.id = preload.environment
JOIN file ON file.id = preload.found
WHERE preload.list IS NULL
GROUP BY preload.environment, preload.name
