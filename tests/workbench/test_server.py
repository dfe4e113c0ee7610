"""The server of the workbench: who is answered, what is refused, and that files stay files."""

from __future__ import annotations

import json
import re
import shutil
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from layout_opt import read_instance
from layout_opt.show.lexicon import LEXICON
from layout_opt.show.words import PageLanguage
from layout_opt.workbench import guard
from layout_opt.workbench.server import ANSWERS, ASSETS, BenchServer
from tests.cli.running import SMALL_RIVER, run

CAPACITY = [["receptor", "pollutant", "capacity"], ["intake", "COD", "900"]]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """An instance folder of one's own."""
    return Path(shutil.copytree(SMALL_RIVER, tmp_path / "river"))


@pytest.fixture
def server(library: Path) -> Iterator[BenchServer]:
    """A workbench that answers."""
    made = BenchServer(library, PageLanguage.EN, 0)
    thread = threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield made
    made.bench.worker.stop()
    made.shutdown()
    made.server_close()
    thread.join()


def send(
    server: BenchServer, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, bytes, dict[str, str]]:
    """Send a request, an underscore in a header's name for a hyphen, and return status, content and headers."""
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=120)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    found = connection.getresponse()
    content, told = found.read(), dict(found.getheaders())
    connection.close()
    return found.status, content, told


def ask(server: BenchServer, what: str, asked: object = None, **headers: str) -> tuple[int, Any]:
    """Ask as the page does."""
    own = {"X_Layout_Token": server.token, "Content_Type": "application/json", **headers}
    status, content, _ = send(server, "POST", f"/api/{what}", json.dumps(asked or {}).encode(), **own)
    return status, json.loads(content)


def test_page_holds_nothing_and_allows_nothing_else(server: BenchServer) -> None:
    """Proves that the page comes without the token and without data, and may load nothing but its own files."""
    for path in ("/", "/bench.js", "/bench.css"):
        status, content, headers = send(server, "GET", path)
        assert status == 200
        assert server.token.encode() not in content
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in headers
    assert server.server_address[0] == "127.0.0.1"
    assert len(server.token) >= 43
    script = (ASSETS / "bench.js").read_text(encoding="utf-8")
    assert not [
        word for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(") if word in script
    ]


@pytest.mark.parametrize("what", sorted(ANSWERS))
def test_nobody_without_the_token(server: BenchServer, what: str) -> None:
    """Proves that no answer is given without the token, with a wrong one, or to another method."""
    for token in ("", "wrong", server.token[:-1]):
        status, content, _ = send(server, "POST", what, b"{}", X_Layout_Token=token, Content_Type="application/json")
        assert status == 403
        assert json.loads(content) == {"why": "open the address that the program printed"}
    assert send(server, "GET", what, X_Layout_Token=server.token)[0] == 404
    assert send(server, "OPTIONS", what)[0] == 501


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"}, {"Host": "evil.example:80"}, {"Origin": "http://evil.example"}, {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"},
    ],
)  # fmt: skip
def test_other_pages_are_refused(server: BenchServer, library: Path, headers: dict[str, Any]) -> None:
    """Proves that neither a page elsewhere nor a name turned to this machine reaches anything, even with the token."""
    before = (library / "receptor_capacity.csv").read_bytes()
    status, _ = ask(server, "save", {"table": "receptor_capacity", "rows": CAPACITY, "seen": ""}, **headers)
    assert status == 403
    assert send(server, "GET", "/", **headers)[0] == 403
    assert (library / "receptor_capacity.csv").read_bytes() == before


def test_forms_of_other_pages_are_refused(server: BenchServer) -> None:
    """Proves that what a form can send without leave is refused, and a body without length or beyond the limit."""
    token = {"X_Layout_Token": server.token}
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert send(server, "POST", "/api/library", b"{}", Content_Type=kind, **token)[0] == 415
    own = {"Content_Type": "application/json", **token}
    assert send(server, "POST", "/api/library", None, Content_Length=str(guard.MOST_BYTES + 1), **own)[0] == 413
    assert send(server, "POST", "/api/library", None, Content_Length="-1", **own)[0] == 411
    assert send(server, "POST", "/api/library", b"[1]", **own)[0] == 400
    assert send(server, "POST", "/api/library", b"[" * 100_000, **own)[0] == 400
    assert send(server, "POST", "/api/nothing", b"{}", **own)[0] == 404


PATHS = (
    "../small-river",
    "..",
    ".",
    "/etc/passwd",
    "a/b",
    "a\\b",
    "a\0b",
    "",
    "C:x",
    ".drafts",
    "x" * 61,
    None,
    3,
    ["a"],
)


@pytest.mark.parametrize("name", PATHS)
def test_paths_stay_inside(server: BenchServer, library: Path, name: object) -> None:
    """Proves that no name of a table, run or scenario leads out of the folder."""
    before = {path: path.read_bytes() for path in library.rglob("*") if path.is_file()}
    for what in ("table", "check", "save", "upload"):
        assert ask(server, what, {"table": name, "rows": CAPACITY, "seen": "", "text": "a"})[0] == 400
    for what in ("keep", "solve"):
        assert ask(server, what, {"name": name, "layout": "best", "seconds": 1})[0] == 400
    assert ask(server, "report", {"names": [name]})[0] == 400
    if name:
        assert ask(server, "solve", {"name": "a", "layout": "best", "seconds": 1, "scenario": name})[0] == 400
    assert {path: path.read_bytes() for path in library.rglob("*") if path.is_file()} == before
    assert ask(server, "state")[1]["name"] == ""


def test_requests_that_make_no_sense(server: BenchServer) -> None:
    """Proves that each wrong value is answered with a reason, and none with a defect."""
    for rows in (None, [], [1], [["a"], ["b", "c"]], [["a"], [1]], [["a\nb"]], [["\ud800"]]):
        assert ask(server, "check", {"table": "sites", "rows": rows})[0] == 400
    assert ask(server, "table", {"table": "no_table"}) == (404, {"why": "there is no table 'no_table'"})
    for text in (None, "", 'a,"b\n', "a\0b"):
        assert ask(server, "upload", {"table": "sites", "text": text})[0] == 400
    for seconds in (None, 0, -1, "1", True, 1e9, float("nan")):
        assert ask(server, "solve", {"name": "a", "layout": "best", "seconds": seconds})[0] == 400
    assert ask(server, "solve", {"name": "a", "layout": "worst", "seconds": 1})[0] == 400
    for names in (None, [], ["a"] * 9):
        assert ask(server, "report", {"names": names})[0] == 400
    assert ask(server, "report", {"names": ["none"]})[0] == 404
    assert ask(server, "keep", {"name": "none"})[0] == 404
    for path in ("/report", "/report?runs=none&ticket=x", "/../pyproject.toml", "/assets/bench.js"):
        assert send(server, "GET", path)[0] in (403, 404)


def test_edit(server: BenchServer, library: Path) -> None:
    """Proves the grid: units and meanings, problems at their cell, saving whole, and a file that changed meanwhile."""
    status, found = ask(server, "table", {"table": "receptor_capacity"})
    assert status == 200
    assert found["rows"] == [["receptor", "pollutant", "capacity"], ["intake", "COD", "1000"]]
    assert {column["name"]: column["unit"] for column in found["columns"]}["capacity"] == "pollutant/yr"
    wrong = [CAPACITY[0], ["intake", "COD", "-5"]]
    problem = ask(server, "check", {"table": "receptor_capacity", "rows": wrong})[1]["problems"][0]
    assert (problem["table"], problem["row"], problem["column"]) == ("receptor_capacity", 1, "capacity")
    assert problem["said"].startswith("receptor_capacity.csv:2 capacity: found '-5'; must be at least 0")
    path = library / "receptor_capacity.csv"
    assert "1000" in path.read_text(encoding="utf-8")
    assert ask(server, "check", {"table": "receptor_capacity", "rows": CAPACITY})[1]["problems"] == []
    asked = {"table": "receptor_capacity", "rows": CAPACITY, "seen": found["seen"]}
    assert ask(server, "save", asked)[0] == 200
    assert path.read_text(encoding="utf-8") == "receptor,pollutant,capacity\nintake,COD,900\n"
    assert ask(server, "save", asked)[0] == 409
    read_instance(library)
    assert ask(server, "upload", {"table": "sites", "text": "\ufeffa,b\n 1 ,\n"})[1] == {
        "rows": [["a", "b"], ["1", ""]]
    }
    assert [path.name for path in library.iterdir() if path.name.startswith(".")] == []


def test_solve_keep_and_report(server: BenchServer, library: Path) -> None:
    """Proves that a solve runs in a program of its own, is kept once, and that a ticket opens one report alone."""
    assert ask(server, "solve", {"name": "plan", "layout": "best", "scenario": "stricter", "seconds": 600})[0] == 200
    assert ask(server, "solve", {"name": "other", "layout": "best", "seconds": 60})[0] == 409
    while (state := ask(server, "state")[1])["busy"]:
        time.sleep(0.2)
    assert (state["status"], state["stopped"]) == (0, False)
    assert any("certificate: passed" in line for line in state["said"])
    (found,) = ask(server, "library")[1]["runs"]
    assert (found["name"], found["draft"], found["passed"]) == ("plan", True, True)
    assert found["objective"] == pytest.approx(12.5)
    assert ask(server, "keep", {"name": "plan"})[1]["runs"][0]["draft"] is False
    assert (library / "runs" / "plan" / "run.json").is_file()
    assert ask(server, "keep", {"name": "plan"})[0] == 404
    assert ask(server, "solve", {"name": "plan", "layout": "best", "seconds": 60})[0] == 409
    address = ask(server, "report", {"names": ["plan"]})[1]["address"]
    status, content, headers = send(server, "GET", address)
    assert status == 200
    assert b"Three regions on one river" in content
    assert headers["Content-Security-Policy"].startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in headers["Content-Security-Policy"]
    assert send(server, "GET", address.replace("plan", "other"))[0] == 403
    assert run(library.parent, "check", library / "runs" / "plan").status == 0


def test_stop(server: BenchServer, library: Path) -> None:
    """Proves that work can be stopped, and leaves nothing half-written."""
    assert ask(server, "look")[0] == 200
    assert ask(server, "state")[1]["busy"]
    state = ask(server, "stop")[1]
    assert (state["busy"], state["stopped"]) == (False, True)
    assert not list(library.glob("runs/**/run.json"))


def test_verb(library: Path, tmp_path: Path) -> None:
    """Proves that the verb says its address with the token and ends, and what it refuses."""
    ran = run(tmp_path, "open", library, "--no-browser", "--seconds", "0", "--json")
    assert ran.status == 0
    assert ran.json["address"].startswith("http://127.0.0.1:")
    assert len(ran.json["address"].partition("#")[2]) >= 43
    wrong = run(tmp_path, "open", tmp_path, "--port", "70000", "--no-browser", "--seconds", "0")
    assert wrong.status == 2
    assert "found no instance.toml; must be an instance folder" in wrong.err
    assert "--port: found 70000; must be from 0 to 65535" in wrong.err


def test_every_word_of_the_page_is_known() -> None:
    """Proves that the page asks for no word that the lexicon does not have."""
    page = "".join(path.read_text(encoding="utf-8") for path in ASSETS.iterdir())
    asked = {*re.findall(r'data-say="(\w+)"', page), *re.findall(r"words\.(\w+)", page)}
    assert asked
    assert {f"bench_{name}" for name in asked} <= set(LEXICON)
