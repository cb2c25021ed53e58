-- title: Two distributions installed different files at one path
-- severity: warning
-- confidence: certain
-- message: {subject} list different content for the same paths: {files}, {example} first; there now: {present}
-- why: Which bytes are there depends on the order of installation, which nothing records. Removing or upgrading one
--   of the two breaks the other; opencv-python and opencv-python-headless are the known case.
-- fix: Keep one of the two distributions.
-- reads: file, listed_file, record_verdict
-- taxonomy: REC07
WITH shared AS (
  SELECT record_verdict.file
  FROM record_verdict
  WHERE record_verdict.file IS NOT NULL
  GROUP BY record_verdict.file
  HAVING count(*) > 1
)
SELECT
  one.environment,
  one.distribution || ' and ' || other.distribution AS subject,
  one.record AS path,
  min(file.place) AS example,
  count(*) AS files,
  sum(one.state = 'verified') || ' of ' || one.distribution || ', '
    || sum(other.state = 'verified') || ' of ' || other.distribution AS present
FROM shared
JOIN listed_file AS one ON one.file = shared.file
JOIN listed_file AS other ON other.file = shared.file
  AND other.environment = one.environment
  AND other.distribution > one.distribution
  AND other.algorithm = one.algorithm
  AND other.digest <> one.digest
JOIN file ON file.id = one.file
GROUP BY one.environment, one.distribution, other.distribution
