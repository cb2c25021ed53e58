-- title: A claim takes packages from an index that others may not reach
-- severity: note
-- confidence: likely
-- message: {subject} takes packages from {index}
-- why: On another machine the same claim finds nothing there, or something else: the path or host is of this network.
-- fix: Serve the files from an address that all who install can reach, and lock with that.
-- reads: claim, claim_option, claimed_input, environment
-- taxonomy: LCK08
WITH named AS (
  SELECT claimed_input.claim AS claim, claimed_input.document AS document, claimed_input.line AS line, claimed_input.index_url AS url
  FROM claimed_input
  WHERE claimed_input.kind = 'distribution' AND claimed_input.index_url <> ''
  UNION ALL
  SELECT claim_option.claim, claim_option.document, claim_option.line, claim_option.value
  FROM claim_option
  WHERE claim_option.name IN ('index-url', 'extra-index-url', 'find-links')
)
SELECT
  environment.path AS environment,
  replace(claim.path, rtrim(claim.path, replace(claim.path, '/', '')), '') AS subject,
  named.document AS path,
  min(named.line) AS line,
  named.url AS "index"
FROM named
JOIN claim ON claim.id = named.claim
JOIN environment ON environment.id = claim.environment
WHERE regexp('^(file:|https?://(localhost|127[.]|10[.]|192[.]168[.]|\[::1\])|/|[.][.]?/)', named.url)
GROUP BY claim.id, named.document, named.url
