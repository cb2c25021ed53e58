-- title: A wheel has two entries of one name
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: Python takes the last of them, others the first, and what a scanner looked at need not be what is
--   installed.
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
WHERE wheel_oddity.oddity = 'entry-repeated'
GROUP BY environment.id, wheel.id, wheel_oddity.path
