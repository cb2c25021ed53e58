-- title: A volume lies over an environment
-- severity: warning
-- confidence: certain
-- message: the volume {subject} hides the environment {found} when the image runs with something mounted there
-- why: What was mounted there first stays: a newer image still runs the packages of the one that filled the volume.
-- fix: Declare volumes for data only.
-- reads: environment, image_volume, root
-- taxonomy: IMG09
SELECT
  environment.path AS environment,
  image_volume.path AS subject,
  environment.path AS found
FROM image_volume
JOIN environment ON substr('/' || environment.path || '/', 1, length(rtrim(image_volume.path, '/')) + 1)
  = rtrim(image_volume.path, '/') || '/'
JOIN root ON root.id = environment.root
WHERE root.kind = 'target'
