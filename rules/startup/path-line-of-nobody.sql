-- title: A .pth file that nobody installed extends the import path
-- severity: warning
-- confidence: certain
-- message: {subject} belongs to no distribution and puts {text} on the import path
-- why: Modules come from a directory that no claim names.
-- fix: Delete the line, or install what is in that directory as a distribution.
-- reads: startup_hook
-- taxonomy: PTH02
SELECT
  environment,
  path AS subject,
  path,
  min(line) AS line,
  text
FROM startup_hook
WHERE kind = 'path-line' AND owner_kind = 'nobody' AND is_outside = 0 AND root_kind <> 'interpreter'
GROUP BY environment, path
