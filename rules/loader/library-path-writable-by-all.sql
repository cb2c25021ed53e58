-- title: Libraries are looked for where every user can put some
-- severity: warning
-- confidence: certain
-- message: {who}: libraries are looked for in {example}, which every user of the machine can {how}
-- why: A library of the right name there is loaded in place of the meant one: whoever puts it there decides what others run.
-- fix: Take write permission from others, or the directory out of RPATH, RUNPATH or LD_LIBRARY_PATH.
-- reads: environment, file, library_directory, owner
-- taxonomy: LNK04
WITH searched AS (
  SELECT
    environment.path AS environment,
    library_directory.file AS file,
    coalesce((SELECT file.place FROM file WHERE file.id = library_directory.file), '') AS path,
    CASE WHEN library_directory.file IS NULL THEN 'LD_LIBRARY_PATH' ELSE coalesce(owner.owner, '') END AS whose,
    owner.owner_kind AS owner_kind,
    library_directory.place AS place,
    library_directory.state AS state
  FROM library_directory
  JOIN environment ON environment.id = library_directory.environment
  LEFT JOIN owner ON owner.file = library_directory.file
  WHERE library_directory.mode & 2 <> 0 AND library_directory.state IN ('present', 'absent')
)
SELECT
  environment,
  CASE WHEN owner_kind IN ('interpreter', 'nobody', 'unknown') THEN min(path) ELSE whose END AS subject,
  min(path) AS path,
  CASE count(DISTINCT file) WHEN 0 THEN whose WHEN 1 THEN min(path)
    ELSE count(DISTINCT file) || ' binaries' || CASE whose WHEN '' THEN '' ELSE ' of ' || whose END
  END AS who,
  min(place) AS example,
  CASE min(state) WHEN 'absent' THEN 'make' ELSE 'write to' END AS how
FROM searched
GROUP BY environment, owner_kind, whose
