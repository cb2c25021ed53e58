-- title: A distribution came from elsewhere than a claim says
-- severity: warning
-- confidence: certain
-- message: {subject} came from {found}, and the claim takes it from {expected}
-- why: A version is a name: what a repository or a directory gives under it need not be what the index has, and the other way
--   round.
-- fix: Install from the claim again, or write into the claim where it comes from.
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
WHERE claim_difference.kind = 'other-source'
