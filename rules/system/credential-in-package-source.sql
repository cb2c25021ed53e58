-- title: A source of packages is named with a credential
-- severity: warning
-- confidence: certain
-- message: {subject} is named with a password or a token
-- why: Whoever has the image has it.
-- fix: Take it as a secret of the build (auth.conf.d mounted for the one step), and change it where it was used.
-- reads: file, package_source
-- taxonomy: IMG10
SELECT
  '' AS environment,
  trim(package_source.uri || ' ' || package_source.suite) AS subject,
  min(file.place) AS path,
  min(package_source.line) AS line
FROM package_source
JOIN file ON file.id = package_source.file
WHERE package_source.has_credential = 1
GROUP BY package_source.uri, package_source.suite
