-- title: Packages come from others than the system's makers
-- severity: note
-- confidence: likely
-- message: packages may come from {subject}, whose keys are not those of {found}
-- why: Such a source may replace packages of the system by its own, and it keeps old versions as long as its owner likes. Which
--   packages came from it no file tells once the lists are deleted.
-- fix: Name the versions that are wanted from there, and keep the packages.
-- reads: file, os_release, package_source
-- taxonomy: OSP04
WITH system AS (
  SELECT
    min(os_release.os) AS os,
    '(^|[/ ])(' || replace(trim(min(os_release.os) || ' ' || min(os_release.like)), ' ', '|') || ')-archive-' AS own_key
  FROM os_release
)
SELECT
  '' AS environment,
  trim(package_source.uri || ' ' || package_source.suite) AS subject,
  min(file.place) AS path,
  min(package_source.line) AS line,
  system.os AS found
FROM package_source
JOIN file ON file.id = package_source.file
CROSS JOIN system
WHERE package_source.is_enabled = 1 AND system.os <> ''
  AND CASE package_source.kind
    WHEN 'dpkg' THEN package_source.signed_by <> '' AND NOT regexp(system.own_key, package_source.signed_by)
    WHEN 'rpm' THEN package_source.signed_by <> '' AND package_source.signed_by NOT GLOB '*file:///*'
    ELSE system.os = 'alpine' AND NOT (regexp('^(v[0-9]+[.][0-9]+|edge|latest-stable)$', package_source.suite)
      AND package_source.components IN ('main', 'community', 'testing'))
    END
GROUP BY package_source.uri, package_source.suite
