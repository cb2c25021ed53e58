-- title: What is installed is in no claim
-- severity: warning
-- confidence: certain
-- message: {subject} {found} is installed and not in the claim
-- why: Installing from the claim does not bring it, so that what works here may not work there. pip install by hand does this.
-- fix: Add it to what the claim is made from and lock again, or uninstall it.
-- reads: claim, claim_difference, environment
-- taxonomy: LCK02
SELECT
  environment.path AS environment,
  claim_difference.name AS subject,
  claim_difference.document AS path,
  claim_difference.line AS line,
  CASE WHEN claim.format IN ('pylock', 'uv-lock', 'poetry-lock', 'pdm-lock', 'pipfile-lock', 'conda-lock', 'conda-explicit', 'pixi-lock') THEN 'warning' ELSE 'note' END AS severity,
  claim_difference.expected AS expected,
  claim_difference.found AS found
FROM claim_difference
JOIN claim ON claim.id = claim_difference.claim
JOIN environment ON environment.id = claim.environment
WHERE claim_difference.kind = 'not-claimed'
