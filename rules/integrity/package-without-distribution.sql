-- title: A package on the import path belongs to no distribution
-- severity: warning
-- confidence: certain
-- message: {subject} can be imported and belongs to no distribution; files in it: {files}
-- why: pip freeze cannot show it and no installation of the same requirements has it. It was copied there, or its
--   metadata was deleted.
-- fix: Install it as a distribution, or delete it.
-- reads: distribution, package_of_nobody
-- taxonomy: REC03, DIST10
SELECT
  package_of_nobody.environment,
  package_of_nobody.path AS subject,
  package_of_nobody.path,
  package_of_nobody.files
FROM package_of_nobody
LEFT JOIN distribution ON distribution.location = package_of_nobody.path
WHERE distribution.id IS NULL
