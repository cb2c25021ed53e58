-- title: The end of a wheel contradicts its directory
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: The records at the end say where the list of files is and how long it is. Where they contradict each
--   other, programs find different lists in one file.
-- fix: Do not install it. Have it built again from its source, with a tool that writes one entry for each file.
-- reads: odd_wheel
-- taxonomy: REC19
SELECT environment, subject, path, min(detail) AS detail
FROM odd_wheel
WHERE oddity = 'end-records-disagree'
GROUP BY environment, subject, path
