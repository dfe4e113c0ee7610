"""Write every golden again: ``python -m tests.golden.regenerate``; look at the difference before keeping it."""

from __future__ import annotations

from pathlib import Path

from tests.golden.text import golden_texts

FOLDER = Path(__file__).parent


def main() -> None:
    """Write ``tests/golden/*.lp``, and remove goldens that no family has any more."""
    texts = golden_texts()
    for name, text in texts.items():
        (FOLDER / f"{name}.lp").write_text(text, encoding="utf-8")
    for file in FOLDER.glob("*.lp"):
        if file.stem not in texts:
            file.unlink()


if __name__ == "__main__":
    main()
