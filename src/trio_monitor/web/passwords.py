"""Passwords: argon2id, and how good a new one must be. The hasher is loaded with the first password."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from functools import cached_property
from typing import TYPE_CHECKING

from trio_monitor.errors import FaultCode, MemberFault

if TYPE_CHECKING:
    from pwdlib import PasswordHash

SHORTEST = 12
LONGEST = 128
AT_ONCE = 2
"""Each takes 64 MiB and a core for some 50 ms."""
JUDGE = (sys.executable, "-I", "-m", "trio_monitor.web.weakness")
JUDGE_SECONDS = 10
"""It takes a tenth of a second."""


class Passwords:
    """Hashes and judges passwords, off the event loop."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def hashed(self, password: str) -> str:
        """What is stored of a password, with a salt of its own."""
        async with self._turn:
            return await asyncio.to_thread(lambda: self._hasher.hash(password))

    async def check(self, password: str, stored: str | None) -> tuple[bool, str | None]:
        """Whether the password is the one, and a better hash of it when ours is made with yesterday's parameters.

        Args:
            password: what was given.
            stored: the hash; None for a user who is not there, which takes as long.
        """
        async with self._turn:
            # Made for whoever comes first: else the first one to name nobody would wait twice as long.
            nobodys = await asyncio.to_thread(lambda: self._nobodys)
            is_right, better = await asyncio.to_thread(self._hasher.verify_and_update, password, stored or nobodys)
        return (is_right, better) if stored is not None else (False, None)

    async def weakness(self, member: str, password: str, known_words: list[str]) -> MemberFault | None:
        """What is wrong with a new password; None when nothing is.

        Args:
            member: where it stands in the request.
            password: the new one.
            known_words: what a guesser would try first, such as the user's name.
        """
        if len(password) < SHORTEST:
            problem = f"It must be at least {SHORTEST} characters long."
            return MemberFault(member, FaultCode.STRING_TOO_SHORT, problem, SHORTEST)
        async with self._turn:
            judged = await _judged(password, known_words)
        return None if judged is None else MemberFault(member, FaultCode(judged[0]), judged[1])

    @cached_property
    def _hasher(self) -> "PasswordHash":
        from pwdlib import PasswordHash

        return PasswordHash.recommended()

    @cached_property
    def _nobodys(self) -> str:
        """The hash of a password that nobody has."""
        return self._hasher.hash("nobody has this password")


async def _judged(password: str, known_words: list[str]) -> tuple[str, str] | None:
    """The code and the words of what is wrong; see weakness.py."""
    judge = await asyncio.create_subprocess_exec(*JUDGE, stdin=PIPE, stdout=PIPE)
    try:
        async with asyncio.timeout(JUDGE_SECONDS):
            judged, _ = await judge.communicate(json.dumps([password, known_words]).encode())
    finally:
        if judge.returncode is None:
            judge.kill()
            await judge.wait()
    found: tuple[str, str] | None = json.loads(judged)
    return found
