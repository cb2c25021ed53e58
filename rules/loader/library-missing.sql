-- title: A library that an extension module needs is nowhere
-- severity: error
-- confidence: resolved
-- message: {path} cannot be imported: {needing} needs {subject}, which is {place}
-- why: The import fails with "cannot open shared object file". Wheels expect some libraries of the system (libGL.so.1,
--   libgomp.so.1), which small images lack, and others of packages that must be installed beside them.
-- fix: Install the system's package or the distribution that brings the library, in the image or in the requirements. Where the
--   message names none, dnf install 'NAME()(64bit)' and apk add so:NAME take the library's own name.
-- reads: environment, file, library_advice, load, native, owner
-- taxonomy: LNK01, LNK05
SELECT
  environment.path AS environment,
  load.name AS subject,
  min(extension.place) AS path,
  min(needing.name) AS needing,
  'nowhere that the loader looks' || coalesce(min(library_advice.advice), '') AS place
FROM load
JOIN environment ON environment.id = load.environment
JOIN file AS extension ON extension.id = load.first_root
JOIN file AS needing ON needing.id = load.file
LEFT JOIN library_advice ON library_advice.environment = load.environment AND library_advice.name = load.name
WHERE load.found_by = 'missing' AND load.root_kind = 'extension'
  AND load.name NOT GLOB 'libc.musl-*'  -- extension-of-musl says it better
  -- Some modules rely on what another distribution's code has loaded before: torchvision on torch's libraries.
  AND NOT EXISTS (
    SELECT 1
    FROM native
    JOIN owner AS brought ON brought.file = native.file
    JOIN owner AS own ON own.file = load.file
    WHERE native.soname = load.name AND native.soname <> '' AND brought.distribution IS NOT NULL
      AND brought.distribution IS NOT own.distribution
  )
GROUP BY load.environment, load.name
