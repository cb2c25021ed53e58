-- title: Two names in a wheel are one on some systems
-- severity: warning
-- confidence: certain
-- message: {subject}: {detail}
-- why: Where upper and lower case do not count, on Windows and macOS, the one file replaces the other; RECORD
--   lists both. A name cannot be a file's and a directory's.
-- fix: Rename one of them.
-- reads: environment, wheel, wheel_oddity
-- taxonomy: REC19
SELECT
  environment.path AS environment,
  wheel.path || CASE wheel_oddity.path WHEN '' THEN '' ELSE '/' || wheel_oddity.path END AS subject,
  wheel.path,
  min(wheel_oddity.detail) AS detail
FROM wheel_oddity
JOIN wheel ON wheel.id = wheel_oddity.wheel
JOIN environment ON environment.kind = 'wheels'
WHERE wheel_oddity.oddity IN ('names-clash', 'file-and-directory')
GROUP BY environment.id, wheel.id, wheel_oddity.path
