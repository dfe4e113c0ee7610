"""What a file system refuses, as a problem in words."""

from __future__ import annotations

import errno

from layout_opt.errors import Problem

_FULL = ("have room for what is written", "free some space, or choose another disk")
_CLOSED = ("be in a folder that may be written", "choose another folder")
_NO_FOLDER = ("be a folder, or be free", "choose another folder")
WORDS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: _CLOSED,
    errno.EPERM: _CLOSED,
    errno.EROFS: _CLOSED,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EEXIST: _NO_FOLDER,
    errno.ENAMETOOLONG: ("be shorter", "choose another name"),
    errno.ENOENT: ("be there", "check whether another program has removed it"),
}
"""Number of an error -> the rule, what to do."""


def disk_problem(where: str, error: OSError) -> Problem:
    """Return what a file system refused, in the form of all messages.

    Parameters
    ----------
    where : str
        What was to be written or read; the file that the error names is added where it tells more.
    error : OSError
        What was raised.
    """
    rule, fix = WORDS.get(error.errno or 0, ("be readable and writable", "check it"))
    return Problem(where, (error.strerror or str(error) or type(error).__name__).rstrip("."), rule, fix)
