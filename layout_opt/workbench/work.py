"""One piece of work at a time, in a program of its own: it can be stopped, and its last words are its progress."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from layout_opt.workbench.guard import Refused

PROGRAM = "from layout_opt.cli.app import main; main()"
WORDS = 40
"""Lines of what a piece of work says that are kept."""
PATIENCE = 5.0
"""Before work that was told to stop is ended [s]."""


@dataclass
class Worker:
    """Runs verbs of the program, one after another; used from several threads."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _running: subprocess.Popen[str] | None = None
    _listener: threading.Thread | None = None
    _said: deque[str] = field(default_factory=lambda: deque(maxlen=WORDS))
    _name: str = ""
    _since: float = 0.0
    _stopped: bool = False

    def start(self, name: str, words: list[str]) -> None:
        """Start a verb; raise Refused while another runs."""
        with self._lock:
            if self._running is not None and self._running.poll() is None:
                raise Refused(HTTPStatus.CONFLICT, f"{self._name} is still running: stop it first")
            self._said.clear()
            self._name, self._since, self._stopped = name, time.monotonic(), False
            self._running = subprocess.Popen(
                [sys.executable, "-c", PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
            )  # fmt: skip
            self._listener = threading.Thread(target=self._listen, args=(self._running,), daemon=True)
            self._listener.start()

    def _listen(self, running: subprocess.Popen[str]) -> None:
        with running:
            for line in running.stdout or ():
                if line.strip():
                    self._said.append(line.strip())

    def state(self) -> dict[str, Any]:
        """Return what runs or ran last: its name, status (None while it runs), seconds and words."""
        with self._lock:
            status = None if self._running is None else self._running.poll()
            busy = self._running is not None and status is None
            if not busy and self._listener is not None:
                self._listener.join(PATIENCE)
            seconds = time.monotonic() - self._since if busy else 0.0
            return {
                "name": self._name, "busy": busy, "status": status, "stopped": self._stopped, "seconds": seconds,
                "said": list(self._said),
            }  # fmt: skip

    def stop(self) -> None:
        """End what runs; what it has not written whole is not there."""
        with self._lock:
            if self._running is not None and self._running.poll() is None:
                self._stopped = True
                self._running.terminate()
                try:
                    self._running.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    self._running.kill()
            if self._listener is not None:
                self._listener.join(PATIENCE)
