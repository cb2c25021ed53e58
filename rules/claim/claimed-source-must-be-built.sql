-- title: A lock has nothing but a source archive for this platform
-- severity: note
-- confidence: certain
-- message: {subject} has no wheel in the claim that fits here: it is built
-- why: What is built depends on the compiler, on the libraries of the machine, and on build requirements that no lock pins.
-- fix: Build a wheel once, keep it in an index of your own, and lock that.
-- reads: claim, claimed_input, environment
-- taxonomy: LCK07
SELECT
  environment.path AS environment,
  CASE claimed_input.name WHEN '' THEN claimed_input.url ELSE claimed_input.name END AS subject,
  claimed_input.document AS path,
  claimed_input.line AS line,
  claimed_input.url AS url,
  claimed_input.requested_revision AS revision
FROM claimed_input
JOIN claim ON claim.id = claimed_input.claim
JOIN environment ON environment.id = claim.environment
WHERE claimed_input.applies = 'yes' AND claimed_input.reason = 'source-fixed' AND claimed_input.source = 'index' AND claimed_input.artifacts > 0
