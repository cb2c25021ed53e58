-- title: A zip file goes before the standard library
-- severity: warning
-- confidence: certain
-- message: {subject} is there: modules in it are imported in place of the standard library's
-- why: The first entry of every import path is a zip file that hardly any installation has. icecore does not look into
--   it; whoever wrote it decides what random, json or ssl are.
-- fix: Find out who wrote it and delete it, unless the installation keeps its standard library there.
-- reads: environment, search_path
-- taxonomy: PTH08, PTH13
SELECT
  environment.path AS environment,
  search_path.directory AS subject,
  search_path.directory AS path
FROM search_path
JOIN environment ON environment.id = search_path.environment
WHERE search_path.origin = 'standard-library' AND search_path.is_present = 1 AND search_path.directory GLOB '*.zip'
