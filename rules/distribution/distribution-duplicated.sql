-- title: One distribution is installed twice in one directory
-- severity: warning
-- confidence: certain
-- message: {subject} has {copies} metadata directories in {directory}, of the versions {versions}
-- why: importlib.metadata and pip freeze take whichever directory comes first, which depends on the file system. At
--   most one of the versions is what the files are.
-- fix: Uninstall the distribution until pip says that it is not installed, then install it again.
-- reads: distribution, environment, file, root
-- taxonomy: DIST11
SELECT
  environment.path AS environment,
  distribution.normalized_name AS subject,
  min(distribution.location) AS path,
  file.directory,
  count(*) AS copies,
  CASE WHEN min(distribution.version) = max(distribution.version) THEN min(distribution.version)
    ELSE min(distribution.version) || ' to ' || max(distribution.version) END AS versions
FROM distribution
JOIN environment ON environment.id = distribution.environment
JOIN file ON file.id = distribution.location_entry
JOIN root ON root.name = file.root
WHERE distribution.is_leftover = 0
  -- Debian keeps an .egg-info beside a .dist-info of the same version.
  AND root.kind <> 'interpreter'
  AND NOT (environment.kind = 'system' AND distribution.installer = '')
GROUP BY environment.path, distribution.normalized_name, file.root, file.directory
HAVING count(*) > 1
