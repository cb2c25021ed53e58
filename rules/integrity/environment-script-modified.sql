-- title: A script of the environment was changed
-- severity: warning
-- confidence: likely
-- message: {subject} is not what {generator} writes there
-- why: The environment's maker leaves the same text in every environment, but for its path and prompt. Whoever activates
--   the environment, or starts Python in it where the file is a start-up module, runs what was added.
-- fix: Compare the file with the same file of a new environment, and keep additions in a file of their own.
-- reads: environment, file, generated_file, owner
-- taxonomy: ENV09
SELECT
  environment.path AS environment,
  file.path AS subject,
  file.path,
  CASE instr(environment.generator, ' ') WHEN 0
    THEN environment.generator || ' of Python ' || environment.stated_version ELSE environment.generator END AS generator
FROM generated_file  -- few: looked at first
CROSS JOIN owner ON owner.file = generated_file.file AND owner.owner_kind = 'nobody'
  AND owner.reason = 'its text is not the one that the environment''s maker writes'
CROSS JOIN file ON file.id = generated_file.file
CROSS JOIN environment ON environment.generator <> ''
  AND (environment.path = '.' OR substr(file.path, 1, length(environment.path) + 1) = environment.path || '/')
GROUP BY file.id
HAVING length(environment.path) = max(length(environment.path))
