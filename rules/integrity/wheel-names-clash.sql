-- title: Two names in a wheel are one on some systems
-- severity: warning
-- confidence: certain
-- message: {subject}: {detail}
-- why: Where upper and lower case do not count, on Windows and macOS, the one file replaces the other; RECORD
--   lists both. A name cannot be a file's and a directory's.
-- fix: Rename one of them.
-- reads: odd_wheel
-- taxonomy: REC19
SELECT environment, subject, path, min(detail) AS detail
FROM odd_wheel
WHERE oddity IN ('names-clash', 'file-and-directory')
GROUP BY environment, subject, path
