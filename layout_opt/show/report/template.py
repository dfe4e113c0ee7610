"""How a page is filled in: the template, its script under its hash, and the font cut down to what the page says."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import jinja2
from markupsafe import Markup

from layout_opt.show.report.web_font import font_address

FONT = "data:font"
"""Stands in the style where the font goes when it is known which characters the page has."""


LIVE_SCRIPTS = ("words", "program", "page", "results", "levers", "solve", "show", "kept", "start")
"""Parts of the script of the section that solves, in order."""


def rendered(template: str, chosen: Mapping[str, Any], *, live: bool = False) -> str:
    """Return a page: a template filled in, with script and font inside; `live` adds the script that solves."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("layout_opt.show.report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script = environment.get_template("report.js").render()
    worker = ""
    if live:
        parts = "".join(environment.get_template(f"live_{name}.js").render() for name in LIVE_SCRIPTS)
        script += f'(() => {{\n"use strict";\n{parts}}})();\n'
        worker = environment.get_template("live_worker.js").render()
    text = environment.get_template(template).render(
        chosen,
        solves=live,
        live_worker=Markup(worker),  # noqa: S704 - our own
        script=Markup(script),  # noqa: S704 - our own
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii"),
        font=FONT,
    )
    return text.replace(FONT, font_address(text), 1)


def embedded_json(data: Mapping[str, Any]) -> str:
    """Return JSON that may stand in a script element: nothing in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
