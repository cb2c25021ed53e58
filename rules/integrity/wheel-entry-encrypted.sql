-- title: A file in a wheel is encrypted
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: No installer has a password. What is in it cannot be checked by anybody who does not.
-- fix: Do not install it. Pack the wheel without encryption.
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
WHERE wheel_oddity.oddity = 'encrypted'
GROUP BY environment.id, wheel.id, wheel_oddity.path
