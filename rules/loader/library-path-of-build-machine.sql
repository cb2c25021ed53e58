-- title: Libraries are looked for where they were on another machine
-- severity: note
-- confidence: certain
-- message: {who}: libraries are looked for in {example}, which is not there
-- why: The directory is one of the machine that built them. Nothing is found there now; on a machine that happens to have it, other
--   libraries are loaded.
-- fix: Ask for a build without it (patchelf --remove-rpath, or --shrink-rpath), or ignore it.
-- reads: environment, file, library_directory, owner
-- taxonomy: LNK04
SELECT
  environment.path AS environment,
  CASE WHEN owner.owner_kind IN ('distribution', 'conda_package', 'os_package') THEN owner.owner
    ELSE min(file.place)
  END AS subject,
  min(file.place) AS path,
  CASE count(DISTINCT library_directory.file) WHEN 1 THEN min(file.place)
    ELSE count(DISTINCT library_directory.file) || ' binaries' || CASE coalesce(owner.owner, '') WHEN '' THEN '' ELSE ' of ' || owner.owner END
  END AS who,
  min(library_directory.place) AS example
FROM library_directory
JOIN environment ON environment.id = library_directory.environment
JOIN file ON file.id = library_directory.file
LEFT JOIN owner ON owner.file = library_directory.file
WHERE library_directory.state = 'absent' AND library_directory.is_own = 0
  AND coalesce(library_directory.mode, 0) & 2 = 0  -- else library-path-writable-by-all says so
GROUP BY library_directory.environment, owner.owner_kind, owner.owner
