-- title: A wheel's tag names systems that its binaries cannot run on
-- severity: warning
-- confidence: resolved
-- message: {subject} is tagged for {claimed} and needs {needs}
-- why: Installers choose wheels by their tags. Where the tag promises more than the binaries keep, the wheel is installed on
--   systems that lack what it needs: it works where somebody tried it, and fails on import elsewhere.
-- fix: Let `auditwheel repair` bring the libraries in and name the platform, or install what is missing with the system.
-- reads: distribution, environment, file, load, owner, platform_tag, platform_tag_breach
-- taxonomy: ABI08
WITH brought AS MATERIALIZED (  -- that the environment has, that are a driver's, or that other rules miss
  SELECT load.file, load.name
  FROM load
  LEFT JOIN owner ON owner.file = load.found
  WHERE load.found_by IN ('host', 'missing', 'unread', 'refused')
    OR owner.owner_kind IN ('distribution', 'interpreter', 'conda_package')
),
broken AS MATERIALIZED (
  SELECT
    breach.distribution,
    breach.kind,
    min(breach.file) AS file,
    min(breach.need) || CASE count(DISTINCT breach.need)
      WHEN 1 THEN ''
      ELSE printf(' (and %d more)', count(DISTINCT breach.need) - 1)
    END || CASE breach.kind
      WHEN 'library' THEN ', which no distribution brings'
      WHEN 'instructions' THEN ' instructions'
      ELSE ''
    END AS needs
  FROM platform_tag_breach AS breach
  LEFT JOIN brought ON brought.file = breach.file AND brought.name = breach.need AND breach.kind = 'library'
  WHERE brought.file IS NULL
  GROUP BY breach.distribution, breach.kind
)
SELECT
  environment.path AS environment,
  distribution.name AS subject,
  file.path AS path,
  platform_tag.claimed,
  group_concat(broken.needs, '; ') || '; its binaries keep to ' || platform_tag.computed AS needs
FROM broken
JOIN platform_tag ON platform_tag.distribution = broken.distribution
JOIN distribution ON distribution.id = broken.distribution
JOIN environment ON environment.id = distribution.environment
JOIN file ON file.id = broken.file
GROUP BY broken.distribution
