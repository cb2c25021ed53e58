-- title: A file in a wheel is packed in a way that not all installers read
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: PEP 427 leaves the method open; what is not stored or deflated fails in some installers, and was not
--   read here either.
-- fix: Pack the wheel again with deflate.
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
WHERE wheel_oddity.oddity = 'method-unread'
GROUP BY environment.id, wheel.id, wheel_oddity.path
