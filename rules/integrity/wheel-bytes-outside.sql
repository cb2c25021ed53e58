-- title: A wheel has bytes that belong to no file in it
-- severity: warning
-- confidence: certain
-- message: {subject}: {detail}
-- why: What lies before, between or behind a zip file's entries is in the digest of the wheel and in nothing
--   that is installed. It may be another archive, which programs that look from the other end of the file
--   unpack instead. A comment is a note: it may hold anything.
-- fix: Ask where they come from. Pack the wheel again, and compare its digest with the one that the index
--   states.
-- reads: environment, wheel, wheel_oddity
-- taxonomy: REC19
SELECT
  environment.path AS environment,
  wheel.path || CASE wheel_oddity.path WHEN '' THEN '' ELSE '/' || wheel_oddity.path END AS subject,
  wheel.path,
  min(wheel_oddity.detail) AS detail,
  CASE min(wheel_oddity.oddity) WHEN 'comment' THEN 'note' ELSE 'warning' END AS severity
FROM wheel_oddity
JOIN wheel ON wheel.id = wheel_oddity.wheel
JOIN environment ON environment.kind = 'wheels'
WHERE wheel_oddity.oddity IN ('prepended-bytes', 'trailing-bytes', 'bytes-between', 'comment')
GROUP BY environment.id, wheel.id, wheel_oddity.path
