-- title: Libraries are looked for in the current directory
-- severity: warning
-- confidence: certain
-- message: {who}: libraries are looked for in {place}
-- why: An empty or relative element of RPATH, RUNPATH or LD_LIBRARY_PATH is the current directory. Whoever can put a file there
--   decides what runs, and which library is loaded changes from one place to another. It is a note where the loader finds all
--   that is needed before it comes to that element.
-- fix: Ask for a build with $ORIGIN or an absolute path, or set it with patchelf; take colons off the ends of LD_LIBRARY_PATH.
-- reads: environment, file, library_directory, owner
-- taxonomy: LNK04
WITH searched AS (
  SELECT
    environment.path AS environment,
    library_directory.file AS file,
    coalesce((SELECT file.place FROM file WHERE file.id = library_directory.file), '') AS path,
    CASE WHEN library_directory.file IS NULL THEN 'LD_LIBRARY_PATH' ELSE coalesce(owner.owner, '') END AS whose,
    owner.owner_kind AS owner_kind,
    library_directory.text AS text,
    library_directory.is_searched AS is_searched
  FROM library_directory
  JOIN environment ON environment.id = library_directory.environment
  LEFT JOIN owner ON owner.file = library_directory.file
  WHERE library_directory.state = 'relative'
)
SELECT
  environment,
  CASE WHEN owner_kind IN ('interpreter', 'nobody', 'unknown') THEN min(path) ELSE whose END AS subject,
  min(path) AS path,
  CASE count(DISTINCT file) WHEN 0 THEN whose WHEN 1 THEN min(path)
    ELSE count(DISTINCT file) || ' binaries' || CASE whose WHEN '' THEN '' ELSE ' of ' || whose END
  END AS who,
  CASE min(text) WHEN '' THEN 'the current directory' ELSE min(text) || ', seen from the current directory' END
    || CASE max(is_searched) WHEN 0 THEN ', where they are nowhere before' ELSE '' END AS place,
  CASE max(is_searched) WHEN 0 THEN 'note' ELSE 'warning' END AS severity
FROM searched
GROUP BY environment, owner_kind, whose
