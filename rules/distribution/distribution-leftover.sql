-- title: pip left parts of a distribution behind
-- severity: warning
-- confidence: certain
-- message: {path} is what pip left behind of a distribution that it was replacing
-- why: pip renames a distribution to ~ before it removes it. Leftovers mean that an installation was interrupted;
--   what replaced it may be incomplete, and pip warns about it at every call.
-- fix: Delete what starts with ~ in that directory, then reinstall the distribution.
-- reads: directory, distribution, entry, environment, file, root, search_path
-- taxonomy: DIST11
SELECT
  environment.path AS environment,
  file.directory || '/' || distribution.directory_name AS subject,
  distribution.location AS path
FROM distribution
JOIN environment ON environment.id = distribution.environment
JOIN file ON file.id = distribution.location_entry
WHERE distribution.is_leftover = 1
UNION
-- The packages of one whose metadata is gone.
SELECT
  environment.path AS environment,
  directory.path || '/' || entry.name AS subject,
  directory.path || '/' || entry.name AS path
FROM search_path
JOIN environment ON environment.id = search_path.environment
JOIN root ON root.id = environment.root AND root.name = search_path.root
JOIN directory ON directory.root = root.id AND directory.path = search_path.directory
JOIN entry ON entry.directory = directory.id
WHERE search_path.origin = 'site-packages' AND entry.kind = 'directory' AND entry.name GLOB '~*'
  AND NOT EXISTS (
    SELECT 1 FROM distribution
    WHERE distribution.environment = environment.id AND distribution.is_leftover = 1
      AND (distribution.directory_name = entry.name OR distribution.location = directory.path || '/' || entry.name)
  )
