-- title: Libraries are looked for in the current directory
-- severity: warning
-- confidence: certain
-- message: {who}: libraries are looked for in {place}
-- why: An empty or relative element of RPATH, RUNPATH or LD_LIBRARY_PATH is the current directory. Whoever can put a file there
--   decides what runs, and which library is loaded changes from one place to another.
-- fix: Ask for a build with $ORIGIN or an absolute path, or set it with patchelf; take colons off the ends of LD_LIBRARY_PATH.
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
  CASE min(library_directory.text) WHEN '' THEN 'the current directory'
    ELSE min(library_directory.text) || ', seen from the current directory'
  END AS place
FROM library_directory
JOIN environment ON environment.id = library_directory.environment
LEFT JOIN file ON file.id = library_directory.file
LEFT JOIN owner ON owner.file = library_directory.file
WHERE library_directory.state = 'relative'
GROUP BY library_directory.environment, library_directory.file IS NULL, owner.owner_kind, owner.owner
