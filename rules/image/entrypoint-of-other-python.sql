-- title: The image starts another Python than that of its packages
-- severity: warning
-- confidence: resolved
-- message: the image starts {found}, which does not see the {packages} packages of {subject}
-- why: Imports fail, or get what the other Python has. PATH without the environment's bin is the usual reason.
-- fix: Put the environment's bin first on PATH, or start its python by its path.
-- reads: distribution, entrypoint, environment
-- taxonomy: INT08
WITH installed AS (
  SELECT distribution.environment AS environment, count(*) AS packages
  FROM distribution
  WHERE distribution.is_leftover = 0
    AND distribution.normalized_name NOT IN ('pip', 'setuptools', 'wheel', 'uv', 'distribute', 'virtualenv')
  GROUP BY distribution.environment
)
SELECT
  environment.path AS environment,
  environment.path AS subject,
  entrypoint.place AS found,
  installed.packages AS packages
FROM entrypoint
JOIN installed ON installed.environment IS NOT entrypoint.environment
JOIN environment ON environment.id = installed.environment
LEFT JOIN installed AS own ON own.environment = entrypoint.environment
LEFT JOIN environment AS started ON started.id = entrypoint.environment
WHERE entrypoint.kind = 'interpreter' AND environment.kind IN ('venv', 'conda', 'prefix')
  AND own.environment IS NULL
  AND NOT (started.system_site IS 1 AND started.base_prefix = environment.path)
