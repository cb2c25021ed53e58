-- title: Packages come from another release of the system
-- severity: warning
-- confidence: likely
-- message: packages may come from {subject}, and the system is {found}
-- why: Libraries of two releases are mixed as the package manager sees fit, which nobody tests; a release by a name that moves
--   on (stable) becomes another one on a day that nobody chose.
-- fix: Name the release of the system, or move all of it to the other one.
-- reads: file, os_release, package_source
-- taxonomy: OSP04
WITH system AS (
  SELECT
    os_release.os AS os,
    CASE os_release.os WHEN 'alpine' THEN 'v' || os_release.version ELSE os_release.codename END AS release
  FROM os_release
  WHERE (os_release.os IN ('debian', 'ubuntu') AND os_release.codename <> '' AND os_release.version <> '')
    OR (os_release.os = 'alpine' AND regexp('^[0-9]+[.][0-9]+[.][0-9]+$', os_release.version))
)
SELECT
  '' AS environment,
  trim(package_source.uri || ' ' || package_source.suite) AS subject,
  min(file.place) AS path,
  min(package_source.line) AS line,
  system.os || ' ' || system.release AS found,
  CASE WHEN regexp('^(stable|oldstable|latest-stable)', package_source.suite) THEN 'note' ELSE 'warning' END AS severity
FROM package_source
JOIN file ON file.id = package_source.file
CROSS JOIN system
WHERE package_source.is_enabled = 1 AND package_source.is_snapshot = 0
  AND CASE package_source.kind
    WHEN 'dpkg' THEN ' ' || package_source.components || ' ' GLOB '* main *'
      AND (regexp('(^|[/ ])' || system.os || '-archive-', package_source.signed_by)
        OR (package_source.signed_by = '' AND regexp('/' || system.os || '(-security)?/?$', package_source.uri)))
      AND NOT regexp('^' || system.release || '($|[-/])', package_source.suite)
    WHEN 'apk' THEN package_source.name = ''
      AND regexp('^(v[0-9]+[.][0-9]+|edge|latest-stable)$', package_source.suite)
      AND substr(system.release || '.', 1, length(package_source.suite) + 1) <> package_source.suite || '.'
    ELSE 0 END
GROUP BY package_source.uri, package_source.suite
