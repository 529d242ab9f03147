"""Codes by which wall screens are paired: shown on the screen, typed in by a supervisor.

They are kept in this process's memory alone. A code lives ten minutes and whoever typed it in stands beside the
screen: after a restart the screen shows a new one within seconds, and no table has to be swept. Who may ask for a code
is nobody in particular, so their number is bounded, for each address and in all.

The secret that waits in the screen's cookie is kept as its hash, and becomes the screen's session when the code is
typed in. So nothing that opens a session is ever kept in the clear here.
"""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from trio_monitor.domain.lockout import MOST_KEYS, Guesses, is_forgotten, one_more
from trio_monitor.errors import ApiError
from trio_monitor.web.door import SignInLocked

CODE_LETTERS = "ACDEFGHJKMNPQRTVWXY34679"
"""None that is taken for another one across a room: no 0 and O, 1, I and L, 2 and Z, 5 and S, 8 and B, U and V."""
CODE_LENGTH = 8
PAIRING_LIFE = timedelta(minutes=10)
MOST_PAIRINGS = 1000
MOST_OF_ADDRESS = 20
"""The screens of one site may share an address; more than this many are not put up at once."""
FREE_GUESSES = 5
"""Slips of one supervisor that cost no waiting."""


@dataclass(slots=True)
class Pairing:
    """One screen that waits. `is_taken` once its code has been used: a code is good for one screen."""

    code: str
    token_hash: str
    address: str
    expires_at: datetime
    is_taken: bool = False


class Lockout:
    """Counts guesses by key, in this process alone."""

    def __init__(self, free_count: int) -> None:
        """Begin without any.

        Args:
            free_count: guesses that cost no waiting.
        """
        self._free_count = free_count
        self._guesses: OrderedDict[str, Guesses] = OrderedDict()

    def free_at(self, key: str, now: datetime) -> datetime | None:
        """When this key may guess again; None when it may now."""
        known = self._of(key, now)
        return None if known is None or known.free_at <= now else known.free_at

    def guess(self, key: str, now: datetime) -> None:
        """Count one."""
        self._guesses[key] = one_more(self._guesses.get(key), self._free_count, now)
        self._guesses.move_to_end(key)
        if len(self._guesses) > MOST_KEYS:
            self._guesses.popitem(last=False)

    def take_back(self, key: str) -> None:
        """The last guess was right after all, and those before it were slips."""
        self._guesses.pop(key, None)

    def _of(self, key: str, now: datetime) -> Guesses | None:
        known = self._guesses.get(key)
        return None if known is None or is_forgotten(known, now) else known


class Pairings:
    """The screens that wait."""

    def __init__(self) -> None:
        self._by_hash: dict[str, Pairing] = {}
        self._guesses = Lockout(FREE_GUESSES)

    def begin(self, token_hash: str, address: str, now: datetime, *, instead_of: str | None) -> Pairing:
        """Let a screen wait.

        Args:
            token_hash: of the secret in its cookie.
            address: where it asks from.
            now: the instant.
            instead_of: the hash of what it waited by before, which ends.

        Raises:
            ApiError: 429 where too many wait.
        """
        if instead_of is not None:
            self._by_hash.pop(instead_of, None)
        self._by_hash = {key: each for key, each in self._by_hash.items() if each.expires_at > now}
        own = sum(each.address == address for each in self._by_hash.values())
        if own >= MOST_OF_ADDRESS or len(self._by_hash) >= MOST_PAIRINGS:
            seconds = str(round(PAIRING_LIFE.total_seconds()))
            detail = "Too many screens wait to be paired. Try again in ten minutes."
            raise ApiError(429, "too-many-pairings", "Too many pairings", detail, {"retry-after": seconds})
        pairing = Pairing(self._new_code(), token_hash, address, now + PAIRING_LIFE)
        self._by_hash[token_hash] = pairing
        return pairing

    def is_waiting(self, token_hash: str, now: datetime) -> bool:
        """Whether the screen with this secret still waits."""
        pairing = self._by_hash.get(token_hash)
        return pairing is not None and pairing.expires_at > now

    def take(self, code: str, guesser: str, now: datetime) -> Pairing | None:
        """Use up a code; None when no screen shows it.

        Args:
            code: as it was typed in.
            guesser: the id of who did.
            now: the instant.

        Raises:
            SignInLocked: they have been wrong too often.
        """
        free_at = self._guesses.free_at(guesser, now)
        if free_at is not None:
            raise SignInLocked(free_at, free_at - now)
        self._guesses.guess(guesser, now)
        for pairing in self._by_hash.values():
            if pairing.code == code and not pairing.is_taken and pairing.expires_at > now:
                pairing.is_taken = True
                self._guesses.take_back(guesser)
                return pairing
        return None

    def end(self, pairing: Pairing) -> None:
        """The screen is paired, and waits no more."""
        self._by_hash.pop(pairing.token_hash, None)

    def _new_code(self) -> str:
        codes = {each.code for each in self._by_hash.values()}
        while True:
            code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
            if code not in codes:
                return code
