-- title: An installed module is not the one that is imported
-- severity: warning
-- confidence: resolved
-- message: {subject}, of {distribution}, is not imported: {taken} goes before it
-- why: A package goes before an extension of its name, that before a source; the standard library before everything
--   that is installed. The module of the distribution is there and checked, and other code runs in its place.
-- fix: Delete what goes before it, or uninstall one of the two distributions.
-- reads: environment, file, owner, root, shadowed_module
-- taxonomy: PTH08
SELECT
  environment.path AS environment,
  hidden.place AS subject,
  hidden.place AS path,
  hidden_owner.owner AS distribution,
  taken.place AS taken,
  CASE taken_owner.owner_kind WHEN 'interpreter' THEN 'note' ELSE 'warning' END AS severity
FROM shadowed_module
JOIN environment ON environment.id = shadowed_module.environment
JOIN file AS hidden ON hidden.id = shadowed_module.shadowed
JOIN root ON root.name = hidden.root AND root.kind = 'target'
JOIN owner AS hidden_owner ON hidden_owner.file = shadowed_module.shadowed AND hidden_owner.owner_kind = 'distribution'
JOIN file AS taken ON taken.id = shadowed_module.file
JOIN owner AS taken_owner ON taken_owner.file = shadowed_module.file
-- Wheels bring compiled modules beside their sources.
WHERE NOT (taken_owner.owner_kind = 'distribution' AND taken_owner.owner = hidden_owner.owner)
