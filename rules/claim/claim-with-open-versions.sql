-- title: A claim leaves versions open
-- severity: note
-- confidence: certain
-- message: {subject} leaves the version of {number} open, such as {example}
-- why: What is installed is what is newest on the day, with whatever that needs.
-- fix: Keep the ranges where people edit them, and install from a lock that is made of them.
-- reads: claim, claimed_input, environment
-- taxonomy: LCK03
SELECT
  environment.path AS environment,
  replace(claim.path, rtrim(claim.path, replace(claim.path, '/', '')), '') AS subject,
  claimed_input.document AS path,
  min(claimed_input.line) AS line,
  count(*) AS number,
  min(claimed_input.name) AS example
FROM claimed_input
JOIN claim ON claim.id = claimed_input.claim
JOIN environment ON environment.id = claim.environment
WHERE claimed_input.applies <> 'no' AND claimed_input.reason IN ('version-range', 'name-alone')
  AND claimed_input.kind <> 'os_package' AND claimed_input.is_constraint = 0 AND claim.format <> 'pyproject'
GROUP BY claim.id, claimed_input.document
