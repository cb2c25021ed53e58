-- title: A wheel is for another Python or platform than was chosen
-- severity: note
-- confidence: certain
-- message: {subject} is not for {what}: its tags are {tags}
-- why: Installers for that Python and platform leave it lying. It is of use for others alone.
-- fix: Nothing, where there are others of its project. The fact wheel says which fit.
-- reads: environment, wheel
-- taxonomy: ABI07
SELECT
  environment.path AS environment,
  wheel.path AS subject,
  wheel.path,
  CASE wheel.python WHEN 'no' THEN 'that Python' ELSE 'that platform' END AS what,
  wheel.tags
FROM wheel
JOIN environment ON environment.kind = 'wheels'
WHERE wheel.python = 'no' OR wheel.platform = 'no'
