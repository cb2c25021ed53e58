-- title: A file is not the one that a conda package installed
-- severity: error
-- confidence: certain
-- message: {subject}, of the conda package {package}, {change}
-- why: conda environments are pinned by their packages, and this file is no longer its package's. conda does not look at
--   files again once they are installed.
-- fix: Install the package again with conda install --force-reinstall.
-- reads: conda_file, conda_package, conda_verdict, environment
-- taxonomy: REC01, REC02
SELECT
  environment.path AS environment,
  CASE environment.path WHEN '.' THEN '' ELSE environment.path || '/' END || conda_file.path AS subject,
  CASE environment.path WHEN '.' THEN '' ELSE environment.path || '/' END || conda_file.path AS path,
  conda_package.name AS package,
  CASE conda_verdict.state WHEN 'missing' THEN 'is gone' ELSE 'has other content than was installed' END AS change
FROM conda_verdict
JOIN conda_file ON conda_file.file = conda_verdict.file AND conda_file.position = conda_verdict.position
JOIN conda_package ON conda_package.file = conda_verdict.file
JOIN environment ON environment.id = conda_verdict.environment
WHERE conda_verdict.state IN ('modified', 'not-a-file')
  -- Bytecode is made again whenever it is missing.
  OR (conda_verdict.state = 'missing' AND conda_file.path NOT GLOB '*.pyc')
