-- title: A module does not keep to the stable ABI that it promises
-- severity: warning
-- confidence: certain
-- message: {subject} promises the stable ABI of {promised} and needs {symbols}
-- why: The name or the wheel's tag says that the module can be loaded by every later Python. Symbols outside the stable ABI can
--   go or change with any release, and those that came later are missing in the oldest Python that is promised.
-- fix: Build the module with Py_LIMITED_API set to the version that it promises, or give the wheel the tag of what it needs.
-- reads: distribution, environment, file, owner, stable_abi, stable_abi_breach
-- taxonomy: ABI06
WITH broken AS MATERIALIZED (
  SELECT
    file,
    min(CASE WHEN added IS NULL THEN symbol END) AS outside,
    sum(added IS NULL) AS outsiders,
    max(added) AS newest,
    min(symbol) AS first
  FROM stable_abi_breach
  GROUP BY file
)
SELECT
  environment.path AS environment,
  file.path AS subject,
  file.path AS path,
  coalesce('Python 3.' || stable_abi.promised, 'every Python 3') AS promised,
  CASE
    WHEN broken.outside IS NULL THEN broken.first || ', which came with a later one (Python 3.' || broken.newest || ' has all)'
    WHEN broken.outsiders = 1 THEN broken.outside || ', which is not part of it'
    ELSE printf('%s and %d more, which are not part of it', broken.outside, broken.outsiders - 1)
  END AS symbols
FROM broken
JOIN stable_abi ON stable_abi.file = broken.file
JOIN file ON file.id = broken.file
JOIN owner ON owner.file = broken.file
JOIN distribution ON distribution.id = owner.distribution
JOIN environment ON environment.id = distribution.environment
