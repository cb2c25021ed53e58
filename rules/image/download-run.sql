-- title: A build step runs what it downloads
-- severity: warning
-- confidence: likely
-- message: {subject} is downloaded and run without a check of what came
-- why: Whoever answers for that address decides what is in the image. What it installed has no owner and no version.
-- fix: Copy the program from an image by digest, install a package, or compare the file's digest before it is run.
-- reads: build_action
-- taxonomy: OSP05
SELECT
  '' AS environment,
  build_action.subject AS subject,
  min(build_action.line) AS line
FROM build_action
WHERE build_action.kind = 'run-download' AND build_action.is_pinned = 0
GROUP BY build_action.subject
