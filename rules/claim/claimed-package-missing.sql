-- title: What a claim names is not installed
-- severity: warning
-- confidence: certain
-- message: {subject} is named in the claim and not installed
-- why: Code that was tested with it fails to import it here, or does something else without it.
-- fix: Install from the claim again, or take it out of the claim.
-- reads: claim, claim_difference, environment
-- taxonomy: LCK02
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
WHERE claim_difference.kind = 'not-installed'
