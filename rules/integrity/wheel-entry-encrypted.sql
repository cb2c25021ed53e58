-- title: A file in a wheel is encrypted
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: No installer has a password. What is in it cannot be checked by anybody who does not.
-- fix: Do not install it. Pack the wheel without encryption.
-- reads: odd_wheel
-- taxonomy: REC19
SELECT environment, subject, path, min(detail) AS detail
FROM odd_wheel
WHERE oddity = 'encrypted'
GROUP BY environment, subject, path
