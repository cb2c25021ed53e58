-- title: A wheel's tag names systems that its binaries cannot run on
-- severity: warning
-- confidence: resolved
-- message: {subject} is tagged for {claimed} and needs {needs}
-- why: Installers choose wheels by their tags. Where the tag promises more than the binaries keep, the wheel is installed on
--   systems that lack what it needs: it works where somebody tried it, and fails on import elsewhere.
-- fix: Let `auditwheel repair` bring the libraries in and name the platform, or install what is missing with the system.
-- reads: distribution, environment, file, load, owner, platform_tag, platform_tag_breach
-- taxonomy: ABI08
WITH need AS MATERIALIZED (  -- settled: the environment has it, it is a driver's, or another rule misses it
  SELECT load.environment, load.file, load.name,
    max(load.found_by IN ('host', 'missing', 'unread', 'refused')
      OR coalesce(owner.owner_kind IN ('distribution', 'interpreter', 'conda_package'), 0)) AS is_settled
  FROM load
  LEFT JOIN owner ON owner.file = load.found
  WHERE load.root_kind <> 'opened'
    AND load.name IN (SELECT breach.need FROM platform_tag_breach AS breach WHERE breach.kind = 'library')
  GROUP BY load.environment, load.file, load.name
),
broken AS MATERIALIZED (
  SELECT breach.distribution, min(breach.file) AS file,
    min(breach.need) || CASE count(DISTINCT breach.need)
      WHEN 1 THEN ''
      ELSE printf(' (and %d more)', count(DISTINCT breach.need) - 1)
    END || CASE breach.kind
      WHEN 'library' THEN ', which no distribution brings'
      WHEN 'instructions' THEN ' instructions'
      ELSE ''
    END AS needs
  FROM platform_tag_breach AS breach
  JOIN distribution ON distribution.id = breach.distribution
  LEFT JOIN need AS own
    ON own.environment = distribution.environment AND own.file = breach.file AND own.name = breach.need
  -- What a library needs that the file needs is in breach for the file, too.
  WHERE breach.kind <> 'library' OR NOT coalesce(own.is_settled, (
    SELECT max(need.is_settled) FROM need WHERE need.environment = distribution.environment AND need.name = breach.need), 0)
  GROUP BY breach.distribution, breach.kind
)
SELECT
  environment.path AS environment, distribution.name AS subject, file.path AS path, platform_tag.claimed,
  group_concat(broken.needs, '; ') || '; its binaries keep to ' || platform_tag.computed AS needs
FROM broken
JOIN platform_tag ON platform_tag.distribution = broken.distribution
JOIN distribution ON distribution.id = broken.distribution
JOIN environment ON environment.id = distribution.environment
JOIN file ON file.id = broken.file
GROUP BY broken.distribution
