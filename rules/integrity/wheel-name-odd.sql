-- title: A name in a wheel is not the same on all systems
-- severity: warning
-- confidence: certain
-- message: {subject}: {detail}
-- why: Backslashes, control characters, empty parts and letters of an unknown encoding become other names, or
--   other directories, depending on the system and the program that unpack them.
-- fix: Name the files with letters that all systems have, `/` between directories, and UTF-8 that says so.
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
WHERE wheel_oddity.oddity IN ('name-odd', 'name-encoding')
GROUP BY environment.id, wheel.id, wheel_oddity.path
