"""The directory that exported files wait in. What an earlier process left there, having been killed, is deleted."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "trio-monitor-exports-"
LOCK = "in-use"


@contextmanager
def export_room() -> Iterator[Path]:
    """A directory of our own for as long as we live; OSError when none can be made."""
    parent = Path(tempfile.gettempdir())
    for left in parent.glob(f"{PREFIX}*"):
        # Another user's, or one that goes while we look.
        with suppress(OSError):
            _delete_if_left(left)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=parent) as name:
        # Locked before it has the name that others look for: they never find a lock that nobody holds yet.
        unnamed = Path(name) / f".{LOCK}"
        with unnamed.open("wb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            unnamed.rename(Path(name) / LOCK)
            yield Path(name)


def _delete_if_left(directory: Path) -> None:
    """The system lets go of a dead process's lock; that of a living one is held."""
    lock = os.open(directory / LOCK, os.O_RDWR | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(directory)
    finally:
        os.close(lock)
