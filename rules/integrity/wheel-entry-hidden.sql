-- title: A wheel has a file that its directory does not list
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: Installers that read the central directory never see it; those that unpack the file as a stream install
--   it. What was checked by the one is not what is installed by the other.
-- fix: Do not install it. Have it built again from its source, with a tool that writes one entry for each file.
-- reads: odd_wheel
-- taxonomy: REC19
SELECT environment, subject, path, min(detail) AS detail
FROM odd_wheel
WHERE oddity = 'hidden-entry'
GROUP BY environment, subject, path
