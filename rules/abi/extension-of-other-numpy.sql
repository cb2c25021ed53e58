-- title: An extension module does not take the numpy that is here
-- severity: error
-- confidence: likely
-- message: {modules} was built with the headers of numpy {built} and takes {found}; numpy {expected} is here
-- why: A module that uses numpy's C API asks numpy for its version first. One that was built with numpy 1 refuses numpy 2, and one
--   that uses what is new refuses an older numpy. Mostly its import fails ("numpy.core.multiarray failed to import"); some
--   modules, PyTorch among them, go on without numpy.
-- fix: Install a version of the distribution that was built for this numpy, or the numpy that it was built for.
-- reads: distribution, import_file, numpy_check, owner
-- taxonomy: ABI05
WITH numpy AS MATERIALIZED (  -- the one that is imported
  SELECT distribution.environment, distribution.version, min(distribution.search_position) AS position
  FROM distribution
  WHERE distribution.normalized_name = 'numpy' AND distribution.is_leftover = 0
  GROUP BY distribution.environment
),
refusing AS MATERIALIZED (
  SELECT
    numpy.environment,
    numpy.version,
    numpy_check.file,
    min(numpy_check.headers) AS headers,
    max(numpy_check.oldest) AS oldest
  FROM numpy
  CROSS JOIN numpy_check
  GROUP BY numpy.environment, numpy_check.file
  HAVING sum(CASE numpy_check.headers
    WHEN 1 THEN pep440_compare(numpy.version, '2.0.dev0') < 0
    ELSE pep440_compare(numpy.version, numpy_check.oldest || '.dev0') >= 0
  END) = 0
)
SELECT
  import_file.environment AS environment,
  coalesce(distribution.normalized_name, import_file.path) AS subject,
  min(import_file.path) AS path,
  min(import_file.path) || CASE count(*) WHEN 1 THEN '' ELSE printf(' (and %d more)', count(*) - 1) END AS modules,
  refusing.version AS expected,
  refusing.headers AS built,
  CASE refusing.headers WHEN 1 THEN 'none from 2 on' ELSE refusing.oldest || ' and newer' END AS found
FROM import_file
JOIN refusing ON refusing.file = import_file.file AND refusing.environment = import_file.environment_id
JOIN owner ON owner.file = import_file.file
LEFT JOIN distribution ON distribution.id = owner.distribution
WHERE import_file.file IN (SELECT refusing.file FROM refusing) AND coalesce(distribution.normalized_name, '') <> 'numpy'
GROUP BY import_file.environment, coalesce(distribution.normalized_name, import_file.path), refusing.headers
