-- title: A wheel cannot be read
-- severity: error
-- confidence: certain
-- message: {subject}: {problem}
-- why: It is no zip file that icecore can take apart, so nothing is known of what it would install. Installers
--   that are less strict may read something all the same.
-- fix: Download it again, and compare its digest with the one that the index states.
-- reads: environment, wheel
-- taxonomy: REC19
SELECT
  environment.path AS environment,
  wheel.path AS subject,
  wheel.path,
  wheel.problem
FROM wheel
JOIN environment ON environment.kind = 'wheels'
WHERE wheel.problem <> ''
