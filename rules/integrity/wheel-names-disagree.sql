-- title: A wheel has two names for one file
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: A file's name stands before its data and in the directory at the end, and may stand in an extra field.
--   Programs take one of them, so that it is installed under the other.
-- fix: Do not install it. Have it built again from its source, with a tool that writes one entry for each file.
-- reads: odd_wheel
-- taxonomy: REC19
SELECT environment, subject, path, min(detail) AS detail
FROM odd_wheel
WHERE oddity = 'names-disagree'
GROUP BY environment, subject, path
