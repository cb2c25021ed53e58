-- title: What a URL gave is not pinned by a digest
-- severity: warning
-- confidence: certain
-- message: {subject} was installed from {url} {lack}
-- why: The server can give other bytes tomorrow, and nobody would notice.
-- fix: Install it as name @ URL#sha256=DIGEST.
-- reads: direct_distribution
-- taxonomy: DIST04
SELECT
  environment,
  distribution AS subject,
  path,
  url,
  CASE digest_algorithm WHEN '' THEN 'without a digest'
    ELSE 'with a digest by ' || digest_algorithm || ', which can be forged' END AS lack
FROM direct_distribution
WHERE kind = 'archive' AND url NOT GLOB 'file:*' AND digest_algorithm IN ('', 'md5', 'sha1')
