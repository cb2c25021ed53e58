-- title: A file on the import path was installed by nobody
-- severity: warning
-- confidence: certain
-- message: {subject} belongs to no distribution
-- why: It can be imported or run, no claim names it, and no installation of the same requirements has it. It is a
--   file added by hand, output written into the package, or what an older version left behind.
-- fix: Delete it, or make it part of a distribution.
-- reads: environment, file, hook, import_file_of_nobody, owner, package_of_nobody, root
-- taxonomy: REC03, REC09
SELECT
  import_file_of_nobody.environment,
  import_file_of_nobody.path AS subject,
  import_file_of_nobody.path
FROM import_file_of_nobody
LEFT JOIN package_of_nobody ON package_of_nobody.environment = import_file_of_nobody.environment
  AND package_of_nobody.path = import_file_of_nobody.package
WHERE package_of_nobody.path IS NULL
  AND NOT EXISTS (SELECT 1 FROM hook WHERE hook.file = import_file_of_nobody.file)
UNION ALL
SELECT
  environment.path AS environment,
  file.path AS subject,
  file.path
FROM environment
JOIN root ON root.id = environment.root
JOIN file ON file.root = root.name
  AND file.directory = CASE environment.path WHEN '.' THEN 'bin' ELSE environment.path || '/bin' END
JOIN owner ON owner.file = file.id
WHERE owner.owner_kind = 'nobody' AND file.kind IN ('file', 'link')
