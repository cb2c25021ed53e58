-- title: A wheel has modules for another Python than its name says
-- severity: error
-- confidence: certain
-- message: {subject} is made for {found}, the wheel for {stated}
-- why: That module cannot be imported by the Python that the wheel is given to.
-- fix: Have the wheel built again for the Python that its name says.
-- reads: environment, wheel, wheel_difference
-- taxonomy: ABI08, ABI07
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
WHERE wheel_difference.aspect = 'python'
