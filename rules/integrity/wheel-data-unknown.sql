-- title: A wheel has data that is for no place
-- severity: error
-- confidence: certain
-- message: {subject} should be {stated}
-- why: What is in the `.data` directory is installed by the name of its directory. Other names make installers
--   fail, or are left out by some; a `.data` directory that is named after another project is installed as a
--   package.
-- fix: Have the wheel built again.
-- reads: environment, wheel, wheel_difference
-- taxonomy: REC19
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
WHERE wheel_difference.aspect = 'data'
