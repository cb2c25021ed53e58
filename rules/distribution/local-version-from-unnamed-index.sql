-- title: A version that the default index does not have
-- severity: warning
-- confidence: resolved
-- message: {subject} {version} came from an index that nothing names: the default index has no versions with +
-- why: name==version, as pip freeze prints it, cannot be installed without the right index, and with a wrong one it
--   is another build.
-- fix: Write the index and the digest beside the requirement.
-- reads: distribution, environment
-- taxonomy: DIST02, DIST03
SELECT
  environment.path AS environment,
  distribution.normalized_name AS subject,
  distribution.location AS path,
  distribution.version
FROM distribution
JOIN environment ON environment.id = distribution.environment
WHERE instr(distribution.version, '+') > 0
  AND distribution.source = 'index'
  AND distribution.is_leftover = 0
  AND distribution.installer NOT IN ('conda', 'debian')
