-- title: Entries of a wheel share bytes
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: No tool packs files so. It is how archives are made that unpack to far more than they hold, and how one
--   file is shown to one reader and another to the next.
-- fix: Do not install it. Have it built again from its source, with a tool that writes one entry for each file.
-- reads: odd_wheel
-- taxonomy: REC19
SELECT environment, subject, path, min(detail) AS detail
FROM odd_wheel
WHERE oddity = 'entries-overlap'
GROUP BY environment, subject, path
