-- title: Several OpenMP runtimes are allowed in one process
-- severity: warning
-- confidence: certain
-- message: {subject} lets a process go on with two copies of OpenMP
-- why: It hides that two copies are loaded, which may crash or, as its own documentation says, give wrong results.
-- fix: Bring the packages to one runtime, and unset the variable.
-- reads: variable
-- taxonomy: ENV05
SELECT
  '' AS environment,
  variable.name AS subject
FROM variable
WHERE variable.name = 'KMP_DUPLICATE_LIB_OK' AND lower(variable.value) IN ('true', '1', 'yes', 'on')
