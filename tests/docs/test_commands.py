"""What the README and the pages tell the reader to run, runs, and prints what they say it prints."""

from __future__ import annotations

import io
import re
import shlex
import shutil
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from layout_opt.cli.app import run_words

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "docs" / "zh" / "README.md", *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"(?:<!-- (?P<skip>not run: [^\n]+) -->\n)?```(?P<kind>\w+)\n(?P<text>.*?)```", re.DOTALL)
STATUS = re.compile(r"#\s*exit status (\d+)")
SECONDS = re.compile(r"\b\d+\.\d+ s\b")
NUMBER = re.compile(r"(?<![\w.-])\d+\.\d+(?:e-?\d+)?(?![\w.])")
PROGRAM = "layout-opt"


@dataclass(frozen=True)
class Block:
    """One fenced block of a page."""

    kind: str
    text: str
    skipped: bool


def blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of a page."""
    found = BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [Block(match["kind"], match["text"], match["skip"] is not None) for match in found]


RUN = [page for page in PAGES if any(block.kind in ("bash", "python") and not block.skipped for block in blocks(page))]


def commands(text: str) -> list[tuple[list[str], int]]:
    """Return the words and the expected exit status of every command of a block."""
    made = []
    for line in text.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        if words:
            status = STATUS.search(line)
            made.append((words, int(status[1]) if status else 0))
    return made


def run(words: list[str]) -> int:
    """Run one command of a page: the program in this process, or one of three commands of the shell."""
    name, *rest = words
    if name == PROGRAM:
        return run_words(rest)
    source, target = Path(rest[-2]), Path(rest[-1])
    if name == "cp" and rest[0] == "-r":
        shutil.copytree(source, target)
    elif name == "cp":
        shutil.copy(source, target)
    else:
        pytest.fail(f"a command that this test does not know: {shlex.join(words)}; mark its block as not run")
    return 0


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    """Return a folder like the root of the repository, in which commands may write."""
    shutil.copytree(ROOT / "instances", tmp_path / "instances", ignore=shutil.ignore_patterns("runs", "__pycache__"))
    return tmp_path


def squeezed(text: str) -> str:
    """Return a text with single blanks, nine digits and no seconds: widths, round-off and speed do not matter."""
    timeless = SECONDS.sub("_ s", text)
    return " ".join(NUMBER.sub(lambda match: f"{float(match[0]):.9g}", timeless).split())


def written(folder: Path) -> str:
    """Return the text of all tables and records below ``runs``."""
    files = sorted([*folder.glob("runs/*/tables/*.csv"), *folder.glob("runs/*/run.json")])
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_blocks_run_and_say_what_is_shown(page: Path, bench: Path) -> None:
    """Every command ends with its status; every shown line was printed since the last shown block, or was written."""
    out = io.StringIO()
    names: dict[str, object] = {"__name__": "page"}
    with chdir(bench), redirect_stdout(out), redirect_stderr(out):
        for block in blocks(page):
            if block.kind == "text" and not block.skipped:
                said, tables = squeezed(out.getvalue()), squeezed(written(bench))
                for line in filter(None, map(squeezed, block.text.splitlines())):
                    assert line in said or line in tables, f"{page.name} shows {line!r}, which nothing prints"
                out.seek(0)
                out.truncate()
            elif block.skipped:
                continue
            elif block.kind == "bash":
                for words, status in commands(block.text):
                    assert run(words) == status, f"{shlex.join(words)}\n{out.getvalue()}"
            elif block.kind == "python":
                exec(compile(block.text, page.name, "exec"), names)


def test_every_block_is_run_or_says_why_not() -> None:
    """A block is bash, python, text (output), toml, csv or math; nothing escapes the test above by its name."""
    kinds = {block.kind for page in PAGES for block in blocks(page)}
    assert kinds <= {"bash", "python", "text", "toml", "csv", "math"}
