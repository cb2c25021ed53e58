-- title: A wheel has an entry that is neither a file nor a directory
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: Wheels cannot have links. Python unpacks one as a file with a path as its text; other programs may make
--   the link, which can lead anywhere.
-- fix: Put the file itself into the wheel.
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
WHERE wheel_oddity.oddity IN ('link', 'special-file', 'directory-with-data')
GROUP BY environment.id, wheel.id, wheel_oddity.path
