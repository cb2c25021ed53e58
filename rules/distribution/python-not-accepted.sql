-- title: A distribution is not for this version of Python
-- severity: warning
-- confidence: certain
-- message: {distribution} {version} is for Python {specifier}, not for {python}
-- why: Installers refuse such a distribution. That it is here means that checks were switched off, files were copied, or
--   the interpreter was replaced after the installation.
-- fix: Install a version of the distribution that accepts this Python.
-- reads: distribution, environment, file, requirement, root
-- taxonomy: DIST17
SELECT
  environment.path AS environment,
  distribution.normalized_name AS subject,
  location.place AS path,
  distribution.normalized_name AS distribution,
  distribution.version,
  requirement.specifier,
  environment.version AS python
FROM requirement
JOIN distribution ON distribution.id = requirement.distribution AND distribution.is_leftover = 0
JOIN environment ON environment.id = distribution.environment
JOIN file AS location ON location.id = distribution.location_entry
JOIN root ON root.name = location.root AND root.kind <> 'interpreter'  -- the system's packages are the system's
WHERE requirement.name = 'python' AND requirement.position = -1 AND requirement.state = 'conflicting'
  AND environment.kind <> 'wheels'
