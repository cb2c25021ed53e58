-- title: No wheel of a project is for what was chosen
-- severity: error
-- confidence: certain
-- message: of the {wheels} wheels of {subject} none is for the Python and platform that were chosen; {remedy}
-- why: An installation from this directory fails, or builds the project from its source.
-- fix: Add a wheel of it for that Python and platform, such as by `pip download --only-binary :all: --platform
--   … --python-version …`.
-- reads: environment, wheel
-- taxonomy: DIST15
SELECT
  environment.path AS environment,
  wheel.name AS subject,
  min(wheel.path) AS path,
  sum(wheel.kind = 'wheel') AS wheels,
  CASE sum(wheel.kind = 'sdist') WHEN 0 THEN 'its source is not there either' ELSE 'its source is there, which would be built' END
    AS remedy
FROM wheel
JOIN environment ON environment.kind = 'wheels'
WHERE wheel.name <> ''
GROUP BY environment.id, wheel.name
HAVING sum(wheel.kind = 'wheel') > 0
  AND max(wheel.kind = 'wheel' AND wheel.python <> 'no' AND wheel.platform <> 'no') = 0
