"""Where and with what the figures were taken: enough to repeat them, nothing that names a host."""

import os
import platform
import sqlite3
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_PACKAGES = ("hustings", "numpy", "nltk", "zstandard", "tantivy", "whoosh-reloaded", "bm25s")
_HERE = Path(__file__).resolve().parent


def circumstances() -> dict[str, Any]:
    """The processor, the versions, the revision, and how busy the machine was at the start."""
    versions = {name: found for name in _PACKAGES if (found := _version(name))}
    return {
        "taken": datetime.now(UTC).date().isoformat(),
        "revision": _revision(),
        "machine": {
            "processor": _processor(),
            "cores": os.cpu_count(),
            "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
            "system": platform.system(),
            "load": os.getloadavg()[0],
        },
        "versions": {
            "python": platform.python_version(), "sqlite": sqlite3.sqlite_version, **versions
        },
    }  # fmt: skip


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _revision() -> str:
    """The commit, with a plus where files differ from it."""
    head = _git("rev-parse", "--short", "HEAD")
    return head + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")


def _git(*arguments: str) -> str:
    try:
        run = subprocess.run(["git", *arguments], cwd=_HERE, capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return run.stdout.strip()
