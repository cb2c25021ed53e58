-- title: Code that nobody installed runs at every start
-- severity: error
-- confidence: certain
-- message: {subject} runs whenever Python starts and belongs to no distribution: {text}
-- why: Every start of the interpreter runs it, pip and test runs included. No claim names it and an installation of
--   the same requirements does not have it. Malicious releases have used exactly this place.
-- fix: Find out who wrote it and delete it, or install it as part of a distribution.
-- reads: startup_hook
-- taxonomy: PTH01, PTH03
SELECT
  environment,
  path AS subject,
  path,
  min(line) AS line,
  text
FROM startup_hook
WHERE kind <> 'path-line'
  AND owner_kind = 'nobody'
  -- What the base interpreter's own directories hold, its system installed without a RECORD.
  AND root_kind <> 'interpreter'
GROUP BY environment, path
