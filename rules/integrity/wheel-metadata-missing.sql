-- title: A wheel lacks what every wheel has
-- severity: error
-- confidence: certain
-- message: {subject} should have {stated}, there is {found}
-- why: Installers refuse it, or each takes something else for its metadata.
-- fix: Have it built again.
-- reads: environment, wheel, wheel_difference
-- taxonomy: REC05, DIST11
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
WHERE wheel_difference.aspect = 'metadata'
