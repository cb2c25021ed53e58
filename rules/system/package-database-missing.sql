-- title: The list of the system's packages is gone
-- severity: note
-- confidence: resolved
-- message: {subject} keeps its packages with {expected}, and no database of it is there
-- why: Nobody can tell which versions of the system's libraries these are, whether they were changed, or what has known faults.
-- fix: Leave the database in the image; it is small.
-- reads: os_release, package_database
-- taxonomy: OSP08
WITH manager(name, systems) AS (
  VALUES ('dpkg', '^(debian|ubuntu)$'), ('apk', '^(alpine|wolfi|chainguard)$'),
    ('rpm', '^(fedora|rhel|centos|rocky|almalinux|amzn|ol|sles|opensuse-leap|opensuse-tumbleweed)$')
)
SELECT
  '' AS environment,
  os_release.os AS subject,
  min(manager.name) AS expected
FROM os_release
JOIN manager ON regexp(manager.systems, os_release.os)
WHERE NOT EXISTS (SELECT 1 FROM package_database WHERE package_database.packages > 0)
GROUP BY os_release.os
