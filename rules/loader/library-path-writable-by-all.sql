-- title: Libraries are looked for where every user can put some
-- severity: warning
-- confidence: certain
-- message: {who}: libraries are looked for in {example}, which every user of the machine can {how}
-- why: A library of the right name there is loaded in place of the meant one: whoever puts it there decides what others run.
-- fix: Take write permission from others, or the directory out of RPATH, RUNPATH or LD_LIBRARY_PATH.
-- reads: environment, file, library_directory, owner
-- taxonomy: LNK04
SELECT
  environment.path AS environment,
  CASE WHEN library_directory.file IS NULL THEN 'LD_LIBRARY_PATH'
    WHEN owner.owner_kind IN ('distribution', 'conda_package', 'os_package') THEN owner.owner
    ELSE min(file.place)
  END AS subject,
  coalesce(min(file.place), '') AS path,
  CASE WHEN library_directory.file IS NULL THEN 'LD_LIBRARY_PATH'
    WHEN count(DISTINCT library_directory.file) = 1 THEN min(file.place)
    ELSE count(DISTINCT library_directory.file) || ' binaries' || CASE coalesce(owner.owner, '') WHEN '' THEN '' ELSE ' of ' || owner.owner END
  END AS who,
  min(library_directory.place) AS example,
  CASE min(library_directory.state) WHEN 'absent' THEN 'make' ELSE 'write to' END AS how
FROM library_directory
JOIN environment ON environment.id = library_directory.environment
LEFT JOIN file ON file.id = library_directory.file
LEFT JOIN owner ON owner.file = library_directory.file
WHERE library_directory.mode & 2 <> 0 AND library_directory.state IN ('present', 'absent')
GROUP BY library_directory.environment, library_directory.file IS NULL, owner.owner_kind, owner.owner
