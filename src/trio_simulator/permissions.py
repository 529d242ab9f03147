"""Users and their permission profiles."""

from dataclasses import dataclass
from enum import StrEnum


class Right(StrEnum):
    """A right that a profile can have or lack, named for the resources it opens."""

    SERVICES = "services"
    AGENTS = "agents"
    CASES = "cases"
    CALLS = "calls"
    CONFIGURATION = "configuration"


@dataclass(frozen=True, slots=True)
class Profile:
    """What a user may see."""

    denied: frozenset[Right] = frozenset()
    hidden_services: frozenset[int] = frozenset()


EVERYTHING = Profile()
# Users that exist beside the main one, with the same password.
SPECIAL_PROFILES = {
    "utan-samtal": Profile(frozenset({Right.CALLS})),
    "utan-arenden": Profile(frozenset({Right.CASES})),
    "utan-handlaggare": Profile(frozenset({Right.AGENTS})),
    "bara-tjanster": Profile(frozenset({Right.CALLS, Right.CASES, Right.AGENTS, Right.CONFIGURATION})),
}


class Users:
    """The users of the server, which all have one password."""

    def __init__(self, username: str, password: str) -> None:
        self.main = username
        self.password = password
        self._profiles = {**SPECIAL_PROFILES, username: EVERYTHING}

    def profile(self, username: str) -> Profile | None:
        """The present profile of a user; `None` for an unknown one."""
        return self._profiles.get(username)

    def set_profile(self, username: str, profile: Profile) -> None:
        """Change a profile; tokens already handed out keep the old one."""
        self._profiles[username] = profile

    def profiles(self) -> dict[str, Profile]:
        """All users and their present profiles."""
        return dict(self._profiles)
