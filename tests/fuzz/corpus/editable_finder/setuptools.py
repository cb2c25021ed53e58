from __future__ import annotations
import sys
from pathlib import Path

MAPPING: dict[str, str] = {'my_pkg': '/srv/project/src/my_pkg'}
NAMESPACES: dict[str, list[str]] = {'company': ['/srv/project/src/company']}
PATH_PLACEHOLDER = '__editable__.my_pkg-0.1.finder' + ".__path_hook__"


class _EditableFinder:  # MetaPathFinder
    @classmethod
    def find_spec(cls, fullname: str, path=None, target=None):
        if fullname in MAPPING:
            return f"{MAPPING[fullname]}"
