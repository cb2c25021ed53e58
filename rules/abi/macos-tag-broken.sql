-- title: A wheel's tag names older macOS than its binaries are made for
-- severity: warning
-- confidence: certain
-- message: {subject} is tagged for macOS {expected} and has binaries for {machines} that are made for macOS {found}, such as {path}
-- why: Installers choose wheels by their tags. On systems between the two the wheel is installed, and its modules fail as soon as
--   they need what the older macOS does not have ("Symbol not found … built for macOS … which is newer than running OS").
-- fix: Build with MACOSX_DEPLOYMENT_TARGET set to what the tag promises, or let `delocate-wheel` give the wheel the right tag.
-- reads: distribution, environment, file, wheel_machine
-- taxonomy: ABI08
SELECT
  environment.path AS environment,
  distribution.name AS subject,
  min(file.path) AS path,
  group_concat(wheel_machine.machine, ' and ') AS machines,
  min(wheel_machine.claimed) AS expected,
  wheel_machine.needed AS found
FROM wheel_machine
JOIN distribution ON distribution.id = wheel_machine.distribution
JOIN environment ON environment.id = distribution.environment
JOIN file ON file.id = wheel_machine.file
WHERE wheel_machine.is_covered = 0
GROUP BY wheel_machine.distribution, wheel_machine.needed
