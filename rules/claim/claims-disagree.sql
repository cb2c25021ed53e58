-- title: Two claims name different versions
-- severity: warning
-- confidence: certain
-- message: {subject} is {expected} here and {found}
-- why: Which of them decided what is installed depends on who ran what last.
-- fix: Make one of them from the other, or keep one.
-- reads: claim, claim_difference, environment
-- taxonomy: LCK11
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
WHERE claim_difference.kind = 'claims-disagree'
