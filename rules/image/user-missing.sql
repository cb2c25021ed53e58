-- title: The image runs as a user that it does not have
-- severity: error
-- confidence: resolved
-- message: the image runs as {subject}, of whom /etc/passwd does not tell
-- why: A container of the image does not start: the engine finds no number for the name.
-- fix: Make the user in the build, or name it by its number.
-- reads: account, image
-- taxonomy: ENV12
WITH started AS (
  SELECT substr(image.user || ':', 1, instr(image.user || ':', ':') - 1) AS name
  FROM image
)
SELECT
  '' AS environment,
  started.name AS subject
FROM started
LEFT JOIN account ON account.kind = 'user' AND account.name = started.name
WHERE started.name GLOB '*[^0-9]*' AND account.name IS NULL
