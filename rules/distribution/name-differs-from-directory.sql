-- title: METADATA names another distribution than its directory
-- severity: error
-- confidence: certain
-- message: {path} says that it is {name}
-- why: pip freeze prints the name in METADATA, other tools the directory's; one of the two is not what was installed.
-- fix: Remove the directory and reinstall the distribution.
-- reads: distribution, environment
-- taxonomy: DIST11
SELECT
  environment.path AS environment,
  distribution.normalized_name AS subject,
  distribution.location AS path,
  distribution.name,
  distribution.directory_name AS expected,
  distribution.name AS found
FROM distribution
JOIN environment ON environment.id = distribution.environment
WHERE distribution.metadata IS NOT NULL
  AND environment.kind <> 'wheels'
  AND distribution.is_leftover = 0
  AND replace(distribution.normalized_name, '-', '')
    <> lower(replace(replace(replace(distribution.directory_name, '-', ''), '_', ''), '.', ''))
