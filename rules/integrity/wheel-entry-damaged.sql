-- title: A file in a wheel is damaged
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: Its data is not what its headers say: the wheel was cut, changed, or made to be read differently by
--   programs that do not check.
-- fix: Download it again and compare its digest with the one that the index states; else have it built again.
-- reads: odd_wheel
-- taxonomy: REC19
SELECT environment, subject, path, min(detail) AS detail
FROM odd_wheel
WHERE oddity = 'damaged'
GROUP BY environment, subject, path
