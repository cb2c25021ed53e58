-- title: A wheel is installed that this Python would not be given
-- severity: warning
-- confidence: resolved
-- message: {subject} came from a wheel for {found}; the best that is made for this {side} is {expected}
-- why: Installers take a wheel only if one of its tags fits the Python and the system. This one was put here for another Python or
--   another system: its modules may not be found or not load, and installing the same again fails or gives other files.
-- fix: Install the distribution again with the environment's own Python, on the system that it will run on.
-- reads: distribution, environment, file, wheel_fit, wheel_tag
-- taxonomy: ABI07
SELECT
  environment.path AS environment,
  distribution.normalized_name AS subject,
  file.place AS path,
  min(wheel_tag.tag) || CASE count(*) WHEN 1 THEN '' ELSE printf(' (and %d more tags)', count(*) - 1) END AS found,
  wheel_fit.accepted AS expected,
  CASE wheel_fit.python WHEN 'no' THEN 'Python' ELSE 'system' END AS side
FROM wheel_fit
JOIN distribution ON distribution.id = wheel_fit.distribution
JOIN environment ON environment.id = distribution.environment
JOIN file ON file.id = distribution.wheel
JOIN wheel_tag ON wheel_tag.file = distribution.wheel
WHERE distribution.is_leftover = 0 AND (wheel_fit.python = 'no' OR wheel_fit.platform = 'no')
GROUP BY wheel_fit.distribution
