-- title: A .pth file leads out of the environment
-- severity: warning
-- confidence: certain
-- message: {subject} puts {text} on the import path, which is outside the environment
-- why: What is imported from there is not part of the environment: a copy does not contain it, and whoever owns that
--   directory can change it.
-- fix: Install what is in that directory into the environment.
-- reads: startup_hook
-- taxonomy: PTH02
SELECT
  environment,
  path AS subject,
  path,
  min(line) AS line,
  text
FROM startup_hook
WHERE kind = 'path-line' AND is_outside = 1 AND source <> 'editable' AND root_kind <> 'interpreter'
GROUP BY environment, path
