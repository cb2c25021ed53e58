-- title: A wheel says two things of one file
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: Method, size and CRC-32 stand before a file's data, or behind it, and in the directory at the end.
--   Programs believe one of the two.
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
WHERE wheel_oddity.oddity IN ('headers-disagree', 'descriptor-disagrees')
GROUP BY environment.id, wheel.id, wheel_oddity.path
