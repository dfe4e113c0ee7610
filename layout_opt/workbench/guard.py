"""What a request must bring: the right host, no foreign page behind it, the token, a small body of the right form."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from typing import Any

TOKEN_HEADER = "X-Layout-Token"  # noqa: S105 - the name of a header
MOST_BYTES = 16_000_000
"""Of the body of a request [byte]; larger tables are edited outside."""
_NAME = re.compile(r"[^\W_][\w-]{0,59}")
_BROKEN = re.compile(r"[\r\n\0\ud800-\udfff]")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Of the page: nothing but its own files, and what they ask this server."""
SANDBOX = "sandbox allow-scripts allow-downloads; frame-ancestors 'self'"
"""Of a report inside it: it may move its map, and cannot speak for the page."""


class Refused(Exception):
    """A request that is not answered.

    Parameters
    ----------
    status : HTTPStatus
        Why, for programs.
    why : str
        Why, for people.
    """

    def __init__(self, status: HTTPStatus, why: str) -> None:
        self.status, self.why = status, why
        super().__init__(why)


@dataclass(frozen=True)
class Guard:
    """Who may ask.

    Parameters
    ----------
    token : str
        Secret of this start of the workbench; it stands behind the ``#`` of the address, which no server sees.
    port : int
        On which it listens.
    """

    token: str
    port: int

    def check_sender(self, headers: Message) -> None:
        """Raise Refused if another host is named (a name turned to this machine), or another page asks."""
        hosts = {f"{name}:{self.port}" for name in ("127.0.0.1", "localhost")}
        if headers.get("Host") not in hosts:
            raise Refused(HTTPStatus.FORBIDDEN, "the workbench answers to 127.0.0.1 only")
        origin = headers.get("Origin")
        if origin is not None and origin not in {f"http://{host}" for host in hosts}:
            raise Refused(HTTPStatus.FORBIDDEN, "another page asked")
        if headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
            raise Refused(HTTPStatus.FORBIDDEN, "another page asked")

    def check_token(self, headers: Message) -> None:
        """Raise Refused without the token, which a foreign page cannot send: a header of its own needs leave."""
        if not hmac.compare_digest(headers.get(TOKEN_HEADER, "").encode(), self.token.encode()):
            raise Refused(HTTPStatus.FORBIDDEN, "open the address that the program printed")

    def ticket(self, name: str) -> str:
        """Return what opens one report, and nothing else."""
        return hmac.new(self.token.encode(), name.encode(), hashlib.sha256).hexdigest()

    def check_ticket(self, name: str, ticket: str) -> None:
        """Raise Refused if a ticket is not that of the report."""
        if not hmac.compare_digest(self.ticket(name).encode(), ticket.encode()):
            raise Refused(HTTPStatus.FORBIDDEN, "open the report from the workbench")


def body_length(headers: Message) -> int:
    """Return how long the body of a request is; raise Refused if it says nothing, too much, or is no JSON."""
    if headers.get("Content-Type", "").partition(";")[0].strip() != "application/json":
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "the body must be application/json")
    text = headers.get("Content-Length", "")
    if not (text.isascii() and text.isdigit()):
        raise Refused(HTTPStatus.LENGTH_REQUIRED, "the length of the body must be given")
    if int(text) > MOST_BYTES:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"the body must be at most {MOST_BYTES} bytes")
    return int(text)


def read_body(raw: bytes) -> dict[str, Any]:
    """Return the object that a body holds; raise Refused if it is none."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, "the body must be JSON") from error
    if not isinstance(found, dict):
        raise Refused(HTTPStatus.BAD_REQUEST, "the body must be an object")
    return found


def checked_name(found: object) -> str:
    """Return a name that can only be a file in the folder where it is looked for; raise Refused for any other."""
    if isinstance(found, str) and _NAME.fullmatch(found):
        return found
    raise Refused(HTTPStatus.BAD_REQUEST, "a name is letters, digits, hyphens and underscores")


def checked_rows(found: object) -> list[list[str]]:
    """Return the lines of a table: lists of text on one line, all as long as the first; raise Refused for any other."""
    if not isinstance(found, list) or not found or not all(isinstance(line, list) for line in found):
        raise Refused(HTTPStatus.BAD_REQUEST, "a table is a list of lines, the first with its heads")
    for line in found:
        if len(line) != len(found[0]) or not all(isinstance(cell, str) for cell in line):
            raise Refused(HTTPStatus.BAD_REQUEST, "each line of a table has a text for each head")
        if _BROKEN.search("".join(line)):
            raise Refused(HTTPStatus.BAD_REQUEST, "a cell is text on one line")
    return found
