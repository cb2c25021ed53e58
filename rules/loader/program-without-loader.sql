-- title: An installed program asks for a dynamic loader that is not there
-- severity: warning
-- confidence: certain
-- message: {subject} cannot be started: its loader {found} is not there
-- why: The kernel starts the loader that an executable names; without it a start ends with "No such file or directory". The program
--   is made for another C library (musl's loader is called ld-musl-…) or another layout of the system.
-- fix: Install the distribution again on this system, or a build of it for this one.
-- reads: environment, file, native, program_loader
-- taxonomy: LNK21, LNK24
SELECT
  environment.path AS environment,
  file.place AS subject,
  file.place AS path,
  program_loader.loader AS found
FROM program_loader
JOIN environment ON environment.id = program_loader.environment
JOIN native ON native.file = program_loader.file
JOIN native AS interpreter ON interpreter.file = environment.interpreter AND interpreter.machine = native.machine
JOIN file ON file.id = program_loader.file
WHERE program_loader.state = 'absent' AND program_loader.file <> environment.interpreter
