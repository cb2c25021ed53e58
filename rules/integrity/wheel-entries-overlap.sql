-- title: Entries of a wheel share bytes
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: No tool packs files so. It is how archives are made that unpack to far more than they hold, and how one
--   file is shown to one reader and another to the next.
-- fix: Do not install it. Have it built again from its source, with a tool that writes one entry for each file.
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
WHERE wheel_oddity.oddity = 'entries-overlap'
GROUP BY environment.id, wheel.id, wheel_oddity.path
