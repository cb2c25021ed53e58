-- title: A wheel has two entries of one name
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: Python takes the last of them, others the first, and what a scanner looked at need not be what is
--   installed.
-- fix: Do not install it. Have it built again from its source, with a tool that writes one entry for each file.
-- reads: odd_wheel
-- taxonomy: REC19
SELECT environment, subject, path, min(detail) AS detail
FROM odd_wheel
WHERE oddity = 'entry-repeated'
GROUP BY environment, subject, path
