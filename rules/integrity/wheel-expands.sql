-- title: A wheel unpacks to far more than it holds
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: It fills the disk or the memory of what unpacks it. Its files were not read.
-- fix: Do not install it.
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
WHERE wheel_oddity.oddity = 'expands'
GROUP BY environment.id, wheel.id, wheel_oddity.path
