-- title: A file of the system is not the one that its package installed
-- severity: error
-- confidence: certain
-- message: {subject} is not the file that {manager} installed with {package} {version}: its {algorithm} is {found}, not {expected}
-- why: The interpreter or a library that environments load is not what its package's version stands for, and no package manager
--   looks at files again once they are installed. The digest is of the package as it was built, so the change is this machine's.
-- fix: Install the package again (apt-get install --reinstall, dnf reinstall); if the change is wanted, keep it as a package or as a
--   step of the image's build.
-- reads: content_digest, file, os_package, os_package_file, os_package_verdict, package_database
-- taxonomy: REC10
SELECT
  '' AS environment,
  file.place AS subject,
  file.place AS path,
  package_database.kind AS manager,
  os_package.name AS package,
  os_package.version AS version,
  os_package_file.algorithm AS algorithm,
  lower(hex(os_package_file.digest)) AS expected,
  CASE os_package_file.algorithm WHEN 'sha256' THEN file.sha256 ELSE lower(hex(content_digest.digest)) END AS found
FROM os_package_verdict
JOIN os_package_file ON os_package_file.file = os_package_verdict.file
  AND os_package_file.package = os_package_verdict.package
JOIN os_package ON os_package.id = os_package_verdict.package
JOIN package_database ON package_database.id = os_package.database
JOIN file ON file.id = os_package_verdict.file
LEFT JOIN content_digest ON content_digest.file = os_package_verdict.file
  AND content_digest.algorithm = os_package_file.algorithm
WHERE os_package_verdict.state = 'modified'
  -- Packages may share a file, and one of them put it there.
  AND NOT EXISTS (
    SELECT 1
    FROM os_package_verdict AS other
    WHERE other.file = os_package_verdict.file AND other.state = 'verified'
  )
