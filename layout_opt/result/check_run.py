"""The check of a run folder: its files against their list, its layout and what it claims by plain arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from layout_opt.result.certificate import certify
from layout_opt.result.claims import certificate_claims, changed_files, false_claims
from layout_opt.result.folder import MANIFEST_ENTRY, certificate_record, read_run
from layout_opt.result.manifest import MANIFEST, broken_manifest, differences, read_manifest
from layout_opt.result.price_check import check_prices
from layout_opt.result.relaxation import bound_claims, bound_notes
from layout_opt.result.switch import settle

OLDER = (
    f"no {MANIFEST}: written by an older version of layout-opt, which kept no list of files; "
    "whether a file was edited is known only where it is recomputed"
)


@dataclass(frozen=True)
class CheckReport:
    """What the check of a folder found.

    Parameters
    ----------
    kind : str
        What the folder is.
    violations : tuple of str
        Everything that is not as it was written, or not what its plans give; empty if all is right.
    exceeded : tuple of str
        Limits that today's layout exceeds (reported, not enforced).
    checked : mapping of str to int
        How much was recomputed, by what.
    hashed : int
        Files that were compared with the list of files.
    finished : bool
        False where more was added after the answer was written.
    objective : float or None
        Of a run, by plain arithmetic.
    notes : tuple of str
        What a reader should know: what was compared with its hash only.
    """

    kind: str
    violations: tuple[str, ...] = ()
    exceeded: tuple[str, ...] = ()
    checked: Mapping[str, int] = field(default_factory=dict)
    hashed: int = 0
    finished: bool = True
    objective: float | None = None
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.violations


def check_files(folder: Path, record: Mapping[str, object]) -> CheckReport:
    """Return how the files of a folder agree with their list.

    Parameters
    ----------
    folder : Path
        The folder, its last switch completed.
    record : mapping
        Its record, which says whether there was a list.
    """
    manifest, broken = read_manifest(folder), broken_manifest(folder)
    if broken is not None:
        return CheckReport("", (f"{MANIFEST}: {broken}",))
    if manifest is None:
        listed = MANIFEST_ENTRY in record
        return CheckReport("", (f"{MANIFEST}: is missing",)) if listed else CheckReport("", notes=(OLDER,))
    found: list[str] = []
    notes: list[str] = []
    for line in differences(folder, manifest):
        shown = manifest.kind.is_companion(line.partition(": ")[0])
        (notes if shown else found).append(line)
    return CheckReport(
        manifest.kind.name, tuple(found), hashed=len(manifest.files), finished=manifest.finished, notes=tuple(notes)
    )


def check_run(path: Path) -> CheckReport:
    """Return what is wrong with a run folder.

    Raises
    ------
    InvalidInput
        If it is no run folder, or cannot be read.
    """
    settle(path)
    stored = read_run(path)
    files = check_files(stored.folder, stored.info)
    certificate = certify(stored.instance, stored.tables, stored.info["objective"], str(stored.info["layout"]))
    notes, checked = files.notes, dict(certificate.checked)
    violations = [*files.violations, *map(str, certificate.violations), *changed_files(stored)]
    if "limits" in certificate.checked:  # otherwise the decisions themselves are wrong
        prices = check_prices(stored.instance, stored.tables, stored.info)
        violations += [*false_claims(stored), *prices.problems]
        violations += certificate_claims(stored.info, certificate_record(certificate))
        violations += bound_claims(stored.instance, stored.tables, stored.info)
        notes += (*prices.notes, *bound_notes(stored.info))
        checked["prices"] = prices.checked
    known = certificate.objective == certificate.objective
    return CheckReport(
        "run",
        tuple(violations),
        tuple(map(str, certificate.exceeded)),
        checked,
        files.hashed,
        objective=certificate.objective if known else None,
        notes=notes,
    )
