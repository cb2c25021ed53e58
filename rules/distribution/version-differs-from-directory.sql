-- title: METADATA states another version than its directory
-- severity: error
-- confidence: resolved
-- message: {path} says that it is version {version}
-- why: pip freeze prints the version in METADATA, other tools the directory's; one of the two is not what was
--   installed.
-- fix: Remove the directory and reinstall the distribution.
-- reads: distribution, environment, metadata
-- taxonomy: DIST11
SELECT
  environment.path AS environment,
  distribution.normalized_name AS subject,
  distribution.location AS path,
  distribution.version,
  distribution.directory_version AS expected,
  distribution.version AS found
FROM distribution
JOIN environment ON environment.id = distribution.environment
JOIN metadata ON metadata.file = distribution.metadata
WHERE distribution.is_leftover = 0
  AND environment.kind <> 'wheels'
  AND distribution.directory_version <> ''
  -- Tools that make wheels write _ for - and, some, for the + of a local version.
  AND coalesce(pep440_compare(replace(distribution.directory_version, '_', '-'), distribution.version), 1) <> 0
  AND coalesce(pep440_compare(replace(distribution.directory_version, '_', '+'), distribution.version), 1) <> 0
  AND replace(distribution.directory_version, '_', '-') <> replace(metadata.version, '_', '-')
