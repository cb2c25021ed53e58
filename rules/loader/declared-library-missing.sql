-- title: A library that a binary declares to open is nowhere
-- severity: error
-- confidence: resolved
-- message: {path} {what} {subject}, which is {place}
-- why: Binaries that open libraries at run time may say so in a note (.note.dlopen, UAPI.12). Without one that is required their
--   core does not work, without one that is recommended a part of it; those that are only suggested are left out here.
-- fix: Install the system's package that brings the library, in the image or beside the environment.
-- reads: dlopen_note, environment, file, library_advice, native, opened_library
-- taxonomy: LNK07
SELECT
  environment.path AS environment,
  opened_library.name AS subject,
  file.place AS path,  -- this and what else is of one row: of the binary that needs it most
  CASE dlopen_note.priority WHEN 'required' THEN 'does not work without' ELSE 'lacks' END AS what,
  'nowhere that the loader looks'
    || CASE dlopen_note.feature WHEN '' THEN '' ELSE ' (for ' || dlopen_note.feature || ')' END
    || coalesce(library_advice.advice, '') AS place,
  CASE dlopen_note.priority WHEN 'required' THEN 'error' ELSE 'note' END AS severity
FROM opened_library
JOIN dlopen_note ON dlopen_note.file = opened_library.file AND dlopen_note.position = opened_library.position
  AND opened_library.told_by = 'note'
JOIN environment ON environment.id = opened_library.environment
JOIN file ON file.id = opened_library.file
LEFT JOIN library_advice ON library_advice.environment = opened_library.environment
  AND library_advice.name = opened_library.name
WHERE opened_library.found_by = 'missing' AND dlopen_note.priority IN ('required', 'recommended')
  -- What is loaded already is found by its SONAME.
  AND NOT EXISTS (SELECT 1 FROM native WHERE native.soname = opened_library.name AND native.soname <> '')
GROUP BY opened_library.environment, opened_library.name
HAVING min(CASE dlopen_note.priority WHEN 'required' THEN 1 ELSE 2 END || file.place) <> ''
