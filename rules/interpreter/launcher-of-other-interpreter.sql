-- title: A script runs with another interpreter than its environment's
-- severity: warning
-- confidence: certain
-- message: {subject} is run by {found}, which does not see what is installed here
-- why: An installer wrote the script for another interpreter that is there. It runs, but imports what that one has:
--   another version of its distribution, or none.
-- fix: Install the distribution again with this environment's own installer, or run it with python -m.
-- reads: environment, file, launcher, launcher_state
-- taxonomy: REC12
SELECT
  environment.path AS environment,
  file.path AS subject,
  file.place AS path,
  launcher.interpreter AS found
FROM launcher_state
JOIN launcher ON launcher.file = launcher_state.file
JOIN file ON file.id = launcher_state.file
JOIN environment ON environment.id = launcher_state.environment
WHERE launcher_state.interpreter_place = 'other' AND launcher.kind <> 'script' AND environment.kind = 'venv'
