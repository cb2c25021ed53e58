-- title: Installed code runs at every start
-- severity: note
-- confidence: certain
-- message: {subject}, of {owner}, runs whenever Python starts: {text}
-- why: It acts without being imported by anybody, in every program of the environment. pip freeze shows the
--   distribution, not that it does this. What makes an editable installation work is left out.
-- fix: Nothing, if the distribution is known to do so.
-- reads: startup_hook
-- taxonomy: PTH01, PTH03
SELECT
  environment,
  path AS subject,
  path,
  min(line) AS line,
  text,
  owner
FROM startup_hook
WHERE kind <> 'path-line'
  AND owner_kind IN ('distribution', 'conda_package', 'os_package')
  AND source <> 'editable'
GROUP BY environment, path
