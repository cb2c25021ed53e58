-- title: A library that an extension module needs is nowhere
-- severity: error
-- confidence: resolved
-- message: {path} cannot be imported: {needing} needs {subject}, which is {place}
-- why: The import fails with "cannot open shared object file". Wheels expect some libraries of the system (libGL.so.1,
--   libgomp.so.1), which small images lack, and others of packages that must be installed beside them.
-- fix: Install the system's package or the distribution that brings the library, in the image or in the requirements. Where the
--   message names none, dnf install 'NAME()(64bit)' and apk add so:NAME take the library's own name.
-- reads: environment, file, library_advice, load, missed_library
-- taxonomy: LNK01, LNK05
SELECT
  environment.path AS environment,
  load.name AS subject,
  min(extension.place) AS path,
  min(needing.name) AS needing,
  'nowhere that the loader looks' || coalesce(min(library_advice.advice), '') AS place
FROM missed_library
JOIN load ON load.id = missed_library.load
JOIN environment ON environment.id = load.environment
JOIN file AS extension ON extension.id = load.first_root
JOIN file AS needing ON needing.id = load.file
LEFT JOIN library_advice ON library_advice.environment = load.environment AND library_advice.name = load.name
WHERE missed_library.reason = ''
GROUP BY load.environment, load.name
