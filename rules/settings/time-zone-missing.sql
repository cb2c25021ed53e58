-- title: A variable names a time zone that the system does not have
-- severity: warning
-- confidence: resolved
-- message: {subject} is {found}, and {place} is not there
-- why: The C library takes UTC then, without a word, while packages with a list of their own (tzdata, pytz) may know the zone: one
--   process has two local times.
-- fix: Install tzdata in the system, or unset TZ.
-- reads: named_place
-- taxonomy: DATA01
SELECT
  '' AS environment,
  named_place.variable AS subject,
  named_place.value AS found,
  named_place.place AS place
FROM named_place
WHERE named_place.variable = 'TZ' AND named_place.is_present = 0
