"""Text kept as Python strings inside, as pandas keeps it outside."""

from __future__ import annotations

import pandas as pd

from layout_opt.instance.text import python_text, with_usual_text


@python_text
def made() -> pd.DataFrame:
    """Return a table whose text holds Python strings."""
    frame = pd.DataFrame({"region": ["a", "b"], "amount": [1.0, 2.0]})
    assert frame["region"].dtype.storage == "python"
    return frame


def test_what_goes_out_is_as_pandas_makes_it() -> None:
    """Types of cells and of column names are those of a table made outside, and the option is as it was."""
    usual = with_usual_text({"table": made()})["table"]
    pd.testing.assert_frame_equal(usual, pd.DataFrame({"region": ["a", "b"], "amount": [1.0, 2.0]}))
    assert pd.Series(["a"]).dtype == usual["region"].dtype
