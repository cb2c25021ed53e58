-- title: Anybody on the machine can change installed code
-- severity: warning
-- confidence: certain
-- message: {subject} has files or directories that every user can change: {files}, {example} first
-- why: Whoever can write there decides what every user of the environment runs.
-- fix: chmod -R o-w on the environment.
-- reads: entry, environment, file, import_file, search_path
-- taxonomy: REC17
WITH entry_writable AS (  -- few, and with an index
  SELECT entry.id FROM entry WHERE entry.kind <> 'link' AND entry.mode & 2 <> 0
),
writable AS (
  SELECT import_file.environment, import_file.import_directory, import_file.path, import_file.inside
  FROM entry_writable
  CROSS JOIN import_file ON import_file.file = entry_writable.id
  WHERE import_file.kind = 'file'
  UNION ALL
  SELECT
    environment.path AS environment,
    search_path.directory AS import_directory,
    file.place AS path,
    substr(file.place, length(search_path.directory) + 2) AS inside
  FROM entry_writable
  CROSS JOIN file ON file.id = entry_writable.id
  JOIN search_path ON substr(file.place, 1, length(search_path.directory) + 1) = search_path.directory || '/'
  JOIN environment ON environment.id = search_path.environment
  WHERE environment.kind <> 'wheels' AND search_path.origin = 'site-packages' AND file.kind = 'directory'
)
SELECT
  environment,
  import_directory AS subject,
  min(path) AS path,
  min(inside) AS example,
  count(*) AS files
FROM writable
GROUP BY environment, import_directory
