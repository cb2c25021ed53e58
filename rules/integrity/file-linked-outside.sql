-- title: What is imported lies outside the environment
-- severity: warning
-- confidence: certain
-- message: {subject} {leads}
-- why: A link takes the place of installed files. What is there belongs to somebody else, can change without the
--   environment, and is not in a copy of it; no RECORD speaks of it. uv makes such links into its cache when it is told
--   --link-mode symlink; more than three in one site-packages directory are one finding.
-- fix: Install the distribution again, with copies.
-- reads: environment, file, outside_link, root, search_path
-- taxonomy: REC02, REC18
WITH link AS (
  SELECT
    environment.path AS environment,
    search_path.directory AS import_directory,
    file.path,
    outside_link.leads_to
  FROM outside_link
  JOIN environment ON environment.id = outside_link.environment
  JOIN file ON file.id = outside_link.file
  JOIN root ON root.id = environment.root AND root.name = file.root
  JOIN search_path ON search_path.environment = outside_link.environment
    AND substr(file.path, 1, length(search_path.directory) + 1) = search_path.directory || '/'
  WHERE search_path.origin = 'site-packages' AND search_path.root = root.name
),
counted AS (
  SELECT environment, import_directory, path, leads_to, count(*) OVER (PARTITION BY environment, import_directory) AS links
  FROM link
)
SELECT
  environment,
  CASE WHEN links > 3 THEN import_directory ELSE path END AS subject,
  min(path) AS path,
  CASE WHEN links > 3 THEN 'holds ' || links || ' links that lead out of the environment, ' || min(path) || ' first'
    ELSE 'is a link to ' || leads_to || ', outside the environment' END AS leads
FROM counted
GROUP BY 1, 2
