-- title: LD_AUDIT puts a library between every program and the loader
-- severity: warning
-- confidence: certain
-- message: {found} is asked at each library that is loaded, because LD_AUDIT names it
-- why: It may give another library for any name, so that what the other facts say of loads need not hold.
-- fix: Unset the variable.
-- reads: variable
-- taxonomy: ENV02
SELECT
  '' AS environment,
  variable.name AS subject,
  variable.value AS found
FROM variable
WHERE variable.name = 'LD_AUDIT' AND variable.value <> ''
