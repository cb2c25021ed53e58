-- title: A variable changes what installers install
-- severity: note
-- confidence: certain
-- message: {subject} is set: {effect}
-- why: Every pip, uv or conda that runs here follows it. The same command elsewhere installs something else.
-- fix: Write what is needed into the requirements or the lock, where others see it.
-- reads: variable
-- taxonomy: ENV08
WITH telling(name, effect) AS (
  VALUES
    ('PIP_PRE', 'pre-releases are taken'), ('UV_PRERELEASE', 'it decides whether pre-releases are taken'),
    ('PIP_NO_BINARY', 'sources are built instead of wheels'), ('UV_NO_BINARY', 'sources are built instead of wheels'),
    ('PIP_ONLY_BINARY', 'only wheels are taken'), ('PIP_FIND_LINKS', 'files come from there, too'),
    ('UV_FIND_LINKS', 'files come from there, too'), ('PIP_NO_INDEX', 'no index is asked'),
    ('PIP_CONSTRAINT', 'versions are limited by that file'), ('UV_CONSTRAINT', 'versions are limited by that file'),
    ('UV_OVERRIDE', 'requirements are replaced by that file'), ('PIP_NO_DEPS', 'requirements of packages are ignored'),
    ('PIP_NO_BUILD_ISOLATION', 'builds see the packages that are installed'),
    ('PIP_TRUSTED_HOST', 'certificates of that host are not checked'),
    ('UV_INSECURE_HOST', 'certificates of that host are not checked'),
    ('PIP_TARGET', 'packages go to that directory'), ('PIP_USER', 'packages go to the user''s directory'),
    ('PIP_BREAK_SYSTEM_PACKAGES', 'the packages of the system may be overwritten'),
    ('UV_BREAK_SYSTEM_PACKAGES', 'the packages of the system may be overwritten'),
    ('UV_INDEX_STRATEGY', 'it decides which of several indexes answers'), ('UV_RESOLUTION', 'it may take the lowest versions'),
    ('UV_TORCH_BACKEND', 'it decides which build of torch is taken'), ('CONDA_CHANNELS', 'packages come from those channels'),
    ('CONDA_OVERRIDE_CUDA', 'packages are chosen for that CUDA, whatever is there'),
    ('CONDA_OVERRIDE_GLIBC', 'packages are chosen for that C library, whatever is there')
)
SELECT
  '' AS environment,
  variable.name AS subject,
  telling.effect AS effect
FROM telling
JOIN variable ON variable.name = telling.name AND variable.value <> ''
