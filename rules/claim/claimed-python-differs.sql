-- title: A claim is for other versions of Python
-- severity: error
-- confidence: certain
-- message: This Python is {found}, and the claim is for {expected}
-- why: What it pins was chosen for another version of Python: its tool refuses to install it here, and its markers mean
--   something else.
-- fix: Use a Python that the claim is for, or lock again for this one.
-- reads: claim, claim_difference, environment
-- taxonomy: LCK01
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
WHERE claim_difference.kind = 'python-not-accepted'
