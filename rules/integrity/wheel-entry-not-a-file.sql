-- title: A wheel has an entry that is neither a file nor a directory
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: Wheels cannot have links. Python unpacks one as a file with a path as its text; other programs may make
--   the link, which can lead anywhere.
-- fix: Put the file itself into the wheel.
-- reads: odd_wheel
-- taxonomy: REC19
SELECT environment, subject, path, min(detail) AS detail
FROM odd_wheel
WHERE oddity IN ('link', 'special-file', 'directory-with-data')
GROUP BY environment, subject, path
