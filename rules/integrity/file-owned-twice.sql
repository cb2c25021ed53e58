-- title: Two distributions installed different files at one path
-- severity: warning
-- confidence: certain
-- message: {subject} list different content for the same paths: {files}, {example} first; there now: {present}
-- why: Which bytes are there depends on the order of installation, which nothing records. Removing or upgrading one
--   of the two breaks the other; opencv-python and opencv-python-headless are the known case.
-- fix: Keep one of the two distributions.
-- reads: file, listed_file, shared_file
-- taxonomy: REC07
WITH listed AS (
  SELECT shared_file.file, listed_file.environment, listed_file.distribution, listed_file.record, listed_file.algorithm,
    listed_file.digest, listed_file.state
  FROM shared_file
  CROSS JOIN listed_file ON listed_file.distribution_id = shared_file.distribution AND listed_file.line = shared_file.line
)
SELECT
  one.environment,
  one.distribution || ' and ' || other.distribution AS subject,
  one.record AS path,
  min(file.place) AS example,
  count(*) AS files,
  sum(one.state = 'verified') || ' of ' || one.distribution || ', '
    || sum(other.state = 'verified') || ' of ' || other.distribution AS present
FROM listed AS one
JOIN listed AS other ON other.file = one.file
  AND other.environment = one.environment
  AND other.distribution > one.distribution
  AND other.algorithm = one.algorithm
  AND other.digest <> one.digest
JOIN file ON file.id = one.file
GROUP BY one.environment, one.distribution, other.distribution
