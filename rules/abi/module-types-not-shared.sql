-- title: Modules that belong together do not know each other's types
-- severity: note
-- confidence: likely
-- message: {path} is bound by {framework} {found}, {other} by {expected}: neither knows the types of the other
-- why: Modules find each other's types under a name made of the framework's version and the compiler's ABI. Where the names differ,
--   passing an object from one to the other ends in a TypeError ("incompatible function arguments").
-- fix: Build the modules with one version of the framework and one compiler.
-- reads: binding, environment, file, load, owner
-- taxonomy: ABI11
WITH pairs AS MATERIALIZED (
  SELECT load.environment, load.file AS one, load.found AS other, 1 AS is_need
  FROM load
  WHERE load.found IN (SELECT binding.file FROM binding) AND load.file IN (SELECT binding.file FROM binding)
  UNION
  SELECT load.environment, one.file AS one, other.file AS other, 0 AS is_need
  FROM owner AS one
  JOIN owner AS other ON other.distribution = one.distribution AND other.file <> one.file
  JOIN load ON load.file = one.file
  WHERE one.file IN (SELECT binding.file FROM binding WHERE framework <> 'cython')
    AND other.file IN (SELECT binding.file FROM binding WHERE framework <> 'cython')
)
SELECT
  environment.path AS environment,
  one.place AS subject,
  one.place AS path,
  own.framework AS framework,
  own.id AS found,
  min(file.place) AS other,
  others.id AS expected
FROM pairs
JOIN binding AS own ON own.file = pairs.one AND own.framework <> 'cython'
JOIN binding AS others ON others.file = pairs.other AND others.framework = own.framework
  AND (others.id > own.id OR (pairs.is_need = 1 AND others.id < own.id))
JOIN environment ON environment.id = pairs.environment
JOIN file AS one ON one.id = pairs.one
JOIN file ON file.id = pairs.other
GROUP BY pairs.environment, pairs.one, own.framework
