-- title: A package of the system is not finished
-- severity: warning
-- confidence: certain
-- message: {subject} {version} is {found}: the package manager stopped before its end
-- why: A script of the package failed, or the build was stopped. What the script sets up (links, caches, users) is missing, and
--   the next install in the image fails or goes on with it.
-- fix: Run dpkg --configure -a (apk fix) in the build and see what fails.
-- reads: unfinished_package
-- taxonomy: OSP07
SELECT
  '' AS environment,
  unfinished_package.name AS subject,
  unfinished_package.version AS version,
  unfinished_package.state AS found,
  CASE WHEN unfinished_package.state GLOB 'triggers-*' THEN 'note' ELSE 'warning' END AS severity
FROM unfinished_package
WHERE unfinished_package.state <> 'held'
GROUP BY unfinished_package.name
