-- title: A distribution came from a path of one machine
-- severity: warning
-- confidence: certain
-- message: {subject} was installed from {url}, a path of the machine that installed it
-- why: pip freeze prints this path; on another machine the line cannot be installed, or installs something else.
-- fix: Publish the wheel where others can get it and install it from there, with its digest.
-- reads: direct_distribution
-- taxonomy: DIST04, DIST08
SELECT
  environment,
  distribution AS subject,
  path,
  url
FROM direct_distribution
WHERE kind IN ('archive', 'directory') AND url GLOB 'file:*' AND installer <> 'conda'
