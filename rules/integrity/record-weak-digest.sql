-- title: Files are listed with a digest that can be forged
-- severity: warning
-- confidence: certain
-- message: {subject} lists {rows} of its files with {algorithms}, which does not identify a file
-- why: Two files with one md5 or sha1 can be made on purpose. The specification of wheels forbids both.
-- fix: Rebuild the wheel with a current build backend, or install another build of it.
-- reads: listed_file
-- taxonomy: REC06
SELECT
  environment,
  distribution AS subject,
  record AS path,
  min(line) AS line,
  count(*) AS rows,
  min(algorithm) || CASE WHEN min(algorithm) <> max(algorithm) THEN ' and ' || max(algorithm) ELSE '' END AS algorithms
FROM listed_file
WHERE algorithm NOT IN ('', 'sha256') AND algorithm IN ('md5', 'sha1')  -- the first condition has an index
GROUP BY environment, distribution, record
