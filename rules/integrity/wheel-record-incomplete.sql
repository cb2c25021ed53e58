-- title: A wheel has files that its RECORD does not list
-- severity: error
-- confidence: certain
-- message: {subject} has {files} files that its RECORD does not list, {example} first
-- why: Installers may install them, and nobody checks or removes them: they are in no list by which an
--   installation could be compared. PEP 427 wants every file listed.
-- fix: Have the wheel built again with a tool that lists all files; `wheel unpack` and `wheel pack` do.
-- reads: directory, entry, environment, file, owner, wheel
-- taxonomy: REC19, REC05
SELECT
  environment.path AS environment,
  wheel.path AS subject,
  wheel.path,
  count(*) AS files,
  min(file.path) AS example
FROM wheel
JOIN environment ON environment.kind = 'wheels'
JOIN directory ON directory.root = environment.root
  AND substr(directory.path || '/', 1, length(wheel.path) + 1) = wheel.path || '/'
JOIN entry ON entry.directory = directory.id AND entry.kind = 'file'
JOIN owner ON owner.file = entry.id AND owner.owner_kind = 'nobody'
JOIN file ON file.id = entry.id
WHERE wheel.kind = 'wheel' AND entry.name NOT IN ('RECORD', 'RECORD.jws', 'RECORD.p7s')
GROUP BY environment.id, wheel.id
