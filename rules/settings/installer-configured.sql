-- title: pip is configured inside the environment
-- severity: warning
-- confidence: certain
-- message: {subject} decides where pip of this environment gets distributions from, and how it installs them
-- why: Every pip that runs in the environment reads the file. An index that it names serves everything that is installed
--   from then on, and pip freeze says nothing of it.
-- fix: Write what is needed into the requirements, where others see it.
-- reads: environment, file, root
-- taxonomy: ENV08
SELECT
  environment.path AS environment,
  file.path AS subject,
  file.path
FROM environment
JOIN root ON root.id = environment.root
JOIN file ON file.root = root.name AND file.name = 'pip.conf' AND file.directory = environment.path
WHERE environment.kind = 'venv' AND file.kind IN ('file', 'link')
