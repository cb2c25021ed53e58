-- title: A wheel has a file that its directory does not list
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: Installers that read the central directory never see it; those that unpack the file as a stream install
--   it. What was checked by the one is not what is installed by the other.
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
WHERE wheel_oddity.oddity = 'hidden-entry'
GROUP BY environment.id, wheel.id, wheel_oddity.path
