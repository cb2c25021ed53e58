-- title: An installed artifact is not one that a claim names
-- severity: error
-- confidence: certain
-- message: {subject} has the claimed version and is another artifact: {found} instead of {expected}
-- why: Two files of one version may hold other code: another build, another platform, or another commit. The hash in the claim
--   did not decide what came here.
-- fix: Install from the claim again, with hashes required.
-- reads: claim, claim_difference, environment
-- taxonomy: LCK06
SELECT
  environment.path AS environment,
  claim_difference.name AS subject,
  claim_difference.document AS path,
  claim_difference.line AS line,
  claim_difference.expected AS expected,
  claim_difference.found AS found
FROM claim_difference
JOIN claim ON claim.id = claim_difference.claim
JOIN environment ON environment.id = claim.environment
WHERE claim_difference.kind = 'other-artifact'
