-- title: A file's name is none of a wheel
-- severity: error
-- confidence: certain
-- message: {subject}: {problem}
-- why: Installers go by the name: name, version, build and tags stand in it. They refuse the file, or take it
--   for something else.
-- fix: Name it as it was named when it was built: NAME-VERSION[-BUILD]-PYTHON-ABI-PLATFORM.whl.
-- reads: environment, wheel
-- taxonomy: REC19
SELECT
  environment.path AS environment,
  wheel.path AS subject,
  wheel.path,
  wheel.name_problem AS problem
FROM wheel
JOIN environment ON environment.kind = 'wheels'
WHERE wheel.name_problem <> '' AND wheel.kind = 'wheel'
