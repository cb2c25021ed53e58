-- title: A required distribution is not installed
-- severity: warning
-- confidence: certain
-- message: {distribution} {version} requires {text}, which is not installed
-- why: What the distribution says that it needs is not there. It may fail when that part is used, and a new installation
--   from the same names would install it: the environment is not what its own metadata describes.
-- fix: Install what is missing, or state why it is not needed.
-- reads: distribution, environment, file, requirement, root
-- taxonomy: DIST17
SELECT
  environment.path AS environment,
  distribution.normalized_name || ' requires ' || requirement.name AS subject,
  location.place AS path,
  distribution.normalized_name AS distribution,
  distribution.version,
  requirement.text
FROM requirement
JOIN distribution ON distribution.id = requirement.distribution AND distribution.is_leftover = 0
JOIN environment ON environment.id = distribution.environment
JOIN file AS location ON location.id = distribution.location_entry
JOIN root ON root.name = location.root AND root.kind <> 'interpreter'  -- the system's packages are the system's
WHERE requirement.state = 'missing' AND environment.kind <> 'wheels'
