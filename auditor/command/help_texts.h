// What `--help` says below the options: examples, and what they do not tell. For arguments.cpp.
#pragma once

#include <string_view>

namespace icecore {

inline constexpr std::string_view main_footer =
    "Examples:\n"
    "  icecore audit .venv\n"
    "  icecore audit .venv --format json --output report.json --fail-on warning\n"
    "  icecore freeze .venv > requirements.txt\n"
    "  icecore spec .venv --output environment.json && icecore verify environment.json other\n"
    "  icecore explain file-modified\n"
    "\n"
    "Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 usage; 3 could not audit; 4 gaps\n"
    "under --strict. Nothing of the target is executed, nothing is written but the output asked\n"
    "for and a cache of facts (--no-cache: none), and the network is used for registry:REFERENCE\n"
    "and --index alone. prove runs your own uv or pip, and asks first.";

inline constexpr std::string_view audit_footer =
    "Examples:\n"
    "  icecore audit .venv\n"
    "  icecore audit .venv --select integrity,startup --ignore 'import-*'\n"
    "  icecore audit .venv --strict --fail-on warning --quiet\n"
    "  icecore audit copied-venv --system-root none --format json --output report.json\n"
    "  icecore audit registry:registry.example/team/app:1.0 --platform linux/arm64";

inline constexpr std::string_view freeze_footer =
    "Examples:\n"
    "  icecore freeze .venv > requirements.txt\n"
    "  icecore freeze .venv --pip 24.0 --exclude-editable\n"
    "  icecore freeze .venv --uv\n"
    "\n"
    "The options are pip's own. Exit code 1: pip would end with an error here.";

inline constexpr std::string_view spec_footer =
    "Examples:\n"
    "  icecore spec .venv --output environment.json\n"
    "  icecore spec docker-archive:app.tar --statement --output statement.json\n"
    "Its environment digest is the same wherever the same environment lies; docs/spec.md says "
    "what\n"
    "is taken for the same.";

inline constexpr std::string_view lock_footer =
    "Examples:\n"
    "  icecore lock .venv --wheelhouse wheels --output pylock.toml\n"
    "  icecore lock .venv --index --format requirements > requirements.txt\n"
    "  icecore lock .venv --uv-cache --from-lock uv.lock --output pylock.toml\n"
    "What cannot be fixed is in the lock as a comment and on standard error; exit code 1.";

inline constexpr std::string_view prove_footer =
    "Examples:\n"
    "  icecore prove .venv --wheelhouse wheels --offline --yes\n"
    "  icecore prove environment.json --installer pip\n"
    "Runs the installer that is in PATH, with your own configuration, in a directory that is "
    "removed\n"
    "afterwards: wheels only, hashes required. Exit code 1: something differs, or was not "
    "installed.";

inline constexpr std::string_view verify_footer =
    "Examples:\n"
    "  icecore verify environment.json .venv\n"
    "  icecore verify environment.json oci-dir:app --format markdown\n"
    "Exit code 1: it is not what the spec says.";

inline constexpr std::string_view diff_footer =
    "Examples:\n"
    "  icecore diff .venv other-venv\n"
    "  icecore diff environment.json docker-archive:app.tar --format json\n"
    "Options about targets hold for both. Exit code 1: they differ.";

inline constexpr std::string_view why_footer =
    "Examples:\n"
    "  icecore why .venv libstdc++.so.6\n"
    "  icecore why .venv numpy/_core/_multiarray_umath.cpython-312-x86_64-linux-gnu.so\n"
    "  icecore why .venv libcudart --env LD_LIBRARY_PATH=/usr/local/cuda/lib64";

inline constexpr std::string_view query_footer =
    "Examples:\n"
    "  icecore query .venv 'SELECT name, version FROM distribution ORDER BY name'\n"
    "  icecore query .venv \"SELECT path FROM file WHERE name LIKE '%.so'\" --format lines\n"
    "`icecore facts` describes the tables.";

inline constexpr std::string_view facts_footer =
    "Examples:\n"
    "  icecore facts\n"
    "  icecore facts .venv distribution";

inline constexpr std::string_view cache_footer =
    "Examples:\n"
    "  icecore cache\n"
    "  icecore cache clear\n"
    "Facts are kept in icecore below XDG_CACHE_HOME, else below ~/.cache, by what they were read\n"
    "from. Reports are the same with and without them.";

}  // namespace icecore
