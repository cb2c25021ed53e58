-- title: A wheel has two names for one file
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: A file's name stands before its data and in the directory at the end, and may stand in an extra field.
--   Programs take one of them, so that it is installed under the other.
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
WHERE wheel_oddity.oddity = 'names-disagree'
GROUP BY environment.id, wheel.id, wheel_oddity.path
