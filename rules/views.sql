-- What several rules share. The engine makes these views in every store before it runs a rule or a query; their
-- sentences are written as in auditor/facts/schema.sql and appear in docs/facts.md.

-- ---- Views that rules share ----------------------------------------------------------------------------------------

-- One row of a RECORD with its verdict and the names by which findings speak of it. Left out are leftovers, and what the
-- system's package manager put beside the base interpreter: it strips and replaces files after their RECORD is written.
CREATE TEMP VIEW IF NOT EXISTS listed_file AS
SELECT
  environment.path AS environment,  -- Path of the environment.
  distribution.normalized_name AS distribution,  -- Normalized name of the distribution.
  distribution.id AS distribution_id,  -- Its number.
  distribution.record AS record_file,  -- The RECORD.
  document.place AS record,  -- Path of the RECORD.
  record_entry.line AS line,  -- Line in it.
  record_entry.path AS written,  -- Path as written.
  record_entry.resolved_path AS path,  -- Path that the row means; as written where it leads elsewhere.
  record_entry.algorithm AS algorithm,  -- Digest algorithm; empty when the row has no digest.
  record_entry.digest AS digest,  -- Digest, in hex.
  record_entry.size AS size,  -- Size as written.
  record_entry.problem AS problem,  -- What is wrong with the row.
  record_entry.file AS file,  -- The entry at that path.
  record_entry.state AS state  -- The verdict.
FROM record_entry
JOIN distribution ON distribution.id = record_entry.distribution
JOIN environment ON environment.id = distribution.environment
JOIN file AS document ON document.id = distribution.record
JOIN root ON root.name = document.root
WHERE distribution.is_leftover = 0
  AND environment.kind <> 'wheels'
  AND NOT ((root.kind = 'interpreter' OR environment.kind = 'system'
      OR (environment.path <> '.'
        AND substr(distribution.location, 1, length(environment.path) + 1) <> environment.path || '/'))
    AND distribution.installer IN ('', 'debian', 'rpm'));

-- One row of a RECORD that is not met by what is there. Such rows are few and have an index.
CREATE TEMP VIEW IF NOT EXISTS unmet_record_row AS
SELECT
  environment,  -- Path of the environment.
  distribution,  -- Normalized name of the distribution.
  record,  -- Path of the RECORD.
  line,  -- Line in it.
  path,  -- Path that the row means; as written where it leads elsewhere.
  algorithm,  -- Digest algorithm; empty when the row has no digest.
  digest,  -- Digest, in hex.
  size,  -- Size as written.
  problem,  -- What is wrong with the row.
  file,  -- The entry at that path.
  state  -- The verdict.
FROM listed_file
WHERE state NOT IN ('verified', 'no-digest');

-- One file or link in a site-packages directory of an environment's own, with its owner.
CREATE TEMP VIEW IF NOT EXISTS import_file AS
SELECT
  environment.path AS environment,  -- Path of the environment.
  environment.id AS environment_id,  -- Its number.
  file.id AS file,  -- The entry.
  root.id AS root,  -- Number of its root.
  file.path AS path,  -- Its path.
  file.name AS name,  -- Its name.
  file.kind AS kind,  -- file or link.
  file.mode AS mode,  -- Permission bits.
  search_path.directory AS import_directory,  -- The site-packages directory.
  substr(file.path, length(search_path.directory) + 2) AS inside,  -- Path inside that directory.
  owner.owner_kind AS owner_kind  -- Kind of its owner.
FROM search_path
JOIN environment ON environment.id = search_path.environment
JOIN root ON root.id = environment.root AND root.name = search_path.root
JOIN directory ON directory.root = root.id
  AND substr(directory.path || '/', 1, length(search_path.directory) + 1) = search_path.directory || '/'
JOIN entry ON entry.directory = directory.id
JOIN file ON file.id = entry.id
JOIN owner ON owner.file = entry.id
WHERE search_path.origin = 'site-packages' AND search_path.is_present = 1 AND entry.kind IN ('file', 'link')
  AND environment.kind <> 'wheels';

-- One file or link in a site-packages directory that has no owner. Bytecode and pip's leftovers are left out.
CREATE TEMP VIEW IF NOT EXISTS import_file_of_nobody AS
SELECT
  environment,  -- Path of the environment.
  environment_id,  -- Its number.
  file,  -- The entry.
  root,  -- Number of its root.
  path,  -- Its path.
  CASE WHEN instr(inside, '/') = 0 THEN ''
    ELSE import_directory || '/' || substr(inside, 1, instr(inside, '/') - 1)
  END AS package  -- Path of the directory in site-packages that it is in; empty when it is in none.
FROM import_file
WHERE owner_kind = 'nobody' AND inside NOT GLOB '~*' AND name NOT GLOB '*.pyc';

-- One directory directly in a site-packages directory, in which nothing has an owner.
CREATE TEMP VIEW IF NOT EXISTS package_of_nobody AS
SELECT
  environment,  -- Path of the environment.
  package AS path,  -- Path of the directory.
  count(*) AS files  -- Files and links in it; bytecode is not counted.
FROM import_file_of_nobody
WHERE package <> ''
GROUP BY environment, root, package
HAVING NOT EXISTS (
  SELECT 1
  FROM directory
  JOIN entry ON entry.directory = directory.id
  JOIN owner ON owner.file = entry.id
  WHERE directory.root = import_file_of_nobody.root
    AND directory.path >= package AND directory.path < package || '0'  -- what sorts behind the slash: uses the index
    AND substr(directory.path || '/', 1, length(package) + 1) = package || '/'
    AND owner.owner_kind <> 'nobody'
);

-- One hook with its file, its owner and the environment.
CREATE TEMP VIEW IF NOT EXISTS startup_hook AS
SELECT
  environment.path AS environment,  -- Path of the environment.
  file.place AS path,  -- Path of the file that holds it.
  root.kind AS root_kind,  -- Kind of the root that holds the file.
  hook.line AS line,  -- Line of a .pth or .start file; 0 for a module.
  hook.kind AS kind,  -- import-line, path-line, start-line, sitecustomize or usercustomize.
  hook.text AS text,  -- The line, or the module's name.
  hook.is_outside AS is_outside,  -- Whether a path line leads out of the environment.
  owner.owner_kind AS owner_kind,  -- Kind of the file's owner.
  owner.owner AS owner,  -- Name of the file's owner.
  coalesce(distribution.source, '') AS source  -- Where the owner came from, when it is a distribution.
FROM hook
JOIN environment ON environment.id = hook.environment
JOIN file ON file.id = hook.file
JOIN root ON root.name = file.root
JOIN owner ON owner.file = hook.file
LEFT JOIN distribution ON distribution.id = owner.distribution;

-- One distribution that did not come from an index, with its direct_url.json.
CREATE TEMP VIEW IF NOT EXISTS direct_distribution AS
SELECT
  environment.path AS environment,  -- Path of the environment.
  distribution.normalized_name AS distribution,  -- Normalized name of the distribution.
  distribution.installer AS installer,  -- The program that installed it.
  file.place AS path,  -- Path of the direct_url.json.
  direct_url.kind AS kind,  -- archive, vcs, directory or editable.
  direct_url.url AS url,  -- The URL; credentials masked.
  direct_url.commit_id AS commit_id,  -- The commit that was installed.
  direct_url.requested_revision AS requested_revision,  -- The branch, tag or commit that was asked for.
  CASE direct_url.digest WHEN '' THEN direct_url.legacy_digest_algorithm ELSE direct_url.digest_algorithm
  END AS digest_algorithm  -- Algorithm of the archive's hash; empty when there is none.
FROM direct_url
JOIN file ON file.id = direct_url.file
JOIN distribution ON distribution.direct_url = direct_url.file AND distribution.is_leftover = 0
JOIN environment ON environment.id = distribution.environment;

-- Where an environment gets a library that is missing, as the end of a sentence: commands where its own system or installer has
-- a package, else the packages of others.
CREATE TEMP VIEW IF NOT EXISTS library_advice AS
SELECT
  environment,  -- Number of the environment.
  name,  -- The name that is missing.
  CASE min(is_for_target) WHEN 1 THEN '; to get it: ' ELSE '; it is in ' END
    || group_concat(
      CASE WHEN is_for_target = 0
          THEN package || ' (' || system || CASE releases WHEN '' THEN '' ELSE ' ' || releases END || ')'
        WHEN system IN ('debian', 'ubuntu') THEN 'apt-get install ' || package
        WHEN system = 'fedora' THEN 'dnf install ' || package
        WHEN system = 'alpine' THEN 'apk add ' || package
        WHEN system = 'conda' THEN 'conda install -c conda-forge ' || package
        ELSE 'pip install ' || package END,
      CASE is_for_target WHEN 1 THEN ' or ' ELSE ', ' END)
    AS advice  -- `; to get it: apt-get install libgl1`.
FROM library_package
GROUP BY environment, name;

-- One edge of the loader on which an extension module's import fails, because the library is nowhere. Left out is what another
-- distribution's code may have loaded before (torchvision relies on torch's libraries), and what is told of musl otherwise. A distribution that has the library, and whose source opens
-- libraries by paths, may have opened it before (torchaudio).
CREATE TEMP VIEW IF NOT EXISTS missed_library AS
SELECT
  load.id AS load,  -- The edge.
  CASE
    WHEN opening.distribution IS NOT NULL AND EXISTS (
      SELECT 1
      FROM native
      JOIN owner AS brought ON brought.file = native.file
      WHERE native.soname = load.name AND native.soname <> '' AND brought.distribution = opening.distribution
    ) THEN 'opened-before'
    WHEN load.roots = 1 THEN coalesce(optional_module.reason, '')
    ELSE ''
  END AS reason  -- Why it may be meant so: variant or unpackaged as in optional_module; opened-before; empty.
FROM load
LEFT JOIN optional_module ON optional_module.environment = load.environment AND optional_module.file = load.first_root
LEFT JOIN owner AS needing ON needing.file = load.file
LEFT JOIN (
  SELECT DISTINCT owner.distribution AS distribution
  FROM library_open
  JOIN owner ON owner.file = library_open.file
  WHERE library_open.name = '' AND library_open.call IN ('torch', 'tensorflow')
) AS opening ON opening.distribution = needing.distribution
WHERE load.found_by = 'missing' AND load.root_kind = 'extension' AND load.name NOT GLOB 'libc.musl-*'
  AND NOT EXISTS (
    SELECT 1
    FROM native
    JOIN owner AS brought ON brought.file = native.file
    JOIN owner AS own ON own.file = load.file
    WHERE native.soname = load.name AND native.soname <> '' AND brought.distribution IS NOT NULL
      AND brought.distribution IS NOT own.distribution
  );

-- One library that a binary of a wheel for Windows or macOS needs, and who has it.
CREATE TEMP VIEW IF NOT EXISTS wheel_library AS
SELECT
  environment.path AS environment,  -- Path of the environment.
  distribution.id AS distribution_id,  -- Number of the distribution that has the binary.
  distribution.name AS distribution,  -- Its name.
  file.id AS file,  -- The binary.
  file.path AS path,  -- Its path.
  file.name GLOB '*.so' OR file.name GLOB '*.pyd' AS is_module,  -- Whether Python may import it.
  needed.name AS name,  -- The library's name, as written.
  needed.kind AS kind,  -- How it is needed.
  wheel_need.place AS place,  -- Who has it.
  wheel_need.found AS found,  -- The file, where it was found.
  regexp('(?i)^(concrt|mfc|msvcp|msvcr|vcamp|vccorlib|vcomp|vcruntime)[0-9_].*[.]dll$', needed.name)
    AS is_visual_cpp  -- Whether it is a part of Microsoft's Visual C++ runtime.
FROM wheel_need  -- hardly any: looked at first
CROSS JOIN needed ON needed.file = wheel_need.file AND needed.position = wheel_need.position
CROSS JOIN distribution ON distribution.id = wheel_need.distribution
CROSS JOIN environment ON environment.id = distribution.environment
CROSS JOIN file ON file.id = wheel_need.file;

-- One thing in which a wheel is not what it says of itself.
CREATE TEMP VIEW IF NOT EXISTS differing_wheel AS
SELECT
  environment.path AS environment,  -- Path of the environment of the wheels.
  wheel.path || CASE wheel_difference.path WHEN '' THEN '' ELSE '/' || wheel_difference.path END
    AS subject,  -- The wheel, with the place in it.
  wheel.path AS path,  -- The wheel.
  wheel_difference.aspect AS aspect,  -- What they differ in.
  wheel_difference.stated AS stated,  -- What is said, and where.
  wheel_difference.found AS found  -- What is there instead.
FROM wheel_difference
JOIN wheel ON wheel.id = wheel_difference.wheel
JOIN environment ON environment.kind = 'wheels';

-- One oddity of a wheel as an archive.
CREATE TEMP VIEW IF NOT EXISTS odd_wheel AS
SELECT
  environment.path AS environment,  -- Path of the environment of the wheels.
  wheel.path || CASE wheel_oddity.path WHEN '' THEN '' ELSE '/' || wheel_oddity.path END
    AS subject,  -- The wheel, with the entry.
  wheel.path AS path,  -- The wheel.
  wheel_oddity.oddity AS oddity,  -- What is odd.
  wheel_oddity.detail AS detail  -- A sentence about it.
FROM wheel_oddity
JOIN wheel ON wheel.id = wheel_oddity.wheel
JOIN environment ON environment.kind = 'wheels';
