-- title: One distribution is installed twice in one directory
-- severity: warning
-- confidence: certain
-- message: {subject} has {copies} metadata directories in {directory}; files that are there as they list them: {versions}
-- why: importlib.metadata and pip freeze take whichever directory comes first, which depends on the file system. At
--   most one of the versions is what the files are, and it need not be the one that pip freeze prints.
-- fix: Uninstall the distribution until pip says that it is not installed, then install it again.
-- reads: distribution, environment, file, record_entry, root
-- taxonomy: DIST11
WITH installed AS (
  SELECT
    distribution.id, distribution.environment, distribution.normalized_name, distribution.version,
    distribution.location, file.root, file.directory
  FROM distribution
  JOIN environment ON environment.id = distribution.environment
  JOIN file ON file.id = distribution.location_entry
  JOIN root ON root.name = file.root
  WHERE distribution.is_leftover = 0
    -- Debian keeps an .egg-info beside a .dist-info of the same version.
    AND root.kind <> 'interpreter'
    AND NOT (environment.kind = 'system' AND distribution.installer = '')
),
copy AS (
  SELECT
    installed.environment, installed.normalized_name, installed.version, installed.location, installed.root,
    installed.directory,
    (SELECT count(*) FROM record_entry
      WHERE record_entry.distribution = installed.id AND record_entry.algorithm <> '') AS listed,
    (SELECT count(*) FROM record_entry
      WHERE record_entry.distribution = installed.id AND record_entry.state = 'verified') AS verified
  FROM installed
  WHERE EXISTS (
    SELECT 1 FROM installed AS other
    WHERE other.environment = installed.environment AND other.normalized_name = installed.normalized_name
      AND other.root = installed.root AND other.directory = installed.directory AND other.id <> installed.id)
  ORDER BY installed.version, installed.location
)
SELECT
  environment.path AS environment,
  copy.normalized_name AS subject,
  min(copy.location) AS path,
  copy.directory,
  count(*) AS copies,
  group_concat(copy.version || ': ' || copy.verified || ' of ' || copy.listed, ', ') AS versions
FROM copy
JOIN environment ON environment.id = copy.environment
GROUP BY environment.path, copy.normalized_name, copy.root, copy.directory
