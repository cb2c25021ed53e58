-- title: A distribution does not list its files
-- severity: warning
-- confidence: certain
-- message: {subject} {version} has no RECORD: none of its files can be checked
-- why: Without a RECORD nobody can tell which files are the distribution's, whether they are what was installed, or
--   remove them. Its files count as nobody's.
-- fix: Reinstall it from a wheel with a current installer.
-- reads: distribution, environment, file, owner, root
-- taxonomy: REC05, DIST10
SELECT
  environment.path AS environment,
  distribution.normalized_name AS subject,
  distribution.location AS path,
  distribution.version
FROM distribution
JOIN environment ON environment.id = distribution.environment
JOIN file AS location ON location.id = distribution.location_entry
JOIN root ON root.name = location.root
LEFT JOIN owner ON owner.file = distribution.metadata
WHERE distribution.record_presence = 'absent'
  AND environment.kind <> 'wheels'
  AND distribution.is_leftover = 0
  AND distribution.source <> 'editable'
  -- Systems install Python packages without a RECORD and know their files themselves.
  AND root.kind <> 'interpreter'
  AND coalesce(owner.owner_kind, 'nobody') IN ('nobody', 'unknown')
