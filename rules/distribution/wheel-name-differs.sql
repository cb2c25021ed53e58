-- title: A wheel is named after another project or version than is in it
-- severity: error
-- confidence: certain
-- message: {subject} says {aspect} {found}, the file's name says {stated}
-- why: Indexes and resolvers go by the file's name, what is installed by METADATA. Where they differ one thing
--   is asked for and another one is installed.
-- fix: Do not install it. Have it built again, and do not rename wheels.
-- reads: environment, wheel, wheel_difference
-- taxonomy: DIST11
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
WHERE wheel_difference.aspect IN ('name', 'version')
