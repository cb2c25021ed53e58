-- title: What the image should start is not in it
-- severity: error
-- confidence: resolved
-- message: {subject} cannot be started: {reason}
-- why: A container of the image ends at once. A wrong PATH, a file that was not copied, or an environment that was moved are
--   the usual reasons.
-- fix: Correct ENTRYPOINT or CMD, or put the program where they say.
-- reads: entrypoint
-- taxonomy: INT08
SELECT
  '' AS environment,
  CASE instr(entrypoint.command, ' ') WHEN 0 THEN entrypoint.command
    ELSE substr(entrypoint.command, 1, instr(entrypoint.command, ' ') - 1) END AS subject,
  entrypoint.reason AS reason
FROM entrypoint
WHERE entrypoint.kind = 'unknown' AND entrypoint.reason IN ('nothing is there', 'no directory of PATH has it')
  -- What a shell has of its own, and functions, are on no path.
  AND NOT EXISTS (
    SELECT 1
    FROM entrypoint AS passed
    WHERE passed.kind IN ('shell', 'script', 'launcher')
  )
