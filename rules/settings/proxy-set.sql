-- title: A proxy is set for all programs
-- severity: note
-- confidence: certain
-- message: {subject} sends requests through {found}
-- why: Downloads work, fail or give something else depending on that machine, which nobody outside of its network has.
-- fix: Set the proxy where the program runs, not in the image; for builds as a build argument.
-- reads: variable
-- taxonomy: ENV11
SELECT
  '' AS environment,
  min(variable.name) AS subject,
  variable.value AS found
FROM variable
WHERE lower(variable.name) IN ('http_proxy', 'https_proxy', 'all_proxy', 'ftp_proxy') AND variable.value <> ''
GROUP BY variable.value
