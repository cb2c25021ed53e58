-- title: The image installs packages when it starts
-- severity: warning
-- confidence: likely
-- message: {subject} installs packages when the image starts: {found}
-- why: What runs is not what is in the image but what an index has on that day; without a network it does not start.
-- fix: Install at build time.
-- reads: entrypoint, script_command
-- taxonomy: ENV09
SELECT
  '' AS environment,
  entrypoint.place AS subject,
  entrypoint.place AS path,
  min(script_command.line) AS line,
  script_command.text AS found
FROM entrypoint
JOIN script_command ON script_command.file = entrypoint.file
WHERE entrypoint.kind = 'script' AND script_command.use = 'install'
GROUP BY entrypoint.place
