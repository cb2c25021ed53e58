-- title: Anybody on the machine can change installed code
-- severity: warning
-- confidence: certain
-- message: {subject} has files or directories that every user can change: {files}, {example} first
-- why: Whoever can write there decides what every user of the environment runs.
-- fix: chmod -R o-w on the environment.
-- reads: environment, file, import_file, search_path
-- taxonomy: REC17
WITH writable AS (
  SELECT environment, import_directory, path, inside
  FROM import_file
  WHERE kind = 'file' AND mode & 2 <> 0
  UNION ALL
  SELECT
    environment.path AS environment,
    search_path.directory AS import_directory,
    file.place AS path,
    substr(file.place, length(search_path.directory) + 2) AS inside
  FROM search_path
  JOIN environment ON environment.id = search_path.environment
  JOIN file ON substr(file.place, 1, length(search_path.directory) + 1) = search_path.directory || '/'
  WHERE search_path.origin = 'site-packages' AND file.kind = 'directory' AND file.mode & 2 <> 0
)
SELECT
  environment,
  import_directory AS subject,
  min(path) AS path,
  min(inside) AS example,
  count(*) AS files
FROM writable
GROUP BY environment, import_directory
