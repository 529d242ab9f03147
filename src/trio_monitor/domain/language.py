"""What people read: Swedish first, English second."""

from enum import StrEnum


class Language(StrEnum):
    """What headers, words and letters are written in."""

    SWEDISH = "sv"
    ENGLISH = "en"

    def of(self, said: tuple[str, str]) -> str:
        """The one of the two, Swedish and English, that is in this language."""
        return said[0] if self is Language.SWEDISH else said[1]
