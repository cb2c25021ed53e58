-- title: A variable puts directories in front of the environment's packages
-- severity: warning
-- confidence: certain
-- message: {subject} puts {example} on the import path, before everything that is installed; {directories} in all
-- why: What is imported from there takes the place of the standard library and of installed packages of the same name, is
--   not part of the environment, and no installer knows of it.
-- fix: Install what is in those directories into the environment and unset the variable.
-- reads: search_path, environment
-- taxonomy: PTH05
SELECT
  environment.path AS environment,
  'PYTHONPATH' AS subject,
  '' AS path,
  search_path.directory AS example,
  min(search_path.position) AS first_position,
  count(*) AS directories
FROM search_path
JOIN environment ON environment.id = search_path.environment
WHERE search_path.origin = 'variable'
GROUP BY environment.path
