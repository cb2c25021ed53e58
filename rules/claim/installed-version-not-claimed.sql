-- title: An installed version is not the one that a claim names
-- severity: error
-- confidence: certain
-- message: {subject} is {found}, and the claim says {expected}
-- why: What was tested, and what installing from the claim gives, is another version than what runs here.
-- fix: Install from the claim again, or bring it up to date with what is installed.
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
WHERE claim_difference.kind = 'other-version'
