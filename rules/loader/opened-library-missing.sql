-- title: A library that Python code opens by its name is nowhere
-- severity: warning
-- confidence: likely
-- message: {path} {what} {subject}, which is {place}
-- why: ctypes and cffi give a name to the loader, which searches as for the module that calls it (_ctypes, _cffi_backend): the
--   search path of the package's own binaries does not count. The code fails with "cannot open shared object file", with the
--   import where it stands outside of functions. Calls under a condition and in a try that catches OSError are left out.
-- fix: Install the system's package that brings the library, in the image or beside the environment.
-- reads: environment, file, library_advice, library_open, native, opened_library
-- taxonomy: LNK07
SELECT
  environment.path AS environment,
  opened_library.name AS subject,
  file.place AS path,  -- this and what else is of one row: of the one that the import comes to
  library_open.line AS line,
  CASE library_open.time WHEN 'import' THEN 'cannot be imported: it opens' ELSE 'has a function that opens' END AS what,
  'nowhere that the loader looks' || coalesce(library_advice.advice, '') AS place,
  CASE library_open.time WHEN 'import' THEN 'warning' ELSE 'note' END AS severity
FROM opened_library
JOIN library_open ON library_open.file = opened_library.file AND library_open.position = opened_library.position
  AND opened_library.told_by = 'python'
JOIN environment ON environment.id = opened_library.environment
JOIN file ON file.id = opened_library.file
LEFT JOIN library_advice ON library_advice.environment = opened_library.environment
  AND library_advice.name = opened_library.name
WHERE opened_library.found_by = 'missing' AND library_open.call IN ('ctypes', 'cffi') AND library_open.name GLOB '*.so*'
  AND library_open.is_caught = 0 AND library_open.time IN ('import', 'call')
  -- What is loaded already is found by its SONAME.
  AND NOT EXISTS (SELECT 1 FROM native WHERE native.soname = opened_library.name AND native.soname <> '')
GROUP BY opened_library.environment, opened_library.name
HAVING min(CASE library_open.time WHEN 'import' THEN 1 ELSE 2 END || file.place || printf(' %09d', library_open.line)) <> ''
