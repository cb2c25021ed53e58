-- title: The interpreter asks for a dynamic loader that is not there
-- severity: error
-- confidence: certain
-- message: {path} cannot be started: its loader {found} is not there
-- why: The kernel starts the loader that an executable names; without it every start ends with "No such file or directory", although
--   the executable is there. An environment that was copied to a system of another C library is the usual reason.
-- fix: Make the environment again with the system's own Python, or use the image that it was made in.
-- reads: environment, file, program_loader
-- taxonomy: LNK21, LNK24
SELECT
  environment.path AS environment,
  file.place AS subject,
  file.place AS path,
  program_loader.loader AS found
FROM program_loader
JOIN environment ON environment.id = program_loader.environment AND environment.interpreter = program_loader.file
JOIN file ON file.id = program_loader.file
WHERE program_loader.state = 'absent'
