-- title: A claim has hashes that are weaker than SHA-256
-- severity: warning
-- confidence: certain
-- message: {subject} has {number} with a hash weaker than SHA-256, such as {example}
-- why: Files with a given md5 can be made: such a hash finds an accident and not an attack.
-- fix: Write the claim with SHA-256; conda list --explicit --sha256 does.
-- reads: claim, claimed_input, environment
-- taxonomy: LCK04
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
WHERE claimed_input.applies <> 'no' AND claimed_input.reason = 'weak-digest'
GROUP BY claim.id, claimed_input.document
