-- title: A directory of wheels lacks one that another requires
-- severity: warning
-- confidence: certain
-- message: {distribution} {version} requires {text}, and {found}
-- why: An installation from this directory alone (`--no-index --find-links`) fails; one with an index takes
--   what it finds there that day.
-- fix: Add a wheel that meets it, or install with an index and a lock.
-- reads: distribution, environment, requirement, target, wheel
-- taxonomy: DIST17
SELECT
  environment.path AS environment,
  distribution.normalized_name || ' requires ' || requirement.name AS subject,
  wheel.path,
  distribution.normalized_name AS distribution,
  distribution.version,
  requirement.text,
  CASE requirement.state WHEN 'missing' THEN 'no wheel of it is there' ELSE 'no wheel that is there meets it' END AS found
FROM requirement
JOIN distribution ON distribution.id = requirement.distribution
JOIN wheel ON wheel.distribution = distribution.id
JOIN environment ON environment.kind = 'wheels'
JOIN target ON target.kind = 'wheelhouse'
WHERE requirement.state IN ('missing', 'conflicting') AND requirement.position >= 0
  AND wheel.python <> 'no' AND wheel.platform <> 'no'
GROUP BY environment.id, distribution.normalized_name, distribution.version, requirement.text
