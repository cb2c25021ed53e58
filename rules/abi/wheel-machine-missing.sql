-- title: A wheel's tag names a machine that its modules are not made for
-- severity: error
-- confidence: certain
-- message: {subject} is tagged for {expected}, which {path} is not made for
-- why: Installers choose wheels by their tags. On a machine of the other kind the wheel is installed, and the import of the module
--   fails ("incompatible architecture", "is not a valid Win32 application"). A universal2 tag promises code for Intel and for
--   Apple's own processors.
-- fix: Build the module for every machine that the tag names (`delocate-wheel --require-archs` tells), or tag what is there.
-- reads: distribution, environment, file, native, native_slice, owner, wheel_machine
-- taxonomy: ABI08, LNK16
WITH module AS MATERIALIZED (
  SELECT owner.distribution AS distribution, native.file AS file, file.path AS path, native.format AS format
  FROM native
  CROSS JOIN owner ON owner.file = native.file
  CROSS JOIN file ON file.id = native.file
  WHERE (native.format = 'mach-o' AND native.kind IN ('bundle', 'library') AND file.name GLOB '*.so')
    OR (native.format = 'pe' AND file.name GLOB '*.pyd')
)
SELECT
  environment.path AS environment,
  distribution.name AS subject,
  min(module.path) AS path,
  wheel_machine.machine AS expected
FROM wheel_machine
JOIN distribution ON distribution.id = wheel_machine.distribution
JOIN environment ON environment.id = distribution.environment
JOIN module ON module.distribution = wheel_machine.distribution
  AND module.format = CASE wheel_machine.system WHEN 'macos' THEN 'mach-o' ELSE 'pe' END
WHERE wheel_machine.is_claimed = 1
  AND NOT EXISTS (
    SELECT 1
    FROM native_slice
    WHERE native_slice.file = module.file AND native_slice.machine = wheel_machine.machine
  )
GROUP BY wheel_machine.distribution, wheel_machine.machine
