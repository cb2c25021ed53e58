-- title: A claim pins versions without hashes
-- severity: note
-- confidence: certain
-- message: {subject} pins {number} by version without a hash, such as {example}
-- why: Several files have that version: wheels for platforms, a source archive, a file that was uploaded later. Which one is
--   installed is decided when it is installed.
-- fix: Write the claim with hashes: pip-compile --generate-hashes, uv export, conda-lock.
-- reads: claim, claimed_input, environment
-- taxonomy: LCK04
SELECT
  environment.path AS environment,
  replace(claim.path, rtrim(claim.path, replace(claim.path, '/', '')), '') AS subject,
  claimed_input.document AS path,
  min(claimed_input.line) AS line,
  count(*) AS number,
  min(claimed_input.name) AS example
FROM claimed_input
JOIN claim ON claim.id = claimed_input.claim
JOIN environment ON environment.id = claim.environment
WHERE claimed_input.applies <> 'no' AND claimed_input.reason IN ('name-and-version', 'index-unnamed') AND claimed_input.kind <> 'os_package'
  AND claimed_input.hashes = 0 AND claim.format NOT IN ('pyproject', 'dockerfile')
GROUP BY claim.id, claimed_input.document
