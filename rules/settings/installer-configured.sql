-- title: pip is configured inside the environment
-- severity: warning
-- confidence: certain
-- message: {subject} decides where pip of this environment gets distributions from, and how it installs them
-- why: Every pip that runs in the environment reads the file. An index that it names serves everything that is installed
--   from then on, and pip freeze says nothing of it.
-- fix: Write what is needed into the requirements, where others see it.
-- reads: directory, entry, environment, file
-- taxonomy: ENV08
SELECT
  environment.path AS environment,
  file.path AS subject,
  file.path
FROM environment
JOIN directory ON directory.root = environment.root AND directory.path = environment.path
JOIN entry ON entry.directory = directory.id AND entry.name = 'pip.conf' AND entry.kind IN ('file', 'link')
JOIN file ON file.id = entry.id
WHERE environment.kind = 'venv'
