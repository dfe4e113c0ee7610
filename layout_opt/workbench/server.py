"""The server of the workbench: it listens on 127.0.0.1 only, and answers nobody but the page that it has handed out."""

from __future__ import annotations

import json
import secrets
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from layout_opt.errors import LayoutError
from layout_opt.show.lexicon import LEXICON
from layout_opt.show.report.page import write_report
from layout_opt.show.words import PageLanguage
from layout_opt.workbench.guard import (
    POLICY,
    SANDBOX,
    Guard,
    Refused,
    body_length,
    checked_name,
    checked_rows,
    read_body,
)
from layout_opt.workbench.library import TODAY, Library, parsed, spec_of, table_list
from layout_opt.workbench.work import Worker

HOST = "127.0.0.1"
ASSETS = Path(__file__).parent / "assets"
FILES = {
    "/": ("bench.html", "text/html"), "/bench.js": ("bench.js", "text/javascript"),
    "/bench.css": ("bench.css", "text/css"),
}  # fmt: skip
"""Addresses of the page's own files; they hold nothing of the instance."""
PREFIX = "bench_"
LAYOUTS = ("best", "today")
MOST_SECONDS = 86_400
"""Most time limit of a solve [s]."""
WAIT = 30.0
"""For the rest of a request [s]."""


@dataclass
class Bench:
    """What the requests of one workbench share."""

    library: Library
    guard: Guard
    language: PageLanguage
    worker: Worker = field(default_factory=Worker)
    reading: threading.Lock = field(default_factory=threading.Lock)

    def words(self) -> dict[str, str]:
        """Return the words of the page in its language."""
        at = 1 if self.language is PageLanguage.ZH else 0
        return {name.removeprefix(PREFIX): said[at] for name, said in LEXICON.items() if name.startswith(PREFIX)}


def library(bench: Bench, _: dict[str, Any]) -> dict[str, Any]:
    """Return everything that the page shows beside a table."""
    found = bench.library
    return {
        "name": found.folder.name, "words": bench.words(), "language": bench.language.value,
        "tables": list(table_list(found.folder)), "scenarios": found.scenarios(), "runs": found.runs(),
    }  # fmt: skip


def table(bench: Bench, asked: dict[str, Any]) -> dict[str, Any]:
    """Return a table."""
    return bench.library.table(checked_name(asked.get("table")))


def check(bench: Bench, asked: dict[str, Any]) -> dict[str, Any]:
    """Return what is wrong with a table as it stands in the grid."""
    name = spec_of(checked_name(asked.get("table"))).name
    with bench.reading:
        return bench.library.problems(name, checked_rows(asked.get("rows")))


def save(bench: Bench, asked: dict[str, Any]) -> dict[str, Any]:
    """Write a table."""
    name, rows = checked_name(asked.get("table")), checked_rows(asked.get("rows"))
    with bench.reading:
        return {"seen": bench.library.save(name, rows, asked.get("seen"))}


def upload(_: Bench, asked: dict[str, Any]) -> dict[str, Any]:
    """Return the lines of a CSV file for the grid; nothing is written."""
    spec_of(checked_name(asked.get("table")))
    text = asked.get("text")
    if not isinstance(text, str):
        raise Refused(HTTPStatus.BAD_REQUEST, "a file is text")
    rows = parsed(text.removeprefix("\ufeff"))
    if not rows or "\0" in text:
        raise Refused(HTTPStatus.BAD_REQUEST, "the file holds no table")
    return {"rows": rows}


def solve(bench: Bench, asked: dict[str, Any]) -> dict[str, Any]:
    """Start a solve; its run is a draft until it is kept."""
    name, layout, scenario = checked_name(asked.get("name")), asked.get("layout"), asked.get("scenario")
    seconds = asked.get("seconds")
    if layout not in LAYOUTS or scenario not in (None, "", *bench.library.scenarios()):
        raise Refused(HTTPStatus.BAD_REQUEST, "there is no such layout or scenario")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= MOST_SECONDS:
        raise Refused(HTTPStatus.BAD_REQUEST, f"the time limit is above 0 and at most {MOST_SECONDS} s")
    bench.library.check_free(name)
    words = ["solve", str(bench.library.folder), "--layout", str(layout), "--time-limit", str(seconds)]
    words += ["--scenario", str(scenario)] if scenario else []
    bench.worker.start(name, [*words, "--out", str(bench.library.drafts / name)])
    return bench.worker.state()


def look(bench: Bench, _: dict[str, Any]) -> dict[str, Any]:
    """Start the first look: today's layout, as it stands."""
    return solve(bench, {"name": TODAY, "layout": "today", "seconds": 600})


def state(bench: Bench, _: dict[str, Any]) -> dict[str, Any]:
    """Return how far the work is."""
    return bench.worker.state()


def stop(bench: Bench, _: dict[str, Any]) -> dict[str, Any]:
    """Stop the work."""
    bench.worker.stop()
    return bench.worker.state()


def keep(bench: Bench, asked: dict[str, Any]) -> dict[str, Any]:
    """Keep a run."""
    bench.library.keep(checked_name(asked.get("name")))
    return {"runs": bench.library.runs()}


def report(bench: Bench, asked: dict[str, Any]) -> dict[str, Any]:
    """Return the address of the report of a run, or of several side by side; it opens that report alone."""
    names = asked.get("names")
    if not isinstance(names, list) or not 1 <= len(names) <= 8:
        raise Refused(HTTPStatus.BAD_REQUEST, "a report tells of one to eight runs")
    whole = ",".join(checked_name(name) for name in names)
    for name in names:
        bench.library.run_folder(name)
    return {"address": f"/report?runs={whole}&ticket={bench.guard.ticket(whole)}"}


ANSWERS: dict[str, Callable[[Bench, dict[str, Any]], dict[str, Any]]] = {
    f"/api/{answer.__name__}": answer
    for answer in (library, table, check, save, upload, solve, look, state, stop, keep, report)
}


class BenchServer(ThreadingHTTPServer):
    """Listens on this machine, and says nothing when a browser hangs up."""

    daemon_threads = True

    def __init__(self, folder: Path, language: PageLanguage, port: int) -> None:
        super().__init__((HOST, port), Handler)
        self.token = secrets.token_urlsafe(32)
        self.bench = Bench(Library(folder.resolve()), Guard(self.token, self.server_port), language)

    @property
    def address(self) -> str:
        """Address of the page, with the token."""
        return f"http://{HOST}:{self.server_port}/#{self.token}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Show a defect, and nothing where the other side hung up."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Answers a request to the workbench that `BenchServer` holds."""

    server: BenchServer
    protocol_version = "HTTP/1.1"
    timeout = WAIT

    def version_string(self) -> str:
        """Return what the server calls itself."""
        return "layout-opt"

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer with a file of the page or a report."""
        self._answer(self._file)

    def do_POST(self) -> None:
        """Answer a question of the page."""
        self._answer(self._ask)

    def _answer(self, found: Callable[[], tuple[bytes, str, str]]) -> None:
        try:
            self.server.bench.guard.check_sender(self.headers)
            content, kind, policy = found()
            status = HTTPStatus.OK
        except (Refused, LayoutError, OSError) as error:
            status = error.status if isinstance(error, Refused) else HTTPStatus.UNPROCESSABLE_ENTITY
            content, kind, policy = json.dumps({"why": str(error)}).encode(), "application/json", POLICY
            self.close_connection = True  # what is left of a refused body is not read
        self.send_response(status)
        for name, value in _headers(kind, policy, len(content)).items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def _file(self) -> tuple[bytes, str, str]:
        address = urlsplit(self.path)
        if address.path in FILES:
            name, kind = FILES[address.path]
            return (ASSETS / name).read_bytes(), kind, POLICY
        if address.path == "/report":
            asked = {name: values[0] for name, values in parse_qs(address.query).items()}
            whole = asked.get("runs", "")
            self.server.bench.guard.check_ticket(whole, asked.get("ticket", ""))
            return _report(self.server.bench, [checked_name(name) for name in whole.split(",")]), "text/html", SANDBOX
        raise Refused(HTTPStatus.NOT_FOUND, "there is nothing")

    def _ask(self) -> tuple[bytes, str, str]:
        self.server.bench.guard.check_token(self.headers)
        length = body_length(self.headers)
        answer = ANSWERS.get(self.path)
        if answer is None:
            raise Refused(HTTPStatus.NOT_FOUND, "there is nothing")
        said = answer(self.server.bench, read_body(self.rfile.read(length)))
        return json.dumps(said, ensure_ascii=False).encode(), "application/json", POLICY


def _headers(kind: str, policy: str, length: int) -> dict[str, str]:
    return {
        "Content-Type": f"{kind}; charset=utf-8", "Content-Length": str(length), "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }  # fmt: skip


def _report(bench: Bench, names: list[str]) -> bytes:
    with tempfile.TemporaryDirectory(prefix="layout-opt-") as made, bench.reading:
        folders = [bench.library.run_folder(name) for name in names]
        return write_report(folders, Path(made) / "report.html", lang=bench.language).read_bytes()
