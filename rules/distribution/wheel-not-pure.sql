-- title: A wheel for every system has modules for one
-- severity: note
-- confidence: certain
-- message: {subject} is {found}, and the wheel's name says {stated}
-- why: A wheel that says `none-any` is given to every system. Where it has extension modules all the same, what
--   it does there depends on the system: it may fall back to Python code, or fail.
-- fix: Nothing, if the project tells of it; else let it be built for each platform.
-- reads: environment, wheel, wheel_difference
-- taxonomy: DIST20
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
WHERE wheel_difference.aspect = 'purelib'
