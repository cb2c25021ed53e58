-- title: This version of Python gets no fixes any more
-- severity: note
-- confidence: certain
-- message: Python {version} is of a series whose support ended in {ended}
-- why: Wheels for the series stop appearing, so the environment can be kept but hardly be extended, and errors that are
--   found in the interpreter stay in it.
-- fix: Move to a supported series, or keep the environment as it is, with its wheels archived.
-- reads: environment
-- taxonomy: INT10
WITH series(prefix, ended) AS (
  -- Ends of support by PEP 494, 537, 569, 596 and 619, as published in November 2026.
  VALUES ('3.6.', '2021-12'), ('3.7.', '2023-06'), ('3.8.', '2024-10'), ('3.9.', '2025-10'), ('3.10.', '2026-10')
)
SELECT
  environment.path AS environment,
  'python' AS subject,
  environment.version,
  series.ended
FROM environment
JOIN series ON substr(environment.version, 1, length(series.prefix)) = series.prefix
