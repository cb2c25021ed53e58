-- title: This release of the system gets no fixes any more
-- severity: note
-- confidence: certain
-- message: {subject} {release} is a release whose support ended on {ended}
-- why: Errors in its libraries stay there, and its packages move to archives and disappear, so that the image can be kept but
--   not be built again.
-- fix: Move to a supported release, or keep the image as it is, by its digest. The day is that of fixes for everybody; where
--   longer support was bought, ignore the rule.
-- reads: system_support
-- taxonomy: OSP10
SELECT
  '' AS environment,
  system_support.system AS subject,
  system_support.release AS release,
  max(system_support.ended) AS ended
FROM system_support
WHERE system_support.is_ended = 1
GROUP BY system_support.system, system_support.release
