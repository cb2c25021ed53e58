-- title: A command cannot be run
-- severity: warning
-- confidence: certain
-- message: {subject}, a command of {distribution}, has no permission to be executed
-- why: Installers make every command executable. Archives, file systems and uploads that keep no permissions lose that,
--   and the environment then fails where a command is called by its name.
-- fix: chmod +x on the file, or make the environment again where it is used.
-- reads: distribution, entry_point, environment, file, owner, root
-- taxonomy: REC17
SELECT DISTINCT
  environment.path AS environment,
  file.path AS subject,
  file.path,
  distribution.normalized_name AS distribution
FROM entry_point
JOIN file AS document ON document.id = entry_point.file
JOIN distribution ON distribution.location = document.directory AND distribution.is_leftover = 0
JOIN environment ON environment.id = distribution.environment
JOIN root ON root.id = environment.root
JOIN file ON file.root = root.name AND file.name = entry_point.name
  AND file.directory = CASE environment.path WHEN '.' THEN 'bin' ELSE environment.path || '/bin' END
JOIN owner ON owner.file = file.id AND owner.distribution = distribution.id
WHERE entry_point.group_name IN ('console_scripts', 'gui_scripts')
  AND file.kind = 'file' AND file.mode & 73 = 0  -- --x--x--x
