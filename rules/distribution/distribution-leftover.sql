-- title: pip left parts of a distribution behind
-- severity: warning
-- confidence: certain
-- message: {path} is what pip left behind of a distribution that it was replacing
-- why: pip renames a distribution to ~ before it removes it. Leftovers mean that an installation was interrupted;
--   what replaced it may be incomplete, and pip warns about it at every call.
-- fix: Delete what starts with ~ in that directory, then reinstall the distribution.
-- reads: distribution, environment, file
-- taxonomy: DIST11
SELECT
  environment.path AS environment,
  file.directory || '/' || distribution.directory_name AS subject,
  distribution.location AS path
FROM distribution
JOIN environment ON environment.id = distribution.environment
JOIN file ON file.id = distribution.location_entry
WHERE distribution.is_leftover = 1
