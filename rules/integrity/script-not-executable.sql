-- title: A command cannot be run
-- severity: warning
-- confidence: certain
-- message: {subject}, a command of {distribution}, has no permission to be executed
-- why: Installers make every command executable. Archives, file systems and uploads that keep no permissions lose that,
--   and the environment then fails where a command is called by its name.
-- fix: chmod +x on the file, or make the environment again where it is used.
-- reads: distribution, entry, environment, file, launcher_state
-- taxonomy: REC17
SELECT
  environment.path AS environment,
  file.path AS subject,
  file.path,
  distribution.normalized_name AS distribution
FROM launcher_state
JOIN entry ON entry.id = launcher_state.file
JOIN distribution ON distribution.id = launcher_state.distribution
JOIN environment ON environment.id = launcher_state.environment
JOIN file ON file.id = entry.id
WHERE launcher_state.entry_point <> '' AND entry.kind = 'file' AND entry.mode & 73 = 0  -- --x--x--x
