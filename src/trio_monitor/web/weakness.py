"""How easily a new password is guessed. Run as a program: zxcvbn's lists of words take 13 MB, and are seldom needed.

Reads `[password, known_words]` as JSON from its input, and prints `[code, problem]`, or null when nothing is wrong.
"""

import json
import sys
from typing import Any

from zxcvbn import zxcvbn

from trio_monitor.errors import FaultCode

LEAST_SCORE = 3
"""Of zxcvbn's 0 to 4: more than 10^8 guesses."""
LONGEST = 72
"""It takes no more characters; what comes after them can only make a password better."""

BY_PATTERN = {
    "spatial": FaultCode.KEYS_IN_A_ROW,
    "repeat": FaultCode.REPEATED,
    "sequence": FaultCode.SEQUENCE,
    "regex": FaultCode.DATE_INSIDE,
    "date": FaultCode.DATE_INSIDE,
}
BY_LIST = {
    "passwords": FaultCode.COMMONPLACE,
    "english_wikipedia": FaultCode.SOLE_WORD,
    "us_tv_and_film": FaultCode.SOLE_WORD,
    "surnames": FaultCode.NAME_INSIDE,
    "male_names": FaultCode.NAME_INSIDE,
    "female_names": FaultCode.NAME_INSIDE,
    "user_inputs": FaultCode.NAME_INSIDE,
}


def weakness(password: str, known_words: list[str]) -> tuple[FaultCode, str] | None:
    """What is wrong with a password, as a code and in words; None when nothing is."""
    found = zxcvbn(password[:LONGEST], user_inputs=known_words)
    if found["score"] >= LEAST_SCORE:
        return None
    feedback = found["feedback"]
    said = [feedback["warning"], *feedback["suggestions"]]
    problem = "It is easy to guess. " + " ".join(f"{each.rstrip('.')}." for each in said if each)
    return _code(found["sequence"]), problem


def _code(sequence: list[dict[str, Any]]) -> FaultCode:
    """Of the longest part that a guesser would try, which is what zxcvbn's own words are about."""
    part = max(sequence, key=lambda each: len(each["token"]))
    if part["pattern"] == "dictionary":
        code = BY_LIST.get(part["dictionary_name"], FaultCode.GUESSABLE)
        is_word_of_many = code is FaultCode.SOLE_WORD and len(sequence) > 1
        return FaultCode.GUESSABLE if is_word_of_many else code
    return BY_PATTERN.get(part["pattern"], FaultCode.GUESSABLE)


if __name__ == "__main__":
    json.dump(weakness(*json.load(sys.stdin)), sys.stdout)
