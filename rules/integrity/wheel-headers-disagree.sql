-- title: A wheel says two things of one file
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: Method, size and CRC-32 stand before a file's data, or behind it, and in the directory at the end.
--   Programs believe one of the two.
-- fix: Do not install it. Have it built again from its source, with a tool that writes one entry for each file.
-- reads: odd_wheel
-- taxonomy: REC19
SELECT environment, subject, path, min(detail) AS detail
FROM odd_wheel
WHERE oddity IN ('headers-disagree', 'descriptor-disagrees')
GROUP BY environment, subject, path
