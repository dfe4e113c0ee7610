"""Names that only capitals tell apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from layout_opt.instance import Instance


def look_alikes(instance: Instance) -> Iterator[str]:
    """Yield ids and industries of one table that differ in capitals only: two things, or a slip."""
    for name, rows in instance.tables.items():
        spec = instance.specs[name]
        columns = [spec.key_names[0]] if spec.defines is not None else []
        columns += [column.name for column in spec.values if column.name == "industry"]
        for column in columns:
            for words in _alike(cell for cell in rows[column].tolist() if cell):
                yield f"{instance.label(name)} {column}: {' and '.join(words)} differ in capitals only."


def _alike(words: Iterable[str]) -> Iterator[list[str]]:
    groups: dict[str, set[str]] = {}
    for word in words:
        groups.setdefault(word.casefold(), set()).add(word)
    return (sorted(group) for _, group in sorted(groups.items()) if len(group) > 1)
