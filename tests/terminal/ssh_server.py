"""A throwaway sshd on loopback, for its own user and one key that nobody keeps (libraries.md §10)."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

SEARCHED = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin", "/usr/local/sbin"))
SSHD = shutil.which("sshd", path=SEARCHED)
MISSING = [name for name in ("sshd", "ssh", "ssh-keygen") if shutil.which(name, path=SEARCHED) is None]

_SERVER = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
AuthorizedKeysFile {folder}/id.pub
PidFile none
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
StrictModes no
PermitRootLogin prohibit-password
PermitUserRC no
"""
_CLIENT = """
Host there
    HostName 127.0.0.1
    Port {port}
    IdentityFile {folder}/id
    IdentitiesOnly yes
    UserKnownHostsFile {folder}/known_hosts
    GlobalKnownHostsFile /dev/null
    StrictHostKeyChecking yes
    BatchMode yes
    ControlPath none
    LogLevel ERROR
    ConnectTimeout 10
"""


class Refused(Exception):
    """sshd runs, but lets this account not in; carries what it said."""


@contextlib.contextmanager
def sshd(folder: Path) -> Iterator[list[str]]:
    """A running sshd, its files in `folder`; what to put before a command that is to run through it in a terminal.

    Raises `Refused` where the account may not sign in, `RuntimeError` with its log where it does not start.
    """
    for name in ("host", "id"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True, timeout=30)
    if os.getuid() == 0:
        # Where sshd keeps what it has no rights for; without a service manager nobody has made it.
        Path("/run/sshd").mkdir(mode=0o755, parents=True, exist_ok=True)
    process, port = _started(folder)
    try:
        key = (folder / "host.pub").read_text()
        (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {key}")
        (folder / "ssh_config").write_text(_CLIENT.format(port=port, folder=folder))
        ssh = ["ssh", "-F", str(folder / "ssh_config")]
        done = subprocess.run([*ssh, "there", "true"], capture_output=True, text=True, timeout=30)
        if done.returncode:
            raise Refused(f"{done.stderr.strip()}: {(folder / 'log').read_text().strip()[-300:]}")
        yield [*ssh, "-tt", "there"]
    finally:
        process.terminate()
        process.wait(10)


def _started(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """Somebody else may take the free port before sshd does: then another is tried."""
    for _ in range(5):
        port = _free_port()
        (folder / "sshd_config").write_text(_SERVER.format(port=port, folder=folder))
        command = [SSHD or "sshd", "-D", "-f", str(folder / "sshd_config"), "-E", str(folder / "log")]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        for _ in range(200):
            if process.poll() is not None:
                break
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return process, port
            time.sleep(0.05)
        process.kill()
        process.wait(10)
    raise RuntimeError((folder / "log").read_text())


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
