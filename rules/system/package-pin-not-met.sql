-- title: An installed package is not the version that the system is told to keep
-- severity: warning
-- confidence: certain
-- message: {subject} is {found}, and the package manager is told to take {expected}
-- why: The package was installed before it was pinned, or past its pin. Whoever installs it by the same settings again gets
--   another version than the one that is here.
-- fix: Write the pin before the package is installed, or pin the version that is wanted.
-- reads: file, os_package, package_preference
-- taxonomy: OSP07
SELECT
  '' AS environment,
  os_package.name AS subject,
  min(file.place) AS path,
  min(package_preference.line) AS line,
  min(package_preference.wanted) AS expected,
  min(os_package.version) AS found
FROM package_preference
JOIN file ON file.id = package_preference.file
JOIN os_package ON os_package.manager = package_preference.manager
  AND package_preference.packages IN (os_package.name, os_package.name || ':' || os_package.architecture)
WHERE package_preference.kind = 'version'
  AND coalesce(package_preference.priority, 1000) > 500
  AND package_preference.wanted NOT GLOB '/*'
GROUP BY os_package.manager, os_package.name
-- Several versions may be wanted, and of some packages several are there. An epoch of 0 is none.
HAVING max(CASE WHEN os_package.version GLOB '0:*' THEN substr(os_package.version, 3) ELSE os_package.version END
  GLOB package_preference.wanted) = 0
