-- title: A build step installs packages of the system without versions
-- severity: note
-- confidence: likely
-- message: {packages} packages are installed by {subject} in whatever version the distribution has on that day
-- why: Libraries that Python loads change with every build. Versions alone do not help for long, because distributions remove
--   old ones.
-- fix: Use a snapshot of the distribution's archive of a stated day.
-- reads: build_action, build_step
-- taxonomy: IMG02
SELECT
  '' AS environment,
  substr(build_action.kind, 1, instr(build_action.kind, '-') - 1) AS subject,
  min(build_action.line) AS line,
  count(DISTINCT build_action.subject) AS packages
FROM build_action
WHERE build_action.kind IN ('apt-install', 'apk-install', 'dnf-install') AND build_action.is_pinned = 0
  AND NOT EXISTS (
    SELECT 1
    FROM build_step
    WHERE build_step.command REGEXP '//snapshots?[.]|/snapshots?/'
  )
GROUP BY build_action.kind
