-- title: A file on the import path was installed by nobody
-- severity: warning
-- confidence: certain
-- message: {subject} {belongs} to no distribution
-- why: It can be imported or run, no claim names it, and no installation of the same requirements has it. It is a
--   file added by hand, output written into the package, or what an older version left behind. What programs cache
--   in __pycache__, compiled code among it, is a note for each directory.
-- fix: Delete it, or make it part of a distribution.
-- reads: environment, file, generated_file, hook, import_file_of_nobody, outside_link, owner, package_of_nobody, root
-- taxonomy: REC03, REC09
SELECT
  import_file_of_nobody.environment,
  CASE WHEN file.directory GLOB '*/__pycache__' THEN file.directory ELSE file.path END AS subject,
  min(file.path) AS path,
  CASE WHEN file.directory GLOB '*/__pycache__' THEN 'holds files that belong' ELSE 'belongs' END AS belongs,
  CASE WHEN file.directory GLOB '*/__pycache__' THEN 'note' ELSE 'warning' END AS severity
FROM import_file_of_nobody
JOIN file ON file.id = import_file_of_nobody.file
LEFT JOIN package_of_nobody ON package_of_nobody.environment = import_file_of_nobody.environment
  AND package_of_nobody.path = import_file_of_nobody.package
WHERE package_of_nobody.path IS NULL
  AND NOT EXISTS (SELECT 1 FROM hook WHERE hook.file = import_file_of_nobody.file)
  AND NOT EXISTS (SELECT 1 FROM generated_file WHERE generated_file.file = import_file_of_nobody.file)
  AND NOT EXISTS (
    SELECT 1 FROM outside_link
    WHERE outside_link.environment = import_file_of_nobody.environment_id
      AND outside_link.file = import_file_of_nobody.file
  )
GROUP BY 1, 2
UNION ALL
SELECT
  environment.path AS environment,
  file.path AS subject,
  file.path,
  'belongs' AS belongs,
  'warning' AS severity
FROM environment
JOIN root ON root.id = environment.root
JOIN file ON file.root = root.name
  AND file.directory = CASE environment.path WHEN '.' THEN 'bin' ELSE environment.path || '/bin' END
JOIN owner ON owner.file = file.id
WHERE owner.owner_kind = 'nobody' AND file.kind IN ('file', 'link')
  AND NOT EXISTS (SELECT 1 FROM generated_file WHERE generated_file.file = file.id)
