-- title: A file in a wheel is damaged
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: Its data is not what its headers say: the wheel was cut, changed, or made to be read differently by
--   programs that do not check.
-- fix: Download it again and compare its digest with the one that the index states; else have it built again.
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
WHERE wheel_oddity.oddity = 'damaged'
GROUP BY environment.id, wheel.id, wheel_oddity.path
