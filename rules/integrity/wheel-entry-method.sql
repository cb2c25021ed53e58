-- title: A file in a wheel is packed in a way that not all installers read
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: PEP 427 leaves the method open; what is not stored or deflated fails in some installers, and was not
--   read here either.
-- fix: Pack the wheel again with deflate.
-- reads: odd_wheel
-- taxonomy: REC19
SELECT environment, subject, path, min(detail) AS detail
FROM odd_wheel
WHERE oddity = 'method-unread'
GROUP BY environment, subject, path
