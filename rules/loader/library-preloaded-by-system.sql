-- title: The system puts a library into every process
-- severity: warning
-- confidence: resolved
-- message: {found} is loaded into every program of the system, because {path} names {subject}
-- why: ld.so.preload is meant for emergencies and tests. Its libraries take the place of any function in every program, set-user-id
--   ones too; that is also how intruders hide files and processes.
-- fix: Find out who wrote the file, and remove the line unless it is wanted.
-- reads: environment, file, preload
-- taxonomy: LNK11
SELECT
  environment.path AS environment,
  preload.name AS subject,
  list.place AS path,
  found.place AS found
FROM preload
JOIN environment ON environment.id = preload.environment
JOIN file AS list ON list.id = preload.list
JOIN file AS found ON found.id = preload.found
GROUP BY preload.environment, preload.name
