-- title: Packages are taken whoever signed them
-- severity: warning
-- confidence: certain
-- message: packages from {subject} are installed without a look at their signatures
-- why: Whoever can answer in the place of that server decides what is installed, and nothing tells afterwards.
-- fix: Give the key of the source (Signed-By, gpgkey) and take the option away (trusted, allow-insecure, gpgcheck).
-- reads: file, package_source
-- taxonomy: OSP04
SELECT
  '' AS environment,
  trim(package_source.uri || ' ' || package_source.suite) AS subject,
  min(file.place) AS path,
  min(package_source.line) AS line
FROM package_source
JOIN file ON file.id = package_source.file
WHERE package_source.is_unchecked = 1 AND package_source.is_enabled = 1
GROUP BY package_source.uri, package_source.suite
