-- title: A wheel has bytes that belong to no file in it
-- severity: warning
-- confidence: certain
-- message: {subject}: {detail}
-- why: What lies before, between or behind a zip file's entries is in the digest of the wheel and in nothing
--   that is installed. It may be another archive, which programs that look from the other end of the file
--   unpack instead. A comment is a note: it may hold anything.
-- fix: Ask where they come from. Pack the wheel again, and compare its digest with the one that the index
--   states.
-- reads: odd_wheel
-- taxonomy: REC19
SELECT
  environment,
  subject,
  path,
  min(detail) AS detail,
  CASE min(oddity) WHEN 'comment' THEN 'note' ELSE 'warning' END AS severity
FROM odd_wheel
WHERE oddity IN ('prepended-bytes', 'trailing-bytes', 'bytes-between', 'comment')
GROUP BY environment, subject, path
