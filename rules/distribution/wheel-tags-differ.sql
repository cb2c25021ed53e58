-- title: A wheel's name and its WHEEL file name different systems or builds
-- severity: warning
-- confidence: certain
-- message: {subject} names as {aspect} {found}, and the file's name in place of that {stated}
-- why: Installers choose by the file's name and keep WHEEL, by which nobody can tell later which of them it
--   was. Renaming a wheel is how a wrong tag comes about.
-- fix: Rename wheels with `wheel tags`, which changes both.
-- reads: environment, wheel, wheel_difference
-- taxonomy: ABI08, DIST15
SELECT
  environment.path AS environment,
  wheel.path || CASE wheel_difference.path WHEN '' THEN '' ELSE '/' || wheel_difference.path END AS subject,
  wheel.path,
  wheel_difference.aspect,
  wheel_difference.stated,
  wheel_difference.found
FROM wheel_difference
JOIN wheel ON wheel.id = wheel_difference.wheel
JOIN environment ON environment.kind = 'wheels'
WHERE wheel_difference.aspect IN ('tags', 'build')
