-- title: The end of a wheel contradicts its directory
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: The records at the end say where the list of files is and how long it is. Where they contradict each
--   other, programs find different lists in one file.
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
WHERE wheel_oddity.oddity = 'end-records-disagree'
GROUP BY environment.id, wheel.id, wheel_oddity.path
