-- title: Which copy of a library is loaded depends on the order of imports
-- severity: note
-- confidence: resolved
-- message: {subject} is {files} different files, {path} among them; the first import decides for all
-- why: A process has one library of a name. Each of these modules brings its own copy and works with it when it is imported first;
--   imported later it gets the copy of another.
-- fix: Install one of the distributions in a version that brings the same copy, or import them in one fixed order.
-- reads: entry, environment, file, load
-- taxonomy: LNK12
SELECT
  environment.path AS environment,
  load.name AS subject,
  min(found.place) AS path,
  count(DISTINCT entry.sha256) AS files
FROM load
JOIN environment ON environment.id = load.environment
JOIN entry ON entry.id = load.found
JOIN file AS found ON found.id = load.found
WHERE load.root_kind = 'extension'
GROUP BY load.environment, load.name
HAVING count(DISTINCT entry.sha256) > 1
