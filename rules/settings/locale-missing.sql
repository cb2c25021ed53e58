-- title: A variable names a locale that the system does not have
-- severity: warning
-- confidence: resolved
-- message: {subject} is {found}, a locale that the system does not have
-- why: setlocale fails, so that sorting, numbers and dates are those of the C locale, and programs that insist on it stop
--   (locale.Error). Where it is there, the same packages give other results.
-- fix: Install the locale (locale-gen, glibc-langpack-*), or set C.UTF-8.
-- reads: archived_locale, named_place
-- taxonomy: DATA02
SELECT
  '' AS environment,
  named_place.variable AS subject,
  named_place.value AS found
FROM named_place
LEFT JOIN archived_locale ON named_place.place = '/usr/lib/locale/' || archived_locale.name
WHERE (named_place.variable = 'LANG' OR named_place.variable GLOB 'LC_*')
  AND named_place.is_present = 0 AND archived_locale.name IS NULL
