-- title: A file beside the program takes a module's place
-- severity: warning
-- confidence: resolved
-- message: {subject} is imported instead of {found} by what the image starts, because {directory} is first on its import path
-- why: Every import of the name gets that file, in packages that are installed as well. Python puts the script's directory, or
--   the working directory with -m, before all others.
-- fix: Rename the file, or start Python with -P (PYTHONSAFEPATH=1).
-- reads: entrypoint, environment, file, start_module
-- taxonomy: PTH15
SELECT
  environment.path AS environment,
  own.place AS subject,
  own.place AS path,
  other.place AS found,
  entrypoint.import_directory AS directory
FROM start_module
JOIN environment ON environment.id = start_module.environment
JOIN entrypoint ON entrypoint.environment = start_module.environment
JOIN file AS own ON own.id = start_module.file
JOIN file AS other ON other.id = start_module.shadowed
