-- title: An installed version is not one that is required
-- severity: warning
-- confidence: certain
-- message: {distribution} {version} requires {text}, but {found} is installed
-- why: pip warns of such a conflict once, while it installs, and exits with success. The combination is one that the
--   distribution's authors exclude, and no resolver would install it again.
-- fix: Install a version that all dependents accept, or move one of them.
-- reads: distribution, environment, file, requirement, root
-- taxonomy: DIST17
SELECT
  environment.path AS environment,
  distribution.normalized_name || ' requires ' || requirement.name AS subject,
  location.place AS path,
  distribution.normalized_name AS distribution,
  distribution.version,
  requirement.text,
  installed.normalized_name || ' ' || installed.version AS found
FROM requirement
JOIN distribution AS installed ON installed.id = requirement.found
JOIN distribution ON distribution.id = requirement.distribution AND distribution.is_leftover = 0
JOIN environment ON environment.id = distribution.environment
JOIN file AS location ON location.id = distribution.location_entry
JOIN root ON root.name = location.root AND root.kind <> 'interpreter'  -- the system's packages are the system's
WHERE requirement.state = 'conflicting' AND environment.kind <> 'wheels'
