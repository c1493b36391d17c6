"""What the journal's tests share: a clock, a look into the file, a file of version 1, another process."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

ORG = "https://blobsrus.omniapp.co"

#: What omnitui 0.1 made, word for word.
VERSION_1 = """
CREATE TABLE runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT, begun REAL NOT NULL, ended REAL, origin TEXT NOT NULL,
        profile TEXT NOT NULL, verb TEXT NOT NULL, who TEXT NOT NULL);
CREATE TABLE items (
        run_id INTEGER NOT NULL REFERENCES runs (id), place INTEGER NOT NULL, schedule_id TEXT NOT NULL,
        name TEXT NOT NULL, sent REAL, known REAL, outcome TEXT NOT NULL DEFAULT 'planned',
        words TEXT NOT NULL DEFAULT '', PRIMARY KEY (run_id, schedule_id)) WITHOUT ROWID;
INSERT INTO runs VALUES (1, 10.0, 14.0, 'https://blobsrus.omniapp.co', 'prod', 'pause', 'Blob Ross');
INSERT INTO runs VALUES (7, 20.0, NULL, 'https://blobsrus.omniapp.co', 'prod', 'resume', 'Ada');
INSERT INTO items VALUES (1, 0, 's1', 'Nightly ledger', 11.0, 12.0, 'done', '');
INSERT INTO items VALUES (1, 1, 's2', 'Émile', 12.0, 13.0, 'failed', '403 no');
INSERT INTO items VALUES (7, 0, 's9', 'Later', 21.0, NULL, 'sent', '');
INSERT INTO items VALUES (7, 1, 's1', 'Nightly ledger', NULL, NULL, 'planned', '');
PRAGMA user_version = 1;
"""


class Clock:
    def __init__(self, now: float = 100.0) -> None:
        self.now = now

    def __call__(self) -> float:
        self.now += 1
        return self.now


def rows(path: Path, statement: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def make(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def data_of(path: Path) -> bytes:
    return path.read_bytes()


def start(code: str, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *words]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def go(child: subprocess.Popen[str]) -> None:
    assert child.stdin is not None
    child.stdin.write("go\n")
    child.stdin.flush()
