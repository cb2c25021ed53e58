-- title: A wheel variant is not the one that its name says
-- severity: error
-- confidence: certain
-- message: {subject} is of {found}, the file's name says {stated}
-- why: By the draft of PEP 825 the label in a wheel's name stands for what variant.json in it says. Installers
--   choose by the label and the index's list, and install what the wheel is.
-- fix: Have the variant built again.
-- reads: environment, wheel, wheel_difference
-- taxonomy: DIST15
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
WHERE wheel_difference.aspect = 'variant'
