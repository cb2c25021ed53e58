-- title: A claim lists no artifact that can be installed here
-- severity: error
-- confidence: resolved
-- message: {subject}: none of the files that the claim lists can be installed by this Python ({found})
-- why: Installing from the claim on this platform fails, or was never done: the claim was made on another one.
-- fix: Lock again for this platform and this version of Python too.
-- reads: claim, claim_difference, environment
-- taxonomy: LCK05
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
WHERE claim_difference.kind = 'no-usable-artifact'
