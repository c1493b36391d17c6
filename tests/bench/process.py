"""What the kernel knows about a process (Linux's /proc)."""

from __future__ import annotations

import os
import re
from pathlib import Path


def peak_memory(pid: int) -> float:
    """The most memory the process ever held, in MB (VmHWM)."""
    return _megabytes(pid, "VmHWM")


def cpu_seconds(pid: int) -> float:
    """The time its threads spent on a processor: exact where the kernel keeps that, else in ticks."""
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
    except FileNotFoundError:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_now(pid: int) -> float:
    """The memory the process holds at the moment, in MB (VmRSS)."""
    return _megabytes(pid, "VmRSS")


def _megabytes(pid: int, name: str) -> float:
    found = re.search(rf"^{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    if found is None:
        raise RuntimeError(f"no {name} in /proc")
    return int(found[1]) / 1024
