-- title: A claim names places of one machine
-- severity: note
-- confidence: certain
-- message: {subject} names {place}, which is a place of one machine
-- why: On another machine nothing is there, or something else.
-- fix: Leave the prefix out, and name what lies on disk relative to the claim.
-- reads: claim, claim_option, claimed_input, environment
-- taxonomy: LCK10
WITH named AS (
  SELECT claimed_input.claim AS claim, claimed_input.document AS document, claimed_input.line AS line, claimed_input.url AS place
  FROM claimed_input
  WHERE claimed_input.source IN ('path', 'directory', 'editable')
    AND (claimed_input.url GLOB '/*' OR claimed_input.url GLOB 'file:///*')
  UNION ALL
  SELECT claim_option.claim, claim_option.document, claim_option.line, claim_option.value
  FROM claim_option
  WHERE claim_option.name = 'prefix'
)
SELECT
  environment.path AS environment,
  replace(claim.path, rtrim(claim.path, replace(claim.path, '/', '')), '') AS subject,
  named.document AS path,
  named.line AS line,
  named.place AS place
FROM named
JOIN claim ON claim.id = named.claim
JOIN environment ON environment.id = claim.environment
