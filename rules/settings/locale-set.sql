-- title: A variable sets a locale of a language
-- severity: note
-- confidence: resolved
-- message: {subject} is {found}: sorting, numbers and dates follow it wherever a program asks for the locale
-- why: The same packages sort and write otherwise in another locale, and minimal images have none but C.
-- fix: Nothing, if that is wanted; then it belongs to what describes the environment. Else set C.UTF-8.
-- reads: archived_locale, named_place
-- taxonomy: DATA02
SELECT
  '' AS environment,
  named_place.variable AS subject,
  named_place.value AS found
FROM named_place
LEFT JOIN archived_locale ON named_place.place = '/usr/lib/locale/' || archived_locale.name
WHERE (named_place.variable = 'LANG' OR named_place.variable GLOB 'LC_*')
  AND (named_place.is_present = 1 OR archived_locale.name IS NOT NULL)
GROUP BY named_place.variable
