-- title: The user's own packages can be imported
-- severity: warning
-- confidence: resolved
-- message: {subject} is on the import path and goes before what the system has
-- why: What is imported depends on what whoever runs Python installed for themselves, which changes without this
--   environment and differs from user to user. A container that mounts the home directory lets it in.
-- fix: Set PYTHONNOUSERSITE=1 where Python is run, or make a virtual environment that does not let the system's packages in.
-- reads: search_path, environment
-- taxonomy: PTH04
SELECT
  environment.path AS environment,
  search_path.directory AS subject,
  search_path.directory AS path
FROM search_path
JOIN environment ON environment.id = search_path.environment
WHERE search_path.origin = 'user-site' AND search_path.is_present = 1
