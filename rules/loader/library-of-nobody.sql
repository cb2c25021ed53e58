-- title: A library is loaded that nobody installed
-- severity: note
-- confidence: resolved
-- message: {subject} is loaded by {users}, and no package has it
-- why: Somebody copied it there, or built it in place. No list of packages names its version, so nobody knows of its faults, and
--   the same packages elsewhere load another one.
-- fix: Install it as a package, or write down where it came from with its digest.
-- reads: file, load, owner, package_database, root
-- taxonomy: REC09
SELECT
  '' AS environment,
  file.place AS subject,
  file.place AS path,
  CASE count(DISTINCT load.file) WHEN 1 THEN min(needing.place)
    ELSE count(DISTINCT load.file) || ' binaries' END AS users
FROM load
JOIN owner ON owner.file = load.found AND owner.owner_kind = 'nobody'
JOIN file ON file.id = load.found
JOIN root ON root.name = file.root AND root.kind = 'system'
JOIN file AS needing ON needing.id = load.file
WHERE load.root_kind <> 'preload' AND load.found_by <> 'library-path'  -- told otherwise
  AND EXISTS (SELECT 1 FROM package_database WHERE package_database.is_complete = 1)
GROUP BY file.place
