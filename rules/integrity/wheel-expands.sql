-- title: A wheel unpacks to far more than it holds
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: It fills the disk or the memory of what unpacks it. Its files were not read.
-- fix: Do not install it.
-- reads: odd_wheel
-- taxonomy: REC19
SELECT environment, subject, path, min(detail) AS detail
FROM odd_wheel
WHERE oddity = 'expands'
GROUP BY environment, subject, path
