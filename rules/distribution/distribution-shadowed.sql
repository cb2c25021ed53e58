-- title: Two versions of one distribution are on the import path
-- severity: note
-- confidence: resolved
-- message: {subject} {hidden_version} in {hidden} is hidden by {version} in {location}
-- why: Modules come from the directory that is first on the import path; a module that only the later one has is
--   imported from there, beside modules of the other version.
-- fix: Keep one of the two, or make the environment without the system's packages.
-- reads: distribution, environment, file, search_path
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
JOIN file AS first_file ON first_file.id = first.location_entry
JOIN file AS later_file ON later_file.id = later.location_entry
JOIN search_path AS first_path ON first_path.environment = first.environment
  AND first_path.directory = first_file.directory
  AND first_path.root = first_file.root
JOIN search_path AS later_path ON later_path.environment = later.environment
  AND later_path.directory = later_file.directory
  AND later_path.root = later_file.root
WHERE first_path.position < later_path.position AND first.is_leftover = 0 AND later.is_leftover = 0
