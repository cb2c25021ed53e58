-- title: Two versions of one distribution are on the import path
-- severity: note
-- confidence: resolved
-- message: {subject} {hidden_version} in {hidden} is hidden by {version} in {location}
-- why: Modules come from the directory that is first on the import path; a module that only the later one has is
--   imported from there, beside modules of the other version.
-- fix: Keep one of the two, or make the environment without the system's packages.
-- reads: distribution, environment
-- taxonomy: DIST12
SELECT
  environment.path AS environment,
  first.normalized_name AS subject,
  later.location AS path,
  first.version,
  first.location,
  later.version AS hidden_version,
  later.location AS hidden
FROM distribution AS first
JOIN distribution AS later ON later.environment = first.environment
  AND later.normalized_name = first.normalized_name
JOIN environment ON environment.id = first.environment
WHERE environment.kind <> 'wheels'
  AND first.search_position < later.search_position AND first.is_leftover = 0 AND later.is_leftover = 0
  AND coalesce(pep440_compare(first.version, later.version), first.version <> later.version) <> 0
