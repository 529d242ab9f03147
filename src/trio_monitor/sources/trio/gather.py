"""Doing several things at once, so that one failure ends the rest and comes out as itself."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import TypeVar

from trio_monitor.errors import SourceError
from trio_monitor.sources.trio.redirect import Moved

T = TypeVar("T")


async def gather_all(coroutines: Sequence[Coroutine[object, object, T]]) -> list[T]:
    """Their results, in order. The first failure cancels the rest; a redirect weighs more than an error.

    Not an `asyncio.TaskGroup`: in Python 3.11 one whose child fails leaves its parent marked as being cancelled, and
    an `asyncio.timeout` around it then lets CancelledError out where TimeoutError is due.
    """
    tasks = [asyncio.ensure_future(coroutine) for coroutine in coroutines]
    if not tasks:
        return []
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    failures = [failure for task in tasks if not task.cancelled() and (failure := task.exception()) is not None]
    if failures:
        raise min(failures, key=_rank)
    return [task.result() for task in tasks]


def _rank(failure: BaseException) -> int:
    """Bugs first, so that none hides behind a failing server; then redirects; then errors of the source."""
    if isinstance(failure, SourceError):
        return 2
    return 1 if isinstance(failure, Moved) else 0
