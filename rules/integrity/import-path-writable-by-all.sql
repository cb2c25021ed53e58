-- title: Anybody on the machine can change installed code
-- severity: warning
-- confidence: certain
-- message: {subject} has files that every user can change: {files}, {example} first
-- why: Whoever can write there decides what every user of the environment runs.
-- fix: chmod -R o-w on the environment.
-- reads: import_file
-- taxonomy: REC17
SELECT
  environment,
  import_directory AS subject,
  min(path) AS path,
  min(inside) AS example,
  count(*) AS files
FROM import_file
WHERE kind = 'file' AND mode & 2 <> 0
GROUP BY environment, import_directory
