-- title: Distributions bring along copies of one library in several versions
-- severity: note
-- confidence: certain
-- message: {distributions} distributions bring along {subject} in versions {versions}{reason}
-- why: No installer knows of these copies, none replaces them, and pip freeze shows none. Each copy of a library that speaks to
--   the network has to be mended on its own. Copies that read and write the same files (HDF5, GDAL) or bring data files that must
--   fit (PROJ) can disagree about them in one process.
-- fix: The fact component names the files. A newer release of a distribution mostly brings a newer copy; projects that share files
--   are best installed in releases that bring the same version.
-- reads: component, distribution, environment, owner
SELECT
  environment,
  subject,
  count(DISTINCT distribution) AS distributions,
  group_concat(DISTINCT version) AS versions,
  CASE concern WHEN 'security' THEN '; each copy is mended on its own' ELSE '; they share files' END AS reason
FROM (
  SELECT DISTINCT
    environment.path AS environment,
    component.name AS subject,
    component.version AS version,
    component.concern AS concern,
    owner.distribution AS distribution
  FROM component
  JOIN owner ON owner.file = component.file
  JOIN distribution ON distribution.id = owner.distribution
  JOIN environment ON environment.id = distribution.environment
  WHERE environment.kind <> 'wheels' AND component.concern <> '' AND component.version <> '' AND component.confidence = 'certain'
  ORDER BY environment.path, component.name, component.version
)
GROUP BY environment, subject
HAVING count(DISTINCT version) > 1 AND count(DISTINCT distribution) > 1
