-- title: A name in a wheel is not the same on all systems
-- severity: warning
-- confidence: certain
-- message: {subject}: {detail}
-- why: Backslashes, control characters, empty parts and letters of an unknown encoding become other names, or
--   other directories, depending on the system and the program that unpack them.
-- fix: Name the files with letters that all systems have, `/` between directories, and UTF-8 that says so.
-- reads: odd_wheel
-- taxonomy: REC19
SELECT environment, subject, path, min(detail) AS detail
FROM odd_wheel
WHERE oddity IN ('name-odd', 'name-encoding')
GROUP BY environment, subject, path
