-- title: Which copy of a library is loaded depends on the order of imports
-- severity: note
-- confidence: resolved
-- message: {subject} is {files} different files, {path} among them; the first import decides for all
-- why: A process has one library of a name. Each of these modules brings its own copy and works with it when it is imported first;
--   imported later it gets the copy of another.
-- fix: Install one of the distributions in a version that brings the same copy, or import them in one fixed order.
-- reads: contested_library, entry, environment, file
-- taxonomy: LNK12
SELECT
  environment.path AS environment,
  contested_library.name AS subject,
  min(found.place) AS path,
  count(DISTINCT entry.sha256) AS files
FROM contested_library
JOIN environment ON environment.id = contested_library.environment
JOIN entry ON entry.id = contested_library.file
JOIN file AS found ON found.id = contested_library.file
GROUP BY contested_library.environment, contested_library.name
HAVING count(DISTINCT entry.sha256) > 1
