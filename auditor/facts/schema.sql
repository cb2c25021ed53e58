-- The fact tables: a public interface, on which rules and users' queries stand. docs/facts.md is generated from this file:
-- the comment above a table is its sentence, the comment beside a column is the column's.
--
-- Text is escaped: control characters and bytes outside UTF-8 appear as \xNN. Digests are blobs; the views give hex.
-- Paths are inside their root, without a leading slash. Booleans are 0 and 1.

-- ---- Joined at merge -------------------------------------------------------------------------------------------------

-- What was audited; one row.
CREATE TABLE target (
  reference TEXT NOT NULL,  -- The target as the user gave it.
  kind TEXT NOT NULL,  -- venv, prefix, conda, system, directory, rootfs, image, wheel or wheelhouse.
  system_root TEXT NOT NULL  -- The directory that absolute paths of the target mean: /, another directory, or none.
) STRICT;

-- Whether the target's files were read by processes that can do nothing else; one row.
CREATE TABLE confinement (
  is_in_force INTEGER NOT NULL,  -- Whether they were.
  reason TEXT  -- Why they were not; null when they were.
) STRICT;

-- One variable of the environment that the Python of the target will run in, as whoever asks for the audit says.
CREATE TABLE variable (
  name TEXT PRIMARY KEY,  -- Name.
  value TEXT NOT NULL,  -- Value; credentials masked.
  origin TEXT NOT NULL  -- Who says so: option, or image for its configuration.
) STRICT, WITHOUT ROWID;

-- The image that was audited: its digests and its configuration: what runs by default, and where. Empty for what is no image.
CREATE TABLE image (
  manifest_digest TEXT NOT NULL,  -- Digest of its manifest, sha256:…; empty in docker archives, which have none.
  config_digest TEXT NOT NULL,  -- Digest of its configuration, sha256:…; engines call it the image's id.
  platforms INTEGER NOT NULL,  -- Images for platforms that there were to choose from, this one included.
  os TEXT NOT NULL,  -- Operating system: linux.
  architecture TEXT NOT NULL,  -- Machine, as Go names it: amd64, arm64.
  variant TEXT NOT NULL,  -- Variant of the machine: v8; empty when there is none.
  created TEXT NOT NULL,  -- When it was made, as written.
  user TEXT NOT NULL,  -- User, and group, that it runs as; empty for root.
  working_directory TEXT NOT NULL,  -- Directory that it runs in; empty for /.
  entrypoint TEXT NOT NULL,  -- The entrypoint, as words for a shell; credentials masked.
  command TEXT NOT NULL  -- The command, which is the entrypoint's arguments, likewise.
) STRICT;

-- One label of the image.
CREATE TABLE image_label (
  name TEXT PRIMARY KEY,  -- Name.
  value TEXT NOT NULL  -- Value; credentials masked.
) STRICT, WITHOUT ROWID;

-- One directory of the image over which other files are mounted when it runs.
CREATE TABLE image_volume (
  path TEXT PRIMARY KEY  -- The directory, as written.
) STRICT, WITHOUT ROWID;

-- One layer of the image, the lowest first.
CREATE TABLE layer (
  position INTEGER PRIMARY KEY,  -- Place in the image, from 0.
  digest TEXT NOT NULL,  -- Digest of the blob, sha256:…; empty when nobody says.
  diff_id TEXT NOT NULL,  -- Digest of the tar archive in it, as the configuration claims.
  media_type TEXT NOT NULL,  -- Media type of the blob.
  size INTEGER NOT NULL,  -- Bytes of the blob.
  step INTEGER,  -- Position of the build step that made it; null when the history does not tell.
  is_base INTEGER  -- 1 when it is one of the base that the user named, 0 when not; null when none was named.
) STRICT;

-- An image that this one was built on, as somebody says.
CREATE TABLE base_image (
  told_by TEXT PRIMARY KEY,  -- Who says so: label (org.opencontainers.image.base.*) or option (--base).
  name TEXT NOT NULL,  -- Its name.
  digest TEXT NOT NULL,  -- Digest of its manifest, or of its configuration where it has none; empty when nobody says.
  layers INTEGER,  -- How many layers it has; null when it was not looked at.
  shared INTEGER  -- How many of these, from the lowest, are the image's as well.
) STRICT, WITHOUT ROWID;

-- One step of the build: an entry of the image's history, or an instruction of the Dockerfile that is not in it, or a section of the definition file.
CREATE TABLE build_step (
  position INTEGER PRIMARY KEY,  -- Place in the history, from 0; those of the Dockerfile alone follow.
  origin TEXT NOT NULL,  -- Who says so: history, dockerfile, or definition for a definition file of Apptainer.
  stage TEXT NOT NULL,  -- Name or number of the stage of the Dockerfile; empty when it is not in one.
  instruction TEXT NOT NULL,  -- RUN, COPY, ENV …; empty when it was made by a tool without instructions.
  command TEXT NOT NULL,  -- What stands behind the instruction, without the shell that runs it; credentials masked.
  created TEXT NOT NULL,  -- When it was made, as written; empty when nobody says.
  layer INTEGER,  -- Position of the layer that it made; null when it made none.
  line INTEGER  -- Line of the Dockerfile that was given, or of the definition file; null when it is in neither.
) STRICT;

-- One thing that a build step gets from elsewhere, or by which it decides where things come from.
CREATE TABLE build_action (
  position INTEGER PRIMARY KEY,  -- Number, in the order of steps and commands.
  step INTEGER REFERENCES build_step (position),  -- The step; null for a base image.
  line INTEGER,  -- Line of the Dockerfile that was given, or of the definition file.
  kind TEXT NOT NULL,  -- base-image, pip-install, conda-install, apt-install, apk-install, dnf-install, system-upgrade, download, run-download, clone, add-url, index or extra-index.
  subject TEXT NOT NULL,  -- What: a package's name, a URL without query, an image.
  text TEXT NOT NULL,  -- The same as written; credentials masked.
  pin TEXT NOT NULL,  -- What is fixed of it: no-version, version-range, version, digest, commit, revision (a branch or tag, or neither), url (it names a version), moving-url, checked (a command beside it compares a digest or a signature), local, file, hashed-file, tag, latest, newest or not-told.
  is_pinned INTEGER  -- Whether that is one version or better; null when the step does not tell.
) STRICT;

-- One credential that everybody who has the image can read. Its value is in no fact.
CREATE TABLE image_secret (
  place TEXT NOT NULL,  -- variable, build-step or label.
  name TEXT NOT NULL,  -- Name of the variable, option or label, or the kind of token.
  step INTEGER REFERENCES build_step (position)  -- The build step.
) STRICT;

-- One step from the image's entrypoint and command to what runs. The last one is what the image starts.
CREATE TABLE entrypoint (
  position INTEGER PRIMARY KEY,  -- Place in the chain, from 0.
  kind TEXT NOT NULL,  -- configured, shell, wrapper (it starts another program), script, launcher (a script for Python), interpreter (Python), program or unknown.
  command TEXT NOT NULL,  -- The command, as words for a shell; credentials masked.
  place TEXT NOT NULL,  -- The file that is started; empty when there is none.
  reason TEXT NOT NULL,  -- How it is known, or why nothing more is.
  file INTEGER REFERENCES entry (id),  -- That file, links followed.
  environment INTEGER REFERENCES environment (id),  -- The environment whose interpreter it is.
  import_directory TEXT NOT NULL  -- The directory that this Python puts first on its import path: that of the script, or the working directory; empty when it puts none.
) STRICT;

-- One module of the directory that the image's Python puts first on its import path, in whose place it would import another one.
CREATE TABLE start_module (
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment that is started.
  name TEXT NOT NULL,  -- Name of the module.
  file INTEGER NOT NULL REFERENCES entry (id),  -- The file that is imported.
  shadowed INTEGER NOT NULL REFERENCES entry (id),  -- The file of the standard library, or of what is installed, that would be.
  PRIMARY KEY (environment, name)
) STRICT, WITHOUT ROWID;

-- One tree that the target is made of or leads to.
CREATE TABLE root (
  id INTEGER PRIMARY KEY,  -- Number of the root; the target's is 1.
  name TEXT NOT NULL,  -- Short name by which reports speak of the root.
  kind TEXT NOT NULL,  -- target, interpreter, import-path, user-base, or linked for what links of the others lead to.
  path TEXT NOT NULL,  -- Where the root is, as the target or what led there says.
  reason TEXT NOT NULL  -- What led there.
) STRICT;

-- One directory, so that its path is stored once. Rules read the view file instead.
CREATE TABLE directory (
  id INTEGER PRIMARY KEY,  -- Number of the directory.
  root INTEGER NOT NULL REFERENCES root (id),  -- The root that it is in.
  path TEXT NOT NULL  -- Its path; . for the root itself.
) STRICT;
CREATE UNIQUE INDEX directory_by_path ON directory (root, path);

-- One entry of the merged tree. Rules read the view file instead.
CREATE TABLE entry (
  id INTEGER PRIMARY KEY,  -- Number of the entry.
  directory INTEGER NOT NULL REFERENCES directory (id),  -- The directory that holds it.
  name TEXT NOT NULL,  -- Its name.
  kind TEXT NOT NULL,  -- file, directory, link, fifo, socket or device.
  size INTEGER NOT NULL,  -- Size in bytes; 0 for what is no file.
  mode INTEGER NOT NULL,  -- Permission bits, as chmod takes them.
  mtime_ns INTEGER NOT NULL,  -- Time of the last change, in nanoseconds since 1970.
  link_target TEXT,  -- What a link says.
  sha256 BLOB,  -- Digest of a file's bytes; null when they could not be read, and for what is no file.
  raw_name BLOB,  -- The name's bytes where the text is not the same.
  layer INTEGER  -- Position of the image's layer that it is of, from 0; null for what no layer has.
) STRICT;
CREATE INDEX entry_by_directory ON entry (directory);
CREATE INDEX entry_writable_by_all ON entry (directory) WHERE kind <> 'link' AND mode & 2 <> 0;

-- What one layer of an image had and a later one took away: it is still in the image, and not to be seen in a container.
-- Directories that a later layer has again do not count.
CREATE TABLE hidden_entry (
  position INTEGER PRIMARY KEY,  -- Number, by layer and the order in it.
  layer INTEGER NOT NULL,  -- Position of the layer that has it, from 0.
  path TEXT NOT NULL,  -- Path in the image.
  kind TEXT NOT NULL,  -- file, directory, link, fifo, socket or device.
  size INTEGER NOT NULL,  -- Size in bytes.
  sha256 BLOB,  -- Digest of a file's bytes.
  hidden_by INTEGER NOT NULL,  -- Position of the layer that hides it.
  how TEXT NOT NULL  -- whiteout, opaque (all that was in its directory is hidden) or replaced.
) STRICT;

-- One entry of a layer that unpackers need not agree on, or refuse.
CREATE TABLE odd_entry (
  position INTEGER PRIMARY KEY,  -- Number, by layer and the order in it.
  layer INTEGER NOT NULL,  -- Position of the layer, from 0.
  path TEXT NOT NULL,  -- The name as the archive has it.
  oddity TEXT NOT NULL,  -- What is odd: absolute-path, leads-out, parent-part, empty-path, path-too-long, link-absolute, link-leads-out, link-without-target, header-damaged; no-place, link-loop, link-target-missing, link-to-directory, link-to-itself, bad-whiteout, root-not-directory, below-file.
  is_left_out INTEGER NOT NULL  -- 1 when it is not in the tree that was audited.
) STRICT;

-- ---- Read from bytes -------------------------------------------------------------------------------------------------

-- One line of a pyvenv.cfg.
CREATE TABLE pyvenv_entry (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The file.
  position INTEGER NOT NULL,  -- Place in the file, from 0.
  key TEXT NOT NULL,  -- Key, in lower case as Python reads it.
  value TEXT NOT NULL  -- Value.
) STRICT;
CREATE INDEX pyvenv_entry_by_file ON pyvenv_entry (file);

-- The core metadata of one distribution (METADATA), or of a zipped .egg.
CREATE TABLE metadata (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The file.
  metadata_version TEXT NOT NULL,  -- Metadata-Version.
  name TEXT,  -- Name as written.
  version TEXT,  -- Version as written.
  requires_python TEXT NOT NULL  -- Requires-Python; empty when there is none.
) STRICT;

-- One Requires-Dist of a METADATA, or the same of a requires.txt, as written.
CREATE TABLE requires_dist (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The file.
  position INTEGER NOT NULL,  -- Place in the file, from 0.
  text TEXT NOT NULL,  -- The dependency specifier.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- A WHEEL file: how the installed wheel was built and what it claimed to fit.
CREATE TABLE wheel_file (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The file.
  wheel_version TEXT NOT NULL,  -- Wheel-Version.
  generator TEXT NOT NULL,  -- The program that made the wheel.
  build TEXT NOT NULL,  -- Build number; empty when there is none.
  root_is_purelib INTEGER  -- Root-Is-Purelib.
) STRICT;

-- One tag of a WHEEL file.
CREATE TABLE wheel_tag (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The WHEEL file.
  position INTEGER NOT NULL,  -- Place in the file, from 0.
  tag TEXT NOT NULL  -- python-abi-platform.
) STRICT;
CREATE INDEX wheel_tag_by_file ON wheel_tag (file);

-- An INSTALLER file: the program that installed a distribution.
CREATE TABLE installer (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The file.
  name TEXT NOT NULL  -- The program; empty when the file is.
) STRICT;

-- A direct_url.json (PEP 610): a distribution that did not come from an index.
CREATE TABLE direct_url (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The file.
  kind TEXT NOT NULL,  -- archive, vcs, directory or editable.
  url TEXT NOT NULL,  -- The URL; credentials masked.
  subdirectory TEXT NOT NULL,  -- Directory inside the source; empty when there is none.
  vcs TEXT NOT NULL,  -- git, hg, svn or bzr; empty when it is none.
  commit_id TEXT NOT NULL,  -- The commit that was installed.
  requested_revision TEXT NOT NULL,  -- The branch, tag or commit that was asked for.
  digest_algorithm TEXT NOT NULL,  -- Algorithm of the first of the archive's hashes.
  digest TEXT NOT NULL,  -- That hash, in hex.
  legacy_digest_algorithm TEXT NOT NULL,  -- Algorithm of the deprecated hash field.
  legacy_digest TEXT NOT NULL,  -- That hash.
  validity TEXT NOT NULL  -- every-pip, until-pip-26.0 or since-pip-26.1: who takes the file for valid.
) STRICT;

-- URLs whose credentials are masked elsewhere. Rules and queries cannot read it.
CREATE TABLE secret_url (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The direct_url.json.
  url TEXT NOT NULL  -- The URL as written.
) STRICT;

-- A .egg-link file: a project that is imported from its source directory.
CREATE TABLE egg_link (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The file.
  target TEXT NOT NULL,  -- The directory that holds the project's .egg-info, as written.
  setup_directory TEXT NOT NULL  -- The directory of setup.py seen from there, as written.
) STRICT;

-- One row of a RECORD, or one line of an installed-files.txt, as written. Rules read the view record_entry instead.
CREATE TABLE record_row (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The RECORD or installed-files.txt.
  line INTEGER NOT NULL,  -- Line in it, from 1.
  path TEXT NOT NULL,  -- Path as written.
  algorithm TEXT NOT NULL,  -- Digest algorithm; empty when the row has no digest.
  digest BLOB,  -- The digest.
  size INTEGER,  -- Size in bytes.
  problem TEXT NOT NULL,  -- What is wrong with the row; empty when nothing is.
  PRIMARY KEY (file, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_row_weak_digest ON record_row (algorithm) WHERE algorithm NOT IN ('', 'sha256');
CREATE INDEX record_row_bare ON record_row (path) WHERE algorithm = '' AND path NOT GLOB '*.pyc';

-- One line of a .pth file that does something.
CREATE TABLE pth_line (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The file.
  line INTEGER NOT NULL,  -- Line in it, from 1.
  kind TEXT NOT NULL,  -- import-line or path-line.
  text TEXT NOT NULL  -- The line.
) STRICT;
CREATE INDEX pth_line_by_file ON pth_line (file);

-- One line of a .start file (PEP 829), which Python calls at start-up from 3.15 on.
CREATE TABLE start_line (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The file.
  line INTEGER NOT NULL,  -- Line in it, from 1.
  text TEXT NOT NULL,  -- The line.
  callable TEXT NOT NULL,  -- What is called, module:name; empty when the line has another form, which Python steps over.
  PRIMARY KEY (file, line)
) STRICT, WITHOUT ROWID;

-- One entry point that a distribution announces (entry_points.txt): a script, or a plug-in that others load.
CREATE TABLE entry_point (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The entry_points.txt.
  line INTEGER NOT NULL,  -- Line in it, from 1.
  group_name TEXT NOT NULL,  -- console_scripts, gui_scripts, or the plug-ins' group.
  name TEXT NOT NULL,  -- Name.
  value TEXT NOT NULL,  -- module:attribute as written.
  PRIMARY KEY (file, line)
) STRICT, WITHOUT ROWID;

-- One script in bin that starts with #!: mostly an installer's, to call an entry point.
CREATE TABLE launcher (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The script.
  form TEXT NOT NULL,  -- direct, searched (env), shell (as installers write a long path) or beside (seen from the script).
  interpreter TEXT NOT NULL,  -- The program that runs it, as written.
  arguments TEXT NOT NULL,  -- Arguments before the script's own.
  line_bytes INTEGER NOT NULL,  -- Length of the first line; Linux reads 255 bytes of it, before 5.1 127.
  kind TEXT NOT NULL,  -- entry-point (it only calls one), easy-install (setuptools') or script.
  module TEXT NOT NULL,  -- The module that it calls, for entry-point.
  function TEXT NOT NULL,  -- The function there, for entry-point.
  requirement TEXT NOT NULL,  -- The distribution that it looks for, for easy-install.
  body_sha256 BLOB NOT NULL  -- Digest of what follows the lines that name its interpreter.
) STRICT;

-- How an interpreter was built, by its _sysconfigdata module.
CREATE TABLE python_build (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The module.
  version TEXT NOT NULL,  -- X.Y.
  soabi TEXT NOT NULL,  -- The tag of its extension modules.
  abi_flags TEXT NOT NULL,  -- t for free-threaded, d for debug, m up to 3.7.
  extension_suffix TEXT NOT NULL,  -- End of the names of its extension modules.
  multiarch TEXT NOT NULL,  -- Debian's name of the machine.
  prefix TEXT NOT NULL,  -- Prefix as configured; often not where the interpreter is now.
  compiler TEXT NOT NULL,  -- The C compiler.
  compiler_flags TEXT NOT NULL,  -- Its flags.
  configure_options TEXT NOT NULL,  -- Arguments of configure, quoted for a shell.
  is_debug INTEGER,  -- Whether it is a debug build.
  is_free_threaded INTEGER,  -- Whether it has no global interpreter lock.
  is_shared INTEGER  -- Whether its code is in a libpython.
) STRICT;

-- An EXTERNALLY-MANAGED file (PEP 668): pip does not install into this interpreter unless it is told to.
CREATE TABLE externally_managed (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The file.
  message TEXT NOT NULL  -- What installers say; empty when the file does not tell.
) STRICT;

-- How an interpreter was built, by its build-details.json (PEP 739, from Python 3.14 on); python_build says more.
CREATE TABLE build_details (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The file.
  schema_version TEXT NOT NULL,  -- Version of the format.
  base_prefix TEXT NOT NULL,  -- Its prefix, absolute or seen from the file's directory.
  base_interpreter TEXT NOT NULL,  -- The interpreter, absolute or seen from the prefix; empty when there is none.
  platform TEXT NOT NULL,  -- The platform, as sysconfig names it.
  language_version TEXT NOT NULL,  -- X.Y.
  implementation TEXT NOT NULL,  -- Name of the implementation: cpython, pypy.
  implementation_version TEXT NOT NULL,  -- As sys.version_info, with dots; empty when it is not told.
  cache_tag TEXT NOT NULL,  -- The tag of its .pyc files.
  multiarch TEXT NOT NULL,  -- Debian's name of the machine.
  abi_flags TEXT NOT NULL,  -- t for free-threaded, d for debug.
  extension_suffix TEXT NOT NULL,  -- End of the names of its extension modules.
  stable_abi_suffix TEXT NOT NULL,  -- The same for the stable ABI.
  dynamic_library TEXT NOT NULL,  -- Its libpython, absolute or seen from the prefix; empty when there is none.
  links_extensions INTEGER  -- Whether extension modules link to that.
) STRICT;

-- A provenance_url.json (PEP 710): the file on an index that a distribution was installed from.
CREATE TABLE provenance_url (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The file.
  url TEXT NOT NULL,  -- The URL; credentials masked.
  digest_algorithm TEXT NOT NULL,  -- sha256 where the file has it, else its first algorithm.
  digest TEXT NOT NULL  -- That digest of the artifact, in hex as written.
) STRICT;

-- Which operating system the target holds, by its os-release.
CREATE TABLE os_release (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The file.
  os TEXT NOT NULL,  -- ID, such as debian.
  version TEXT NOT NULL,  -- VERSION_ID; empty for rolling releases.
  codename TEXT NOT NULL,  -- VERSION_CODENAME.
  like TEXT NOT NULL,  -- ID_LIKE: systems that it is made from.
  pretty_name TEXT NOT NULL,  -- PRETTY_NAME.
  build TEXT NOT NULL,  -- BUILD_ID.
  variant TEXT NOT NULL,  -- VARIANT_ID.
  support_end TEXT NOT NULL  -- SUPPORT_END: the day until which it says that it gets fixes.
) STRICT;

-- One package that conda installed (conda-meta/*.json).
CREATE TABLE conda_package (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The file.
  name TEXT NOT NULL,  -- Name.
  version TEXT NOT NULL,  -- Version.
  build TEXT NOT NULL,  -- Build string: which of several packages of that version.
  build_number INTEGER,  -- Build number.
  channel TEXT NOT NULL,  -- Where it came from; credentials masked.
  subdir TEXT NOT NULL,  -- Its platform, such as linux-64, or noarch.
  file_name TEXT NOT NULL,  -- Name of the package file.
  url TEXT NOT NULL,  -- URL of the package file; credentials masked.
  md5 TEXT NOT NULL,  -- Digest of the package file, in hex as written.
  sha256 TEXT NOT NULL,  -- Digest of the package file, in hex as written.
  noarch TEXT NOT NULL,  -- generic or python; empty for a platform's own.
  is_requested INTEGER NOT NULL  -- Whether the user named it.
) STRICT;

-- One file that a conda package put into the environment, as its record says.
CREATE TABLE conda_file (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The conda-meta record.
  position INTEGER NOT NULL,  -- Place in the record, from 0.
  path TEXT NOT NULL,  -- Path in the environment, as written.
  path_type TEXT NOT NULL,  -- hardlink, softlink, pyc_file …; empty for what was made when the package was installed.
  sha256 BLOB,  -- Digest of the file in the package.
  sha256_in_prefix BLOB,  -- Digest of the file as installed.
  size INTEGER,  -- Size in the package, in bytes.
  placeholder TEXT NOT NULL,  -- What was replaced by the environment's path; empty when nothing was.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- Where an editable distribution's import hook finds a module (setuptools' __editable___*_finder.py).
CREATE TABLE finder_mapping (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The finder.
  position INTEGER NOT NULL,  -- Place in the file, from 0.
  module TEXT NOT NULL,  -- The top-level name, or a dotted one.
  directory TEXT NOT NULL,  -- Its directory, or its file without .py, as written; for a namespace one of its directories.
  is_namespace INTEGER NOT NULL,  -- Whether the name is a namespace.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- One line of a vendor.txt: a project that a distribution carries a copy of, by its own word.
CREATE TABLE vendor_line (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The vendor.txt.
  line INTEGER NOT NULL,  -- Line in it, from 1.
  name TEXT NOT NULL,  -- Name as written.
  version TEXT NOT NULL,  -- Version as written.
  PRIMARY KEY (file, line)
) STRICT, WITHOUT ROWID;

-- One zip archive that Python may import from: an .egg, a .pyz, a .zip beside what is imported.
CREATE TABLE zip_archive (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The archive.
  members INTEGER NOT NULL,  -- Entries of its directory.
  content_bytes INTEGER NOT NULL,  -- Their size together when inflated, as stated.
  has_main INTEGER NOT NULL,  -- Whether Python can run it: there is a __main__.py.
  projects INTEGER NOT NULL,  -- Metadata directories at its top; projects of these are found when it is on the import path.
  problem TEXT NOT NULL  -- The first thing that is wrong with it; empty when nothing is.
) STRICT;

-- The header of one .pyc (PEP 552).
CREATE TABLE bytecode (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The file.
  magic INTEGER NOT NULL,  -- Magic number: the bytecode's version.
  validation TEXT NOT NULL,  -- timestamp, checked-hash or unchecked-hash.
  source_mtime INTEGER,  -- Seconds since 1970 that the source had, modulo 2^32; for timestamp.
  source_size INTEGER,  -- Size that the source had, modulo 2^32; for timestamp.
  source_hash INTEGER  -- SipHash of the source, as a signed number; for the other two.
) STRICT;

-- One native binary, by its own headers.
CREATE TABLE native (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The file.
  format TEXT NOT NULL,  -- elf, pe or mach-o.
  machine TEXT NOT NULL,  -- Instruction set (x86_64, aarch64, i386 …); several with commas.
  bits INTEGER NOT NULL,  -- 32 or 64.
  kind TEXT NOT NULL,  -- shared, executable, relocatable, core, library, bundle, object or archive.
  soname TEXT NOT NULL,  -- The name that others need it by (SONAME, LC_ID_DYLIB); empty when there is none.
  interpreter TEXT NOT NULL,  -- The dynamic loader that an executable asks for; empty when there is none.
  rpath TEXT,  -- Where its libraries and theirs are looked for first (DT_RPATH), as written.
  runpath TEXT,  -- Where its own libraries are looked for (DT_RUNPATH), as written; RPATH does not count beside it.
  no_default_directories INTEGER NOT NULL,  -- Whether its libraries are not looked for in the loader's own directories.
  defines_versions INTEGER NOT NULL,  -- Whether it says which symbol versions it defines; one that does not passes for all.
  executable_stack INTEGER NOT NULL,  -- Whether the stack has to be executable; it has where a file says nothing of it.
  text_relocations INTEGER NOT NULL,  -- Whether its code is written to when it is loaded.
  static_tls INTEGER NOT NULL,  -- Whether its thread variables must be in the space that is fixed at start (DF_STATIC_TLS).
  tls_size INTEGER NOT NULL,  -- Bytes of its variables that each thread has its own of.
  build_id TEXT NOT NULL,  -- Identification of the build, in hex; empty when there is none.
  abi_os TEXT NOT NULL,  -- Operating system of the ABI note; empty when there is none.
  abi_version TEXT NOT NULL,  -- Oldest kernel of the ABI note.
  cpu_level TEXT NOT NULL,  -- Instructions that its note says it needs (x86-64-v3); empty when none does, which is the rule.
  package_note TEXT NOT NULL,  -- What the note of the package that it was built for says, as JSON; empty when there is none.
  debug_file TEXT NOT NULL,  -- Name of the file with its debug information, as its distribution called it; empty when there is none.
  flushes_denormals INTEGER NOT NULL  -- Whether loading it makes the processor take denormal numbers for zero.
) STRICT;

CREATE INDEX native_flushing ON native (file) WHERE flushes_denormals = 1;
CREATE INDEX native_by_soname ON native (soname) WHERE soname <> '';

-- One slice of a Mach-O file, or a PE file: what its headers say. A universal Mach-O file has a slice for each machine, others are
-- one slice; of a universal file the table native says what its first slice is.
CREATE TABLE native_slice (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The file.
  slice INTEGER NOT NULL,  -- Place of the slice in the file, from 1.
  machine TEXT NOT NULL,  -- Instruction set.
  bits INTEGER NOT NULL,  -- 32 or 64; 0 for an archive.
  kind TEXT NOT NULL,  -- As in native.
  soname TEXT NOT NULL,  -- The name that others need it by, mostly a path (LC_ID_DYLIB); empty when there is none, as for PE.
  version TEXT NOT NULL,  -- Its own version: of the library, of PE by its resources; empty when it says none.
  build_id TEXT NOT NULL,  -- Identification of the build (LC_UUID), in hex; empty when there is none.
  platform TEXT NOT NULL,  -- macos, ios … or windows; empty when it says none.
  minimum_os TEXT NOT NULL,  -- The oldest version of that system that it is made for (macOS 11.0, Windows 6.0); empty when it says none.
  sdk TEXT NOT NULL,  -- Version of the system whose headers it was built with; empty when it says none.
  linker_version TEXT NOT NULL,  -- Version of the linker that made it; empty when it says none.
  is_signed INTEGER NOT NULL,  -- Whether it has a signature; not whether that is valid.
  PRIMARY KEY (file, slice)
) STRICT, WITHOUT ROWID;

-- One directory that libraries of a Mach-O file named @rpath are looked for in (LC_RPATH).
CREATE TABLE native_rpath (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The file.
  position INTEGER NOT NULL,  -- Place among its directories, from 1.
  slice INTEGER NOT NULL,  -- The slice that says so.
  path TEXT NOT NULL,  -- The directory, as written.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- One compiler or linker that a binary says was used to make it (.comment); those of the C library's start-up code too.
CREATE TABLE build_tool (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The binary.
  position INTEGER NOT NULL,  -- Place in it, from 1.
  name TEXT NOT NULL,  -- What it calls itself, with its version.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- One thing in a file by which a library shows that it is inside. The table component says what follows from all of them.
CREATE TABLE library_trace (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The file.
  position INTEGER NOT NULL,  -- Place among its traces, from 1.
  evidence TEXT NOT NULL,  -- rust-dependencies, go-build-info, version-function, version-string, build-configuration or source-path.
  kind TEXT NOT NULL,  -- library, crate or go-module.
  library TEXT NOT NULL,  -- Name of the library.
  version TEXT NOT NULL,  -- Its version; empty when the trace has none.
  text TEXT NOT NULL,  -- What stands in the file, or the symbol's name.
  "offset" INTEGER,  -- Bytes from the start of the file, where it is known.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- One thing in a binary that says for which processors it was made. The table cpu_need says what follows from all of them.
CREATE TABLE cpu_trace (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The binary.
  position INTEGER NOT NULL,  -- Place among its traces, from 1.
  kind TEXT NOT NULL,  -- baseline, dispatched or openblas by build information, compiler (how it was called) or detection (a symbol).
  text TEXT NOT NULL,  -- What stands there.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- One name in the read-only data of a binary that calls dlopen or dlmopen: a whole text of the form of a library's name or
-- absolute path. Names that it needs anyway, its own, and patterns for printf are left out.
CREATE TABLE dlopen_text (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The binary.
  position INTEGER NOT NULL,  -- Place among its names, from 1.
  name TEXT NOT NULL,  -- The name or path.
  "offset" INTEGER NOT NULL,  -- Bytes from the start of the file to the first place where it stands.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- One library that a binary says it opens at run time (.note.dlopen, UAPI.12).
CREATE TABLE dlopen_note (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The binary.
  position INTEGER NOT NULL,  -- Place in its notes, from 1.
  names TEXT NOT NULL,  -- Its names, a blank between them; the first that is there is taken.
  feature TEXT NOT NULL,  -- What it is for; empty when it is not told.
  priority TEXT NOT NULL,  -- required, recommended or suggested.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- One component that a distribution's bill of materials lists (PEP 770), as written.
CREATE TABLE sbom_component (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The document.
  position INTEGER NOT NULL,  -- Place in it, from 1.
  type TEXT NOT NULL,  -- What it is, in the document's word: library, file.
  name TEXT NOT NULL,  -- Its name.
  version TEXT NOT NULL,  -- Its version; empty when there is none.
  purl TEXT NOT NULL,  -- Its package URL; empty when there is none.
  scope TEXT NOT NULL,  -- required, optional or excluded; empty when it is not told.
  is_subject INTEGER NOT NULL,  -- Whether it is what the document is about.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- One value of a feature that a wheel variant is for, as its variant.json says (draft of PEP 825).
CREATE TABLE variant_property (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The variant.json.
  position INTEGER NOT NULL,  -- Place in it, from 1.
  label TEXT NOT NULL,  -- The variant's label.
  namespace_name TEXT NOT NULL,  -- Whose feature it is; empty where a variant has no features.
  feature TEXT NOT NULL,  -- The feature.
  value TEXT NOT NULL,  -- One of its values.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- What the pyproject.toml of a source distribution says of its build (PEP 518).
CREATE TABLE build_system (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The pyproject.toml.
  is_stated INTEGER NOT NULL,  -- Whether it has a table [build-system].
  backend TEXT NOT NULL  -- The backend that the table names; empty where it names none.
) STRICT;

-- One requirement of that table, as written.
CREATE TABLE build_requires (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The pyproject.toml.
  position INTEGER NOT NULL,  -- Place in it, from 1.
  text TEXT NOT NULL,  -- The dependency specifier.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- One name that a binary needs: the dynamic loader has to find a library for it.
CREATE TABLE needed (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The binary.
  position INTEGER NOT NULL,  -- Place among its needs, from 1.
  slice INTEGER NOT NULL,  -- The slice of a universal Mach-O file that needs it; 1 for other files.
  name TEXT NOT NULL,  -- The name, mostly the SONAME of the library that it was linked with.
  kind TEXT NOT NULL,  -- needed; ELF: auxiliary or filter for a library that is asked for symbols before the binary itself; Mach-O: weak, reexported or upward; PE and Mach-O: delayed for one that is looked for at the first call.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- One symbol version that a binary needs of a library.
CREATE TABLE version_need (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The binary.
  position INTEGER NOT NULL,  -- Place among its version needs, from 1.
  library TEXT NOT NULL,  -- The library, by the name that the binary needs it by.
  version TEXT NOT NULL,  -- The version (GLIBC_2.34).
  is_weak INTEGER NOT NULL,  -- Whether the loader goes on without it.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- One symbol version that a binary defines.
CREATE TABLE version_definition (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The binary.
  version TEXT NOT NULL,  -- The version (GLIBC_2.34); the library's own name is none.
  PRIMARY KEY (file, version)
) STRICT, WITHOUT ROWID;

-- The dynamic symbols of one binary, by its own symbol table.
CREATE TABLE symbol_table (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The binary.
  undefined BLOB NOT NULL,  -- The symbols that other files have to define: one a line, with @ and the version where it asks for one.
  weak BLOB NOT NULL,  -- Those that it can do without, in the same form.
  defined BLOB NOT NULL,  -- Those that it defines for others: sorted keys of 8 bytes (FNV-1a of name@version, of name where no version is asked for, of name@ where it has none).
  undefined_count INTEGER NOT NULL,  -- How many it needs.
  weak_count INTEGER NOT NULL,  -- How many it can do without.
  defined_count INTEGER NOT NULL,  -- How many it defines.
  unique_count INTEGER NOT NULL,  -- How many of these are one and the same in all objects of a process (STB_GNU_UNIQUE).
  cxx_strings TEXT NOT NULL,  -- Which string type of libstdc++ its symbols name: none, cxx11, old or both.
  unique_symbols BLOB NOT NULL  -- Those of the unique ones that are not libstdc++'s own: one a line, without versions.
) STRICT;

-- One C++ library that a binary defines symbols of for others, by their namespace: of those whose copies are known to meet.
CREATE TABLE exported_namespace (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The binary.
  name TEXT NOT NULL,  -- The namespace (google::protobuf); with its version where it has one (absl::lts_20260107).
  symbols INTEGER NOT NULL,  -- How many symbols it defines there.
  unique_symbols INTEGER NOT NULL,  -- How many of these are one and the same in all objects of a process.
  PRIMARY KEY (file, name)
) STRICT, WITHOUT ROWID;

-- What one binary was bound to Python with, by texts that it has among its constants.
CREATE TABLE binding (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The binary.
  framework TEXT NOT NULL,  -- pybind11, nanobind or cython.
  id TEXT NOT NULL,  -- Under which modules share their types: those of other ids do not know them.
  PRIMARY KEY (file, framework, id)
) STRICT, WITHOUT ROWID;

-- One version of numpy's headers that a binary's own check of numpy was compiled from, by what the check would say.
CREATE TABLE numpy_check (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The binary.
  headers INTEGER NOT NULL,  -- 1 or 2. Those of numpy 1 take no numpy 2.
  oldest TEXT NOT NULL,  -- The oldest numpy that it takes; empty where it does not say, which is so with the headers of numpy 1.
  PRIMARY KEY (file, headers, oldest)
) STRICT, WITHOUT ROWID;

-- One Python module that a binary can be imported as, by the function that makes it.
CREATE TABLE module_definition (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The binary.
  name TEXT NOT NULL,  -- The module's last name (PyInit_name, PyModExport_name, _cffi_pypyinit_name).
  PRIMARY KEY (file, name)
) STRICT, WITHOUT ROWID;

-- One place of Python source that asks for a library. Calls are told by their names (CDLL, LoadLibrary, find_library, dlopen,
-- load_library, load_op_library), those of find_library only where what is looked for stands there.
CREATE TABLE library_open (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The source.
  position INTEGER NOT NULL,  -- Place among those of the file, from 1.
  line INTEGER NOT NULL,  -- The line of the call.
  call TEXT NOT NULL,  -- ctypes, find-library (ctypes.util), cffi, torch (ops.load_library), tensorflow (load_op_library) or flags (sys.setdlopenflags with RTLD_GLOBAL).
  name TEXT NOT NULL,  -- The name or path; empty where it is no literal, and for flags.
  is_global INTEGER NOT NULL,  -- Whether RTLD_GLOBAL stands in the call: the library's symbols are for all that is loaded later.
  is_caught INTEGER NOT NULL,  -- Whether the code goes on without it: in a try that catches OSError, or one of several names that are tried.
  time TEXT NOT NULL,  -- import (whenever the module is imported), call (in a function) or branch (under a condition in either).
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- One dynamic loader, by what its file says.
CREATE TABLE loader (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The loader.
  kind TEXT NOT NULL,  -- glibc or musl.
  version TEXT NOT NULL,  -- Version of the C library; empty where the file does not say.
  vendor TEXT NOT NULL,  -- Who built it, as its banner has it; empty where there is none.
  lib TEXT NOT NULL  -- What $LIB means to it; empty when it knows no such token.
) STRICT;

-- One directory that a dynamic loader searches by itself, last of all.
CREATE TABLE loader_directory (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The loader, or the ld-musl-….path that counts in place of what is built into it.
  position INTEGER NOT NULL,  -- Place in its order, from 1.
  path TEXT NOT NULL,  -- The directory.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- One library of an ld.so.cache.
CREATE TABLE loader_cache (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The cache.
  position INTEGER NOT NULL,  -- Place in it, from 1.
  name TEXT NOT NULL,  -- The name that binaries need it by.
  path TEXT NOT NULL,  -- Where it was when the cache was written.
  machine TEXT NOT NULL,  -- Its instruction set; empty for one that is not known.
  hwcaps TEXT NOT NULL,  -- Processor level that it is for (x86-64-v3), or the old subdirectories (tls/haswell); empty for all.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- One library that an ld.so.preload makes every program load first.
CREATE TABLE preload_list (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The list.
  position INTEGER NOT NULL,  -- Place in it, from 1.
  name TEXT NOT NULL,  -- The name or path.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- One directory of the system where libraries were looked for by the names that something needs. Only files of such names are
-- read there.
CREATE TABLE searched_directory (
  place TEXT PRIMARY KEY,  -- Where it is, links not followed.
  is_present INTEGER NOT NULL,  -- Whether there is a directory.
  mode INTEGER  -- Its permission bits; where it is not there those of the nearest directory above it.
) STRICT, WITHOUT ROWID;

-- The version that an interpreter's executable or library states.
CREATE TABLE python_binary (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The binary.
  version TEXT NOT NULL,  -- Version, as platform.python_version() gives it.
  evidence TEXT NOT NULL  -- Where in the binary it stands.
) STRICT;

-- A file that makers of environments write, compared without its environment's path and prompt.
CREATE TABLE generated_file (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The file.
  environment_path TEXT NOT NULL,  -- The environment that it was written for; empty when it names none.
  prompt TEXT NOT NULL,  -- The prompt in it; empty when there is none.
  normalized_sha256 BLOB NOT NULL  -- Digest of its text without the two.
) STRICT;

-- A script that may be started: an executable text file of up to 64 KiB, or one that is called *.sh.
CREATE TABLE script (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The file.
  interpreter TEXT NOT NULL,  -- The program of its first line; empty when it has none.
  arguments TEXT NOT NULL,  -- What stands behind the program.
  is_for_shell INTEGER NOT NULL,  -- Whether a shell runs it.
  is_complete INTEGER NOT NULL  -- Whether all of it could be told apart as commands.
) STRICT;

-- One user of /etc/passwd, or one group of /etc/group.
CREATE TABLE account (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The file.
  position INTEGER NOT NULL,  -- Place in it, from 0.
  kind TEXT NOT NULL,  -- user or group.
  name TEXT NOT NULL,  -- Name.
  id TEXT NOT NULL,  -- Number, as written.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- One place that the system's package manager gets packages from (sources.list, *.sources, *.repo, repositories), of a whole
-- system. Those of source packages are left out.
CREATE TABLE package_source (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The file that names it.
  position INTEGER NOT NULL,  -- Place in it, from 0.
  line INTEGER NOT NULL,  -- Line of it, from 1; of a stanza or section its first one.
  kind TEXT NOT NULL,  -- The package manager: dpkg (apt), rpm (dnf, yum, zypper) or apk.
  name TEXT NOT NULL,  -- What the file calls it; of apk the tag. Empty where there is none.
  uri TEXT NOT NULL,  -- Where the packages are; credentials masked.
  suite TEXT NOT NULL,  -- The release: of apt as written, of apk the directory above the last one; empty for rpm.
  components TEXT NOT NULL,  -- Of apt, with blanks between them; of apk the last directory; empty for rpm.
  signed_by TEXT NOT NULL,  -- Whose signatures count: keyrings of apt, URLs of keys of rpm, inline for a key in the file; empty where it does not say.
  is_enabled INTEGER NOT NULL,  -- Whether it is used.
  is_unchecked INTEGER NOT NULL,  -- Whether it says that signatures do not count (trusted, allow-insecure, gpgcheck).
  is_snapshot INTEGER NOT NULL,  -- Whether it names a moment, so that it gives the same packages for ever; by its form.
  has_credential INTEGER NOT NULL,  -- Whether its URL holds a credential.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- What the system's package manager was told of some packages (apt's preferences, dnf's and yum's versionlock, apk's world), of
-- a whole system. What dpkg holds is a state in os_package.
CREATE TABLE package_preference (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The file that says it.
  position INTEGER NOT NULL,  -- Place in it, from 0.
  line INTEGER NOT NULL,  -- Line of it, from 1; of a stanza its first one.
  manager TEXT NOT NULL,  -- The package manager: dpkg (apt), rpm (dnf, yum) or apk.
  packages TEXT NOT NULL,  -- A package's name, or a pattern of names.
  kind TEXT NOT NULL,  -- What is said: named (it is wanted), version, range, release, origin (a host), source (a tag of apk) or exclude.
  wanted TEXT NOT NULL,  -- The version or pattern, the comparison, the release, the host or tag, as written; empty for a name alone.
  priority INTEGER,  -- Of apt; null for others.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- What the system keeps of one name with alternatives (update-alternatives, alternatives), where an environment loads something
-- by way of it.
CREATE TABLE alternative_record (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The file.
  link TEXT NOT NULL,  -- The path that people use.
  is_automatic INTEGER NOT NULL,  -- Whether the choice of the highest priority is taken.
  best TEXT NOT NULL,  -- That choice; empty without choices.
  choices INTEGER NOT NULL  -- How many there are.
) STRICT;

-- Rules of time zones (tzdata.zi): the system's, and those of distributions.
CREATE TABLE time_zone_data (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The file.
  version TEXT NOT NULL  -- Release of the time zone database: 2025b.
) STRICT;

-- Certificates in text: of the authorities that programs trust (certifi, the system's bundle, what was added to it).
CREATE TABLE certificate_bundle (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The file.
  certificates INTEGER NOT NULL,  -- Certificates in it.
  broken INTEGER NOT NULL  -- Those that do not end, or hold what is no base64.
) STRICT;

-- One locale of glibc's archive (/usr/lib/locale/locale-archive), which is read where a variable names a locale.
CREATE TABLE archived_locale (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The archive.
  position INTEGER NOT NULL,  -- Place among its names, from 0.
  name TEXT NOT NULL,  -- Its name there: de_DE.utf8.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- One place of a whole system that a variable means: of a time zone (TZ), a locale (LC_ALL, LC_*, LANG), or certificates
-- (SSL_CERT_FILE and others). Names that mean no place are left out.
CREATE TABLE named_place (
  variable TEXT PRIMARY KEY,  -- The variable.
  value TEXT NOT NULL,  -- Its value.
  place TEXT NOT NULL,  -- The file or directory that it means; of a locale the directory that it would have outside of the archive.
  is_present INTEGER NOT NULL  -- Whether it is there.
) STRICT, WITHOUT ROWID;

-- One command of a script for a shell that decides what runs, and in which surroundings.
CREATE TABLE script_command (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The script.
  position INTEGER NOT NULL,  -- Place among its commands of these kinds, from 0.
  line INTEGER NOT NULL,  -- Line, from 1.
  use TEXT NOT NULL,  -- exec (the shell becomes that program), last (the last command, where no exec always runs), source (another script is read), set (a variable of Python, installers, the loader or numeric libraries) or install (packages).
  text TEXT NOT NULL,  -- The command, as words for a shell; credentials masked.
  is_conditional INTEGER NOT NULL,  -- Whether it may not run.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- Answer to a question: the hash of a source under a magic number.
CREATE TABLE source_hash (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The source.
  magic INTEGER NOT NULL,  -- The magic number.
  hash INTEGER NOT NULL  -- The hash, as a signed number.
) STRICT;
CREATE INDEX source_hash_by_file ON source_hash (file, magic);

-- Answer to a question: the digest of a file under an algorithm other than SHA-256.
CREATE TABLE content_digest (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The file.
  algorithm TEXT NOT NULL,  -- The algorithm, by hashlib's name.
  digest BLOB NOT NULL  -- The digest.
) STRICT;
CREATE INDEX content_digest_by_file ON content_digest (file, algorithm);

-- ---- Computed by resolve ---------------------------------------------------------------------------------------------

-- One environment: an interpreter with its import path.
CREATE TABLE environment (
  id INTEGER PRIMARY KEY,  -- Number of the environment.
  root INTEGER NOT NULL REFERENCES root (id),  -- The root that it is in.
  path TEXT NOT NULL,  -- Its path; . for the root itself.
  kind TEXT NOT NULL,  -- venv, prefix, conda, system, directory, or wheels for wheels beside each other, of which installers would choose.
  implementation TEXT NOT NULL,  -- CPython or PyPy; empty when it could not be determined.
  version TEXT,  -- Exact version of the interpreter, from its binary; null when it could not be determined.
  version_evidence TEXT NOT NULL,  -- Where the version was read.
  soabi TEXT NOT NULL,  -- Tag of the extension modules that it imports; empty when it could not be determined.
  libc TEXT NOT NULL,  -- glibc or musl, as its build says; empty when it does not.
  interpreter INTEGER REFERENCES entry (id),  -- The file that bin/python ends at.
  base_prefix TEXT NOT NULL,  -- The interpreter's own prefix, as pyvenv.cfg leads to it.
  generator TEXT NOT NULL,  -- The program that made the environment, as pyvenv.cfg tells.
  stated_version TEXT NOT NULL,  -- The version that pyvenv.cfg states; empty when it states none.
  system_site INTEGER NOT NULL,  -- Whether the base interpreter's own site-packages are on the import path.
  user_site INTEGER NOT NULL,  -- Whether the user's site-packages would be on the import path if they exist.
  user_site_directory TEXT NOT NULL  -- Where they would be; empty when nobody says whose home it is.
) STRICT;

-- One entry of an environment's import path, in order.
CREATE TABLE search_path (
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment.
  position INTEGER NOT NULL,  -- Place on the path, from 0.
  directory TEXT NOT NULL,  -- The directory or zip file; inside its root, else as written.
  origin TEXT NOT NULL,  -- standard-library, extension-modules, site-packages, pth, variable (PYTHONPATH) or user-site.
  root TEXT NOT NULL,  -- Name of the root that holds it; empty when it is in none.
  is_present INTEGER NOT NULL,  -- Whether it exists in the audited trees.
  named_by INTEGER REFERENCES entry (id),  -- The .pth file that names it.
  PRIMARY KEY (environment, position)
) STRICT;

-- One installed project, by its metadata directory.
CREATE TABLE distribution (
  id INTEGER PRIMARY KEY,  -- Number of the distribution.
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment that sees it.
  name TEXT NOT NULL,  -- Name as METADATA writes it, else as the directory does.
  normalized_name TEXT NOT NULL,  -- Name in normal form (PEP 503).
  version TEXT NOT NULL,  -- Version in normal form (PEP 440) where it has one, else as written.
  directory_name TEXT NOT NULL,  -- Name in the metadata directory's name.
  directory_version TEXT NOT NULL,  -- Version in the metadata directory's name.
  location TEXT NOT NULL,  -- The metadata directory; a file for some .egg-info; the archive for egg-zip.
  location_entry INTEGER NOT NULL REFERENCES entry (id),  -- The same, as an entry.
  form TEXT NOT NULL,  -- dist-info, egg-info, egg, egg-link or egg-zip.
  egg_link INTEGER REFERENCES entry (id),  -- The .egg-link that leads to it.
  search_position INTEGER NOT NULL,  -- Place on the import path of the directory that holds it.
  metadata INTEGER REFERENCES entry (id),  -- Its METADATA file, or PKG-INFO of the older forms.
  wheel INTEGER REFERENCES entry (id),  -- Its WHEEL file.
  record INTEGER REFERENCES entry (id),  -- Its RECORD file, or installed-files.txt of an .egg-info.
  direct_url INTEGER REFERENCES entry (id),  -- Its direct_url.json.
  source TEXT NOT NULL,  -- index, archive, vcs, directory or editable, as direct_url.json says.
  installer TEXT NOT NULL,  -- The program that installed it; empty when it says nothing.
  generator TEXT NOT NULL,  -- The program that made its wheel; empty when it says nothing.
  is_requested INTEGER NOT NULL,  -- Whether it has a REQUESTED file: the user named it.
  is_leftover INTEGER NOT NULL,  -- Whether pip left it behind (its name starts with ~).
  record_presence TEXT NOT NULL  -- present, absent or unreadable.
) STRICT;
CREATE INDEX distribution_by_record ON distribution (record);
CREATE INDEX distribution_by_name ON distribution (environment, normalized_name);

-- One requirement of a distribution, evaluated for its environment. Of several distributions of one name the first on the
-- import path counts.
CREATE TABLE requirement (
  distribution INTEGER NOT NULL REFERENCES distribution (id),  -- The distribution that has it.
  position INTEGER NOT NULL,  -- Place among its requirements, from 0; -1 for Requires-Python.
  text TEXT NOT NULL,  -- The requirement as written.
  name TEXT NOT NULL,  -- Normalized name of what is required; python for Requires-Python, empty when malformed.
  specifier TEXT NOT NULL,  -- The versions that meet it; empty for any.
  active TEXT NOT NULL,  -- Whether its condition holds: yes, no, or unknown where that depends on the host.
  state TEXT NOT NULL,  -- satisfied, missing, conflicting, inactive, unknown or malformed.
  found INTEGER REFERENCES distribution (id),  -- The installed distribution of that name.
  PRIMARY KEY (distribution, position)
) STRICT, WITHOUT ROWID;

-- One project whose copy a distribution carries inside itself. Installers and pip freeze do not know of it.
CREATE TABLE vendored_distribution (
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment.
  distribution INTEGER REFERENCES distribution (id),  -- The distribution that lists the evidence in its RECORD.
  name TEXT NOT NULL,  -- Name as written.
  normalized_name TEXT NOT NULL,  -- Name in normal form (PEP 503).
  version TEXT NOT NULL,  -- Version in normal form (PEP 440) where it has one, else as written.
  evidence TEXT NOT NULL,  -- metadata, or vendor-list for a line of a vendor.txt.
  location TEXT NOT NULL,  -- The metadata directory, or the vendor.txt.
  location_entry INTEGER NOT NULL REFERENCES entry (id)  -- The same, as an entry.
) STRICT;
CREATE INDEX vendored_distribution_by_name ON vendored_distribution (environment, normalized_name);

-- Where the system lists a metadata directory. Rules and queries cannot read it: only freeze follows that order.
CREATE TABLE listing_order (
  distribution INTEGER PRIMARY KEY REFERENCES distribution (id),  -- The distribution.
  listing_position INTEGER NOT NULL  -- Its place in that directory.
) STRICT;

-- The repository that an editable distribution's source is in.
CREATE TABLE repository (
  directory TEXT PRIMARY KEY,  -- The source directory, as it is named where it is installed.
  vcs TEXT NOT NULL,  -- git, hg, svn or bzr.
  top TEXT NOT NULL,  -- The work tree's top directory.
  commit_id TEXT NOT NULL,  -- The commit that is checked out; empty before the first one and where it could not be determined.
  remote TEXT NOT NULL,  -- URL of origin, else of the first remote, as configured; credentials masked; empty when there is none.
  requirement_url TEXT NOT NULL,  -- The remote as a requirement names it; empty when it cannot.
  subdirectory TEXT NOT NULL,  -- The project's directory as pip gives it; empty for the top.
  is_determined INTEGER NOT NULL  -- Whether all of this could be read; a gap says what could not.
) STRICT;

-- Remotes whose credentials are masked elsewhere. Rules and queries cannot read it.
CREATE TABLE secret_remote (
  directory TEXT PRIMARY KEY REFERENCES repository (directory),  -- The source directory.
  remote TEXT NOT NULL,  -- The URL as configured.
  requirement_url TEXT NOT NULL  -- As a requirement names it.
) STRICT;

-- The verdict on one row of a RECORD. Rules read the view record_entry instead.
CREATE TABLE record_verdict (
  distribution INTEGER NOT NULL REFERENCES distribution (id),  -- The distribution.
  line INTEGER NOT NULL,  -- The row's line in its RECORD.
  path TEXT,  -- Path that the row means, as written where it leads elsewhere; null where it is that of the file.
  file INTEGER REFERENCES entry (id),  -- What is at the row's path.
  state TEXT NOT NULL,  -- verified, modified, missing, no-digest, record-itself, outside, unread, not-a-file or malformed.
  PRIMARY KEY (distribution, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_verdict_unmet ON record_verdict (state) WHERE state NOT IN ('verified', 'no-digest');

-- The verdict on one file of a conda package's record.
CREATE TABLE conda_verdict (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The record in conda-meta.
  position INTEGER NOT NULL,  -- Place in the record.
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment.
  installed INTEGER REFERENCES entry (id),  -- What is at the path.
  state TEXT NOT NULL,  -- verified, modified, missing, no-digest, outside, unread or not-a-file.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX conda_verdict_by_state ON conda_verdict (state) WHERE state NOT IN ('verified', 'no-digest');

-- One row of a RECORD that lists a file which another row lists too.
CREATE TABLE shared_file (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The file.
  distribution INTEGER NOT NULL REFERENCES distribution (id),  -- The distribution.
  line INTEGER NOT NULL,  -- The row's line in its RECORD.
  PRIMARY KEY (file, distribution, line)
) STRICT, WITHOUT ROWID;

-- One database of the system's package manager.
CREATE TABLE package_database (
  id INTEGER PRIMARY KEY,  -- Number of the database.
  kind TEXT NOT NULL,  -- dpkg, apk or rpm.
  path TEXT NOT NULL,  -- Where it is in the system.
  packages INTEGER NOT NULL,  -- Installed packages.
  is_complete INTEGER NOT NULL  -- Whether all of it was read: a file that no package lists is then no package's.
) STRICT;

-- One package of the system's package manager: of a whole system (an image, a root file system) each that is installed, of
-- other targets those that put something there that was read.
CREATE TABLE os_package (
  id INTEGER PRIMARY KEY,  -- Number of the package.
  database INTEGER NOT NULL REFERENCES package_database (id),  -- The database that has it.
  manager TEXT NOT NULL,  -- The package manager: dpkg, apk or rpm.
  name TEXT NOT NULL,  -- Its name.
  version TEXT NOT NULL,  -- Its version, as the package manager writes it; rpm's is epoch:version-release.
  architecture TEXT NOT NULL,  -- The machine that it is for, in the package manager's word.
  source TEXT NOT NULL,  -- The source package that it was built from, by its name.
  source_version TEXT NOT NULL,  -- Version of that; of rpm version-release.
  state TEXT NOT NULL,  -- installed, or what its manager has left to do with it, as in unfinished_package.
  is_requested INTEGER  -- Whether somebody asked for it, 0 where another package did; null where the system does not tell: it does by apt's extended_states and apk's world.
) STRICT;

-- One file or link that a package of the system lists. Links in the directories above it were followed.
CREATE TABLE os_package_file (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The file or link.
  package INTEGER NOT NULL REFERENCES os_package (id),  -- The package.
  algorithm TEXT NOT NULL,  -- Algorithm of the digest; empty where the package manager has none (links, settings).
  digest BLOB,  -- What the file had when it was built.
  PRIMARY KEY (file, package)
) STRICT, WITHOUT ROWID;

-- Whether a file of the system's own libraries or of a packaged interpreter is what its package put there; one for each digest.
CREATE TABLE os_package_verdict (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The file.
  package INTEGER NOT NULL REFERENCES os_package (id),  -- The package.
  state TEXT NOT NULL,  -- verified, modified or unread.
  PRIMARY KEY (file, package)
) STRICT, WITHOUT ROWID;
CREATE INDEX os_package_verdict_by_state ON os_package_verdict (state) WHERE state <> 'verified';

-- One package that its manager has not finished with, or that it was told to leave as it is. rpm keeps no such states.
CREATE TABLE unfinished_package (
  database INTEGER NOT NULL REFERENCES package_database (id),  -- The database that has it.
  name TEXT NOT NULL,  -- Its name.
  version TEXT NOT NULL,  -- Its version.
  architecture TEXT NOT NULL,  -- The machine that it is for.
  state TEXT NOT NULL,  -- half-installed, unpacked, half-configured, triggers-awaited, triggers-pending, held (and finished) or broken (apk).
  PRIMARY KEY (database, name, architecture)
) STRICT, WITHOUT ROWID;

-- Until when the system that is audited, or whose libraries are loaded, gets fixes for everybody: by a table that icecore
-- carries (rules/data/system_support.csv), else by its own os-release.
CREATE TABLE system_support (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The os-release.
  system TEXT NOT NULL,  -- The system: debian.
  release TEXT NOT NULL,  -- Its release: 12.
  ended TEXT NOT NULL,  -- The last day: 2028-06-30.
  is_ended INTEGER NOT NULL,  -- Whether that was before the day of the table.
  told_by TEXT NOT NULL  -- table or os-release.
) STRICT;

-- One library that an environment loads by way of a link in /etc/alternatives.
CREATE TABLE alternative (
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment.
  library TEXT NOT NULL,  -- The name that binaries need: libblas.so.3.
  name TEXT NOT NULL,  -- The name among the alternatives: libblas.so.3-x86_64-linux-gnu.
  file INTEGER NOT NULL REFERENCES entry (id),  -- The link in /etc/alternatives.
  choice TEXT NOT NULL,  -- What it leads to.
  best TEXT NOT NULL,  -- The choice of the highest priority; empty where no record tells.
  chosen_by TEXT NOT NULL,  -- automatic, manual, or unknown where no record tells.
  PRIMARY KEY (environment, library)
) STRICT, WITHOUT ROWID;

-- One package that brings a library which an environment's binaries need and no loader finds, by a table that icecore carries
-- (rules/data/library_packages.csv). Where some are for the target's own system, the others are left out.
CREATE TABLE library_package (
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment.
  name TEXT NOT NULL,  -- The name that is missing.
  system TEXT NOT NULL,  -- Whose package it is: debian, ubuntu, fedora, alpine, conda or pip.
  package TEXT NOT NULL,  -- The package.
  releases TEXT NOT NULL,  -- Releases of the system that have it: 12, 11-12, -11, 13-; empty for all that are known.
  is_for_target INTEGER NOT NULL,  -- Whether the target's system, or the environment's installer, has it.
  PRIMARY KEY (environment, name, system, package)
) STRICT, WITHOUT ROWID;

-- Who put a file or link there; one row for each.
CREATE TABLE owner (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The file or link.
  owner_kind TEXT NOT NULL,  -- distribution, os_package, conda_package, interpreter, by_product, nobody or unknown.
  owner TEXT NOT NULL,  -- Name of the owner; empty for nobody and unknown.
  distribution INTEGER REFERENCES distribution (id),  -- The distribution, where that is the owner or the by-product's.
  reason TEXT NOT NULL  -- How the owner is known.
) STRICT;
CREATE INDEX owner_nobody ON owner (file) WHERE owner_kind = 'nobody';

-- How much each kind of owner has in a root.
CREATE TABLE owner_total (
  root INTEGER NOT NULL REFERENCES root (id),  -- The root.
  owner_kind TEXT NOT NULL,  -- As in owner.
  files INTEGER NOT NULL,  -- Files and links.
  bytes INTEGER NOT NULL,  -- Their bytes.
  PRIMARY KEY (root, owner_kind)
) STRICT;

-- One thing that runs, or puts a directory on the import path, at every start of the interpreter.
CREATE TABLE hook (
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment.
  file INTEGER NOT NULL REFERENCES entry (id),  -- The file that holds it.
  line INTEGER NOT NULL,  -- Line of a .pth or .start file; 0 for a module.
  kind TEXT NOT NULL,  -- import-line, path-line, start-line, sitecustomize or usercustomize.
  text TEXT NOT NULL,  -- The line, or the module's name.
  leads_to TEXT,  -- The directory that a path line names, as far as it is part of the audit.
  is_outside INTEGER NOT NULL  -- Whether a path line leads out of the environment.
) STRICT;
CREATE INDEX hook_by_file ON hook (file);

-- Whose entry point a script of an environment calls, and whose interpreter runs it.
CREATE TABLE launcher_state (
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment in whose bin it is.
  file INTEGER NOT NULL REFERENCES launcher (file),  -- The script.
  distribution INTEGER REFERENCES distribution (id),  -- The distribution that lists it or whose entry point it calls.
  entry_point TEXT NOT NULL,  -- Name of that entry point; empty when it calls none.
  interpreter_place TEXT NOT NULL,  -- own, other (in an audited tree), absent, outside (of the audit) or searched.
  interpreter INTEGER REFERENCES entry (id),  -- The file or link that is there.
  PRIMARY KEY (environment, file)
) STRICT, WITHOUT ROWID;
CREATE INDEX launcher_state_by_place ON launcher_state (interpreter_place);

-- What a .pyc is to the source beside it.
CREATE TABLE bytecode_state (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The .pyc.
  source INTEGER REFERENCES entry (id),  -- The source that its name speaks of.
  state TEXT NOT NULL,  -- of-source, other-source, sourceless or other-python.
  is_stale INTEGER NOT NULL  -- Whether only the source's time differs; a count, never a finding.
) STRICT;

-- One edge of the dynamic loader: a binary needs a name and gets a file, by a rule. Each extension module is opened in a
-- process of its own, with nothing loaded but the interpreter's own libraries; so is each library that none of them needs.
-- Several rows for one binary and name mean that it depends on what was loaded before.
CREATE TABLE load (
  id INTEGER PRIMARY KEY,  -- Number of the edge.
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment whose interpreter runs.
  file INTEGER NOT NULL REFERENCES entry (id),  -- The binary that needs it.
  name TEXT NOT NULL,  -- The name that it needs.
  found_by TEXT NOT NULL,  -- loaded, path, rpath, runpath, library-path, cache, default-directory, builtin, missing, host, refused or unread.
  found INTEGER REFERENCES entry (id),  -- The file that it gets; null when it gets none.
  place TEXT NOT NULL,  -- The path that it was opened by; empty when nothing was.
  root_kind TEXT NOT NULL,  -- What was loaded first: program, extension or library; preload for what the program must load before its own needs, opened for a name that code of the binary gives to dlopen.
  first_root INTEGER NOT NULL REFERENCES entry (id),  -- One of those whose process it is so in.
  roots INTEGER NOT NULL  -- In how many processes it is so.
) STRICT;
CREATE INDEX load_by_file ON load (file, name);
CREATE INDEX load_unmet ON load (found_by) WHERE found_by IN ('missing', 'refused', 'unread');

-- One place where the dynamic loader looked before an edge was settled, in the process of its first root. Filled for
-- icecore why, query and facts, not for reports.
CREATE TABLE load_attempt (
  load INTEGER NOT NULL REFERENCES load (id),  -- The edge.
  position INTEGER NOT NULL,  -- Place in the order of looking, from 1.
  place TEXT NOT NULL,  -- The path that was tried; a directory as written where it is relative.
  rule TEXT NOT NULL,  -- What made the loader look there: path, rpath, runpath, library-path, cache or default-directory.
  outcome TEXT NOT NULL,  -- What came of it.
  PRIMARY KEY (load, position)
) STRICT, WITHOUT ROWID;

-- One edge of the dynamic loader that leads to another file under another condition: without a variable that was given, or on
-- another processor than the plainest one of the machine, where nobody says which it is.
CREATE TABLE load_change (
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment whose interpreter runs.
  condition TEXT NOT NULL,  -- without-variable or on-processor.
  value TEXT NOT NULL,  -- The variable: LD_LIBRARY_PATH, LD_PRELOAD; or the processor: x86-64-v3, haswell.
  file INTEGER NOT NULL REFERENCES entry (id),  -- The binary that needs it.
  name TEXT NOT NULL,  -- The name that it needs.
  found INTEGER REFERENCES entry (id),  -- The file that it gets, as in load; null when it gets none.
  otherwise INTEGER REFERENCES entry (id),  -- The file that it would get; null when it would get none.
  root_kind TEXT NOT NULL,  -- What was loaded first: program, extension or library.
  first_root INTEGER NOT NULL REFERENCES entry (id),  -- One of those whose process it is so in.
  roots INTEGER NOT NULL  -- In how many processes it is so.
) STRICT;

-- One of several files that extension modules of an environment get by the same name, each in a process of its own. In a
-- process that imports several of these modules all get the file that was loaded first.
CREATE TABLE contested_library (
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment.
  name TEXT NOT NULL,  -- The name that is needed.
  file INTEGER NOT NULL REFERENCES entry (id),  -- The file.
  first_root INTEGER NOT NULL REFERENCES entry (id),  -- One of the extension modules that it comes with.
  PRIMARY KEY (environment, name, file)
) STRICT, WITHOUT ROWID;

-- One library that is loaded into every process of an environment's interpreter before what it needs.
CREATE TABLE preload (
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment.
  position INTEGER NOT NULL,  -- Place in the order of loading, from 1.
  name TEXT NOT NULL,  -- The name or path that it is asked for by.
  list INTEGER REFERENCES entry (id),  -- The ld.so.preload that names it; null for LD_PRELOAD.
  found_by TEXT NOT NULL,  -- As in load.
  found INTEGER REFERENCES entry (id),  -- The file; null when there is none.
  PRIMARY KEY (environment, position)
) STRICT, WITHOUT ROWID;

-- What a library that is asked for by name would be. Python source: with the search path of the module that calls dlopen for it
-- (_ctypes, _cffi_backend); sources of the standard library, of tests and of examples are left out, and names of other systems.
-- A binary: with its own search path, in the process of the first extension or library that brings it, or of the first in which
-- the name leads to a file; binaries of the system are left out.
CREATE TABLE opened_library (
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment.
  told_by TEXT NOT NULL,  -- python (a call in source), text (the name is in a binary's read-only data: it may be asked for, and the binary may know what to do without) or note (the binary declares it).
  file INTEGER NOT NULL REFERENCES entry (id),  -- The source or binary.
  position INTEGER NOT NULL,  -- That of the library_open, dlopen_text or dlopen_note.
  name TEXT NOT NULL,  -- What the loader is asked for; the name as written where find_library finds none; of a note's names the first that is there, or the first.
  found_by TEXT NOT NULL,  -- As in load.
  found INTEGER REFERENCES entry (id),  -- The file; null when there is none.
  place TEXT NOT NULL,  -- The path that it is opened by; empty when there is none.
  PRIMARY KEY (environment, told_by, file, position)
) STRICT, WITHOUT ROWID;

-- One extension module that its package may do without.
CREATE TABLE optional_module (
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment.
  file INTEGER NOT NULL REFERENCES entry (id),  -- The module.
  reason TEXT NOT NULL,  -- variant (modules of the same name but for its number need the same library in other versions) or unpackaged (no Python source is in its directory, so that the import of no package leads to it).
  PRIMARY KEY (environment, file)
) STRICT, WITHOUT ROWID;

-- One directory where a binary of an environment, or LD_LIBRARY_PATH, makes the loader look for libraries. An RPATH beside a
-- RUNPATH does not count and is left out.
CREATE TABLE library_directory (
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment.
  file INTEGER REFERENCES entry (id),  -- The binary; null for LD_LIBRARY_PATH.
  position INTEGER NOT NULL,  -- Place in its path, from 1.
  rule TEXT NOT NULL,  -- rpath, runpath or library-path.
  text TEXT NOT NULL,  -- As written.
  place TEXT NOT NULL,  -- Where that is; empty when it depends on the current directory.
  state TEXT NOT NULL,  -- present, absent, relative (depends on the current directory) or unread.
  is_own INTEGER NOT NULL,  -- Whether it is told from the binary's own place, in the environment, or searched by the loader anyway.
  is_searched INTEGER NOT NULL,  -- Of a relative one: whether the loader comes to look in a directory that is written so.
  mode INTEGER  -- Its permission bits; where it is not there those of the nearest directory above it; null when not known.
) STRICT;

-- The dynamic loader that one executable of an environment asks the system for.
CREATE TABLE program_loader (
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment.
  file INTEGER NOT NULL REFERENCES entry (id),  -- The executable.
  loader TEXT NOT NULL,  -- The path of the loader (PT_INTERP).
  state TEXT NOT NULL,  -- present, absent, relative (depends on the current directory) or unread.
  found INTEGER REFERENCES entry (id),  -- The file at that path.
  PRIMARY KEY (environment, file)
) STRICT, WITHOUT ROWID;

-- One symbol that nothing in a process defines that loads the binary. Weak ones and processes in which a library is missing do not count.
CREATE TABLE unresolved_symbol (
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment whose interpreter runs.
  file INTEGER NOT NULL REFERENCES entry (id),  -- The binary that needs it.
  symbol TEXT NOT NULL,  -- Its name.
  version TEXT NOT NULL,  -- The version that is asked for; empty when there is none.
  root_kind TEXT NOT NULL,  -- What was loaded first: program, extension or library.
  first_root INTEGER NOT NULL REFERENCES entry (id),  -- One of those whose process it is so in.
  roots INTEGER NOT NULL,  -- In how many processes it is so.
  defined_by INTEGER REFERENCES entry (id),  -- A file of the environment that defines it but is not loaded; null when there is none.
  other_strings INTEGER REFERENCES entry (id),  -- A library loaded with it that was built with the other one of libstdc++'s string types, where the symbol names one.
  PRIMARY KEY (environment, file, symbol, version, root_kind)
) STRICT, WITHOUT ROWID;

-- One extension module and Python's stable ABI (abi3, abi3t), by the symbols of Python that it needs.
CREATE TABLE stable_abi (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The module.
  is_promised INTEGER NOT NULL,  -- Whether its name or the tag of its wheel says that it keeps to the stable ABI.
  promised INTEGER,  -- The oldest Python 3 that the tag promises, by its second number; null when it promises none.
  needed INTEGER,  -- The oldest Python 3 whose stable ABI has all that it needs, by its second number; null when none has.
  symbols INTEGER NOT NULL,  -- How many symbols of Python it needs.
  outside INTEGER NOT NULL  -- How many of them are not in the stable ABI of any Python.
) STRICT;

-- One symbol that a module needs although what it promises does not cover it.
CREATE TABLE stable_abi_breach (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The module.
  symbol TEXT NOT NULL,  -- The symbol of Python.
  added INTEGER,  -- The Python 3 whose stable ABI it came with, by its second number; null when it is in none.
  PRIMARY KEY (file, symbol)
) STRICT, WITHOUT ROWID;

-- One wheel or source distribution of a wheelhouse, or the one that was audited.
CREATE TABLE wheel (
  id INTEGER PRIMARY KEY,  -- Number, in the order of the names.
  path TEXT NOT NULL,  -- Name of the file. What it holds has paths below this one.
  kind TEXT NOT NULL,  -- wheel or sdist.
  size INTEGER NOT NULL,  -- Bytes of the file.
  sha256 BLOB,  -- Digest of the file; null when it could not be read.
  problem TEXT NOT NULL,  -- Why nothing in it is read; empty when it is.
  name_problem TEXT NOT NULL,  -- Why the file's name is none of a wheel or source distribution; empty when it is.
  name TEXT NOT NULL,  -- Normalized name of the project, as the file's name says.
  version TEXT NOT NULL,  -- Normalized version, likewise.
  build TEXT NOT NULL,  -- Build tag, likewise; empty without one.
  tags TEXT NOT NULL,  -- Compressed set of tags, likewise; empty for a source distribution.
  python_tag TEXT NOT NULL,  -- Their part that names Pythons.
  abi_tag TEXT NOT NULL,  -- Their part that names ABIs.
  platform_tag TEXT NOT NULL,  -- Their part that names platforms.
  variant TEXT NOT NULL,  -- Label of the variant (draft of PEP 825); empty for none.
  computed_platform TEXT NOT NULL,  -- The strictest platform that what is in it runs on, by auditwheel's policies; empty without binaries for Linux.
  distribution INTEGER REFERENCES distribution (id),  -- The distribution in it; null without metadata.
  python TEXT NOT NULL,  -- Whether the Python that was chosen takes it: yes, no or unknown, when none was chosen.
  platform TEXT NOT NULL  -- Whether the platform that was chosen takes it, likewise.
) STRICT;

-- Something odd about a wheel as a zip file: mostly one that two programs which unpack it may read differently.
CREATE TABLE wheel_oddity (
  wheel INTEGER NOT NULL REFERENCES wheel (id),  -- The wheel.
  position INTEGER NOT NULL,  -- Number in the wheel.
  path TEXT NOT NULL,  -- Name of the entry in the archive; empty for the archive as a whole.
  oddity TEXT NOT NULL,  -- What is odd. Of the archive: prepended-bytes, trailing-bytes, comment, bytes-between, hidden-entry, end-records-disagree, expands. Of an entry: entry-repeated, entries-overlap, headers-disagree, names-disagree, descriptor-disagrees, name-absolute, name-leads-out, name-odd, name-encoding, names-clash, file-and-directory, link, special-file, directory-with-data, encrypted, method-unread, damaged.
  detail TEXT NOT NULL,  -- A sentence about it.
  PRIMARY KEY (wheel, position)
) STRICT, WITHOUT ROWID;

-- Two places of a wheel or source distribution that say different things, or content that is not what one says.
CREATE TABLE wheel_difference (
  wheel INTEGER NOT NULL REFERENCES wheel (id),  -- The wheel.
  position INTEGER NOT NULL,  -- Number in the wheel.
  aspect TEXT NOT NULL,  -- What they differ in: name, version, build, tags, metadata, purelib, data, signature, python or variant.
  path TEXT NOT NULL,  -- The place in the wheel; empty for the file's name.
  stated TEXT NOT NULL,  -- What is said, and where.
  found TEXT NOT NULL,  -- What is there instead.
  PRIMARY KEY (wheel, position)
) STRICT, WITHOUT ROWID;

-- One requirement that has to be installed before a source distribution is built. What its backend asks for when it is called is
-- not known.
CREATE TABLE build_requirement (
  wheel INTEGER NOT NULL REFERENCES wheel (id),  -- The source distribution.
  position INTEGER NOT NULL,  -- Number in it.
  text TEXT NOT NULL,  -- The dependency specifier.
  name TEXT NOT NULL,  -- Normalized name of the project; empty where the specifier is none.
  is_pinned INTEGER NOT NULL,  -- Whether it leaves one version, one commit or one file.
  is_stated INTEGER NOT NULL,  -- Whether its pyproject.toml states it; 0: it states nothing, and setuptools is what tools take.
  PRIMARY KEY (wheel, position)
) STRICT, WITHOUT ROWID;

-- Which platforms a distribution's binaries can run on, by auditwheel's policies; one with binaries for Linux.
CREATE TABLE platform_tag (
  distribution INTEGER PRIMARY KEY REFERENCES distribution (id),  -- The distribution.
  claimed TEXT NOT NULL,  -- The strictest platform that its wheel's tags name; empty when they name none of Linux.
  computed TEXT NOT NULL,  -- The strictest platform that it could name; linux_… when it keeps to no policy.
  versions TEXT NOT NULL,  -- The same by symbol versions alone.
  libraries TEXT NOT NULL,  -- By the libraries that it does not bring alone.
  symbols TEXT NOT NULL,  -- By the symbols that policies forbid alone.
  instructions TEXT NOT NULL  -- By the instructions that notes say it needs alone.
) STRICT;

-- One need of a distribution's binary that the platform of its wheel's tag does not cover.
CREATE TABLE platform_tag_breach (
  distribution INTEGER NOT NULL REFERENCES distribution (id),  -- The distribution.
  file INTEGER NOT NULL REFERENCES entry (id),  -- The binary.
  kind TEXT NOT NULL,  -- version, library, symbol or instructions.
  need TEXT NOT NULL,  -- The symbol version, the library's name, the symbol, or the level of the CPU.
  PRIMARY KEY (distribution, file, kind, need)
) STRICT, WITHOUT ROWID;

-- One library that a binary of a wheel for Windows or macOS needs, and who has it. It is looked for by name, not as the system's
-- loader does: where Python code adds directories to search, nobody can tell.
CREATE TABLE wheel_need (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The binary.
  position INTEGER NOT NULL,  -- Place of the name among its needs (needed).
  distribution INTEGER NOT NULL REFERENCES distribution (id),  -- The distribution that has the binary.
  place TEXT NOT NULL,  -- own, distribution (another one of the environment), interpreter, system, elsewhere (a path outside of these), missing or unknown.
  found INTEGER REFERENCES entry (id),  -- The file, for own and distribution.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX wheel_need_unmet ON wheel_need (place) WHERE place IN ('elsewhere', 'missing');

-- One instruction set that a wheel for Windows or macOS is tagged for or has binaries of.
CREATE TABLE wheel_machine (
  distribution INTEGER NOT NULL REFERENCES distribution (id),  -- The distribution.
  machine TEXT NOT NULL,  -- Instruction set.
  system TEXT NOT NULL,  -- macos or windows.
  is_claimed INTEGER NOT NULL,  -- Whether the wheel's tags name it.
  claimed TEXT NOT NULL,  -- The oldest macOS that they promise for it; empty for Windows, and where they do not name it.
  needed TEXT NOT NULL,  -- The newest macOS that one of its binaries is made for; empty when none says.
  is_covered INTEGER NOT NULL,  -- Whether a wheel of that need may have the tag, as delocate has it.
  file INTEGER REFERENCES entry (id),  -- The first binary that says so, or the first of that instruction set.
  files INTEGER NOT NULL,  -- Binaries of that instruction set.
  PRIMARY KEY (distribution, machine)
) STRICT, WITHOUT ROWID;

-- The newest symbol version of one family that is needed of libraries from outside the environment, or of libraries that are
-- missing: what a system must have at least. Libraries that the environment brings along are not counted. The kernel is a
-- family of its own; so is, of distributions for macOS, the newest system that their binaries are made for.
CREATE TABLE version_floor (
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment.
  distribution INTEGER REFERENCES distribution (id),  -- The distribution that needs it; null for the environment as a whole.
  family TEXT NOT NULL,  -- Name before the number: GLIBC, GLIBCXX, CXXABI, GCC and others; kernel for the oldest Linux that will do; macos.
  version TEXT NOT NULL,  -- The number: 2.34.
  library TEXT NOT NULL,  -- The library that must define it; empty for the kernel and macos.
  file INTEGER NOT NULL REFERENCES entry (id),  -- A binary that needs it.
  files INTEGER NOT NULL,  -- Binaries that need any version of the family.
  symbol TEXT NOT NULL  -- The symbol that came with this version, where the binary needs that and states no version; else empty.
) STRICT;

-- Whether an environment's Python would be given a distribution's wheel, by the wheel's tags.
CREATE TABLE wheel_fit (
  distribution INTEGER PRIMARY KEY REFERENCES distribution (id),  -- The distribution.
  python TEXT NOT NULL,  -- Whether a tag names this Python and its ABI: yes or no.
  platform TEXT NOT NULL,  -- Whether one that does names this system, too: yes, no, or unknown where the system is not known.
  accepted TEXT NOT NULL  -- The tag that this Python likes best.
) STRICT;

-- One file that an environment's processes load and that is a copy of a library which a process is better off having once.
CREATE TABLE library_copy (
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment.
  file INTEGER NOT NULL REFERENCES entry (id),  -- The file.
  library TEXT NOT NULL,  -- Which library: openmp, blas, allocator, openssl, protobuf, cuda-runtime … (rules/data/library_signs.csv).
  variant TEXT NOT NULL,  -- Whose implementation it is, or in which form; empty where there is only one.
  sign TEXT NOT NULL,  -- What tells it: a symbol that it defines.
  version TEXT NOT NULL,  -- What its SONAME says after .so; empty when nothing.
  extensions INTEGER NOT NULL,  -- How many extension modules bring it, each in a process of its own.
  first_root INTEGER NOT NULL REFERENCES entry (id),  -- One that does; the library itself, or what else brings it, where no extension does.
  PRIMARY KEY (environment, file, library)
) STRICT, WITHOUT ROWID;

-- Two files that define the same symbol, of which the loader takes one for both.
CREATE TABLE symbol_clash (
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment.
  kind TEXT NOT NULL,  -- scope: one process has both. global: the first is opened for all modules, if it is imported first. unique: the symbol is the same in all objects of a process.
  library TEXT NOT NULL,  -- The library that both are copies of, as in library_copy; empty for unique symbols.
  winner INTEGER NOT NULL REFERENCES entry (id),  -- The file whose definition counts; of unique symbols, that of the lower path.
  loser INTEGER NOT NULL REFERENCES entry (id),  -- The file whose definition does not count.
  symbol TEXT NOT NULL,  -- One such symbol.
  symbols INTEGER NOT NULL,  -- How many there are; 1 where only the sign of a library was looked for.
  first_root INTEGER NOT NULL REFERENCES entry (id),  -- A module whose process it is so in.
  roots INTEGER NOT NULL,  -- In how many processes it is so.
  PRIMARY KEY (environment, kind, library, winner, loser)
) STRICT, WITHOUT ROWID;

-- One library of other people's that a file is or contains. Libraries that leave no trace are not there.
CREATE TABLE component (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The file.
  name TEXT NOT NULL,  -- Name of the library, crate or module.
  version TEXT NOT NULL,  -- Its version; empty when nothing tells it.
  kind TEXT NOT NULL,  -- library, crate or go-module.
  package TEXT NOT NULL,  -- The package that the copy was taken from, with its version (openssl-libs 1.1.1k-15.el8_6); empty when nothing tells it.
  evidence TEXT NOT NULL,  -- The best thing by which it is known: rust-dependencies, go-build-info, version-function, version-string, build-configuration, package-note, debug-link, source-path, file-name or sbom.
  agreeing TEXT NOT NULL,  -- Other things that say the same, with blanks between them.
  confidence TEXT NOT NULL,  -- certain; likely where it is known by a name or a path alone.
  concern TEXT NOT NULL,  -- Why it matters that copies differ: security (each is mended on its own) or data (they share files); empty for others.
  PRIMARY KEY (file, kind, name, version)
) STRICT, WITHOUT ROWID;

-- What is there of a component that a bill of materials lists.
CREATE TABLE sbom_state (
  file INTEGER NOT NULL REFERENCES entry (id),  -- The document.
  position INTEGER NOT NULL,  -- Place of the component in it.
  distribution INTEGER REFERENCES distribution (id),  -- The distribution that brings the document along.
  library TEXT NOT NULL,  -- Name of the component in the table component.
  state TEXT NOT NULL,  -- subject (the document is about it), excluded, agreeing (a file shows it), differing (in another version) or unseen.
  found_in INTEGER REFERENCES entry (id),  -- The first file that shows it.
  found_version TEXT NOT NULL,  -- The version that this file shows; empty when it shows none.
  PRIMARY KEY (file, position)
) STRICT, WITHOUT ROWID;

-- What a processor must be able to do for a binary, where something says so. Nothing is known of a binary without a row.
CREATE TABLE cpu_need (
  file INTEGER PRIMARY KEY REFERENCES entry (id),  -- The binary.
  level TEXT NOT NULL,  -- The lowest level of x86-64 that has all of it: x86-64, x86-64-v2, x86-64-v3 or x86-64-v4; empty when it cannot be told.
  features TEXT NOT NULL,  -- What is needed, as it stands there.
  evidence TEXT NOT NULL,  -- property-note (the loader enforces it), loader-directory, build-information or compiler-options.
  dispatches INTEGER NOT NULL  -- Whether it also has code for better processors, and chooses when it runs.
) STRICT;

-- One link in an environment that leads out of it.
CREATE TABLE outside_link (
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment.
  file INTEGER NOT NULL REFERENCES entry (id),  -- The link.
  first_outside TEXT NOT NULL,  -- The first place outside the environment on the way, links followed one by one.
  leads_to TEXT NOT NULL,  -- Where the way ends; inside its root, whole where no root holds it.
  is_audited INTEGER NOT NULL,  -- Whether what is there is part of the audit.
  PRIMARY KEY (environment, file)
) STRICT, WITHOUT ROWID;

-- One file that could be imported by a name for which Python takes another file. In one directory a package goes before an
-- extension, that before a source and that before bytecode alone; of several directories the first on the import path wins.
CREATE TABLE shadowed_module (
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment.
  shadowed INTEGER NOT NULL REFERENCES entry (id),  -- The file that is not imported; of a package its start.
  file INTEGER NOT NULL REFERENCES entry (id),  -- The file that is imported.
  name TEXT NOT NULL,  -- The last part of the module's name.
  PRIMARY KEY (environment, shadowed)
) STRICT, WITHOUT ROWID;

-- One document that says what the environment should be; pip freeze is the implicit one.
CREATE TABLE claim (
  id INTEGER PRIMARY KEY,  -- Number of the claim.
  environment INTEGER NOT NULL REFERENCES environment (id),  -- The environment that it is about.
  format TEXT NOT NULL,  -- pip-freeze; requirements, constraints, pylock, uv-lock, poetry-lock, pdm-lock, pipfile-lock, conda-environment, conda-explicit, conda-lock, pixi-lock, dockerfile or pyproject.
  path TEXT NOT NULL,  -- Where the document is; empty for the implicit one.
  tool TEXT NOT NULL,  -- The program whose reading of it counts: pip 26.3.
  created_by TEXT NOT NULL,  -- The program that wrote it; empty when nobody says.
  requires_python TEXT NOT NULL  -- The versions of Python that it is for; empty when it does not say.
) STRICT;

-- One thing that a claim names.
CREATE TABLE claimed_input (
  claim INTEGER NOT NULL REFERENCES claim (id),  -- The claim.
  position INTEGER NOT NULL,  -- Place in it, from 0, with the files that it leads to.
  document TEXT NOT NULL,  -- The file that names it: the claim's own, or one that it leads to.
  line INTEGER,  -- The line there; null where the format keeps none.
  kind TEXT NOT NULL,  -- distribution, conda_package, os_package, interpreter or image.
  name TEXT NOT NULL,  -- Its name, of a distribution normalized; empty for a URL or path that nobody names.
  version TEXT NOT NULL,  -- The one version that satisfies it; empty when there are several.
  specifier TEXT NOT NULL,  -- Which versions do, where there are several; empty for all.
  build TEXT NOT NULL,  -- Build string of a conda package.
  source TEXT NOT NULL,  -- index, url, vcs, path, directory or editable.
  url TEXT NOT NULL,  -- The URL or path; credentials masked.
  commit_id TEXT NOT NULL,  -- The commit, where it is a whole one.
  requested_revision TEXT NOT NULL,  -- The branch, tag or commit that is asked for.
  index_url TEXT NOT NULL,  -- URL or name of the index or channel; credentials masked; empty when it is not said.
  marker TEXT NOT NULL,  -- The condition under which it counts.
  wanted_by TEXT NOT NULL,  -- Groups and extras that it is for, with commas between; empty when it is for all.
  applies TEXT NOT NULL,  -- yes, no or unknown: whether the tool would install it for this environment; unknown where groups decide.
  is_constraint INTEGER NOT NULL,  -- Whether it only limits what others name.
  hashes INTEGER NOT NULL,  -- Hashes of SHA-256 or better, of all its files.
  weak_hashes INTEGER NOT NULL,  -- Other hashes.
  artifacts INTEGER NOT NULL,  -- Files that are listed for it.
  usable INTEGER,  -- Of these, that can be installed in the environment; null when that is not known.
  level TEXT NOT NULL,  -- What it fixes: named, versioned or hashed; absent when none of its files can be installed.
  reason TEXT NOT NULL,  -- Why; as in pin.
  distribution INTEGER REFERENCES distribution (id),  -- The installed distribution of that name.
  PRIMARY KEY (claim, position)
) STRICT, WITHOUT ROWID;

-- One option of a claim that is about all that it names.
CREATE TABLE claim_option (
  claim INTEGER NOT NULL REFERENCES claim (id),  -- The claim.
  document TEXT NOT NULL,  -- The file that has it.
  line INTEGER,  -- The line there; null where the format keeps none.
  name TEXT NOT NULL,  -- index-url, extra-index-url, find-links, no-index, channel, require-hashes, prefix, variable and other options of its tool.
  value TEXT NOT NULL  -- Its value; credentials masked.
) STRICT;

-- One thing in which a claim and the environment, or two claims, are not at one.
CREATE TABLE claim_difference (
  claim INTEGER NOT NULL REFERENCES claim (id),  -- The claim.
  kind TEXT NOT NULL,  -- not-claimed, not-installed, other-version, other-artifact, other-source, no-usable-artifact, python-not-accepted or claims-disagree.
  input_kind TEXT NOT NULL,  -- As kind in claimed_input.
  name TEXT NOT NULL,  -- What it is about, of a distribution its normalized name.
  document TEXT NOT NULL,  -- The file that names it; the claim's own when none does.
  line INTEGER,  -- The line there; null when none names it.
  distribution INTEGER REFERENCES distribution (id),  -- The installed distribution; null when none is.
  expected TEXT NOT NULL,  -- What the claim says; may be empty.
  found TEXT NOT NULL  -- What there is, or what the other claim says; may be empty.
) STRICT;

-- The level that a claim gives to one input.
CREATE TABLE pin (
  claim INTEGER NOT NULL REFERENCES claim (id),  -- The claim.
  input_kind TEXT NOT NULL,  -- distribution, file, interpreter, hook, os_package or conda_package.
  input TEXT NOT NULL,  -- The input: name of a distribution, path of a file.
  level TEXT NOT NULL,  -- absent, named, versioned, hashed or verified.
  reason TEXT NOT NULL,  -- Why; one of a closed list.
  files INTEGER NOT NULL,  -- Files and links whose level comes from this input.
  bytes INTEGER NOT NULL  -- Their bytes.
) STRICT;

-- What a claim fixes of one layer of an image: the files of the claim's environment that lie in it, by the level of their inputs.
CREATE TABLE layer_level (
  claim INTEGER NOT NULL REFERENCES claim (id),  -- The claim.
  layer INTEGER NOT NULL,  -- Position of the layer.
  level TEXT NOT NULL,  -- absent, named, versioned, hashed or verified.
  files INTEGER NOT NULL,  -- Files and links.
  bytes INTEGER NOT NULL,  -- Their bytes.
  PRIMARY KEY (claim, layer, level)
) STRICT, WITHOUT ROWID;

-- What could not be determined.
CREATE TABLE gap (
  file INTEGER REFERENCES entry (id),  -- The entry, where it is one.
  root TEXT NOT NULL,  -- Name of the root; empty when it is in none.
  path TEXT NOT NULL,  -- Path; empty when it is about no file.
  reader TEXT NOT NULL,  -- What was reading.
  "offset" INTEGER,  -- Bytes from the start of the file.
  reason TEXT NOT NULL  -- Why it could not be determined.
) STRICT;
CREATE INDEX gap_by_file ON gap (file);

-- What a rule yields.
CREATE TABLE finding (
  rule TEXT NOT NULL,  -- Id of the rule.
  severity TEXT NOT NULL,  -- error, warning or note.
  confidence TEXT NOT NULL,  -- certain, resolved or likely.
  environment TEXT NOT NULL,  -- Path of the environment; empty when it is about none.
  subject TEXT NOT NULL,  -- What it is about.
  path TEXT NOT NULL,  -- The file to look at; may be empty.
  line INTEGER,  -- The line to look at.
  layer INTEGER,  -- Position of the image's layer that the file is of, from 0; null where there is none.
  message TEXT NOT NULL,  -- The sentence.
  expected TEXT NOT NULL,  -- What was expected; may be empty.
  found TEXT NOT NULL  -- What was found; may be empty.
) STRICT;

-- ---- Views -----------------------------------------------------------------------------------------------------------

-- One entry of the merged tree, with its path.
CREATE VIEW file AS
SELECT
  entry.id AS id,  -- Number of the entry.
  root.name AS root,  -- Name of the root that it is in.
  CASE directory.path WHEN '.' THEN entry.name ELSE directory.path || '/' || entry.name END AS path,  -- Its path.
  CASE root.kind WHEN 'target' THEN '' WHEN 'system' THEN '/' ELSE root.name || ':' END
    || CASE directory.path WHEN '.' THEN entry.name ELSE directory.path || '/' || entry.name
  END AS place,  -- Its path as reports show it: behind root: when it is in another root than the target, behind / in the system's.
  directory.path AS directory,  -- The directory that holds it.
  entry.name AS name,  -- Its name.
  entry.kind AS kind,  -- file, directory, link, fifo, socket or device.
  entry.size AS size,  -- Size in bytes.
  lower(hex(entry.sha256)) AS sha256,  -- Digest of its bytes, in hex.
  entry.mode AS mode,  -- Permission bits.
  entry.mtime_ns AS mtime_ns,  -- Time of the last change.
  entry.link_target AS link_target,  -- What a link says.
  entry.layer AS layer  -- Position of the image's layer that it is of, from 0; null for what no layer has.
FROM entry
JOIN directory ON directory.id = entry.directory
JOIN root ON root.id = directory.root;

-- One row of a RECORD with its verdict.
CREATE VIEW record_entry AS
SELECT
  record_verdict.distribution AS distribution,  -- The distribution.
  record_verdict.line AS line,  -- Line in its RECORD.
  record_row.path AS path,  -- Path as written.
  coalesce(record_verdict.path, (SELECT file.place FROM file WHERE file.id = record_verdict.file))
    AS resolved_path,  -- Path that the row means; as written where it leads elsewhere.
  record_row.algorithm AS algorithm,  -- Digest algorithm.
  lower(hex(record_row.digest)) AS digest,  -- Digest, in hex.
  record_row.size AS size,  -- Size as written.
  record_row.problem AS problem,  -- What is wrong with the row.
  record_verdict.file AS file,  -- The entry at that path.
  record_verdict.state AS state  -- The verdict.
FROM record_verdict
JOIN distribution ON distribution.id = record_verdict.distribution
JOIN record_row ON record_row.file = distribution.record AND record_row.line = record_verdict.line;
