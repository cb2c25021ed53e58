-- title: A name in a wheel leads out of where it is unpacked
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: Installers refuse such a wheel, or change the name; a program that does neither writes anywhere on the
--   machine.
-- fix: Do not install it. Nothing that builds wheels makes such names.
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
WHERE wheel_oddity.oddity IN ('name-absolute', 'name-leads-out')
GROUP BY environment.id, wheel.id, wheel_oddity.path
