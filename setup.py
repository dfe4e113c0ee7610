"""Build: what pyproject.toml cannot say. Instances that the package ships are copied into it from ``instances/``."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

SHIPPED = ("small-river", "two-regions", "yellow-river")
"""What `layout-opt init --example` writes; a test holds it to the names in `layout_opt.generate.shipped`."""
LEFT_OUT = ("derive", "derive.py", "runs", "__pycache__")
"""What made the numbers stays in the repository (and in the sdist)."""


class BuildWithInstances(build_py):
    """Copy the shipped instances beside the modules; an editable install finds them where they are."""

    def run(self) -> None:
        """Build as ever, then copy."""
        super().run()
        if self.editable_mode:
            return
        for name in SHIPPED:
            target = Path(self.build_lib) / "layout_opt" / "instances" / name
            shutil.copytree(
                Path("instances") / name, target, ignore=shutil.ignore_patterns(*LEFT_OUT), dirs_exist_ok=True
            )


setup(cmdclass={"build_py": BuildWithInstances})
