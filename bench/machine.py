"""On what it was measured: without this a figure says nothing."""

from __future__ import annotations

import datetime
import os
import platform
import re
import sqlite3
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGES = ("django", "wagtail", "djangorestframework", "gunicorn", "numpy", "pyroaring")


def described() -> dict[str, Any]:
    """Day, processor, cores, memory, system and versions (Linux only)."""
    processors = Path("/proc/cpuinfo").read_text()
    memory = re.search(r"^MemTotal:\s+(\d+) kB", Path("/proc/meminfo").read_text(), re.MULTILINE)
    name = re.search(r"^model name\s*:\s*(.+)$", processors, re.MULTILINE)
    return {
        "measured_on": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "processor": name[1].strip() if name else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(int(memory[1]) / 2**20),
        "load_before": round(os.getloadavg()[2], 2),
        "system": platform.freedesktop_os_release().get("PRETTY_NAME", platform.system()),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **{package: version(package) for package in PACKAGES},
    }
