"""What makes a secret key one that can be guessed."""

import math
import re
from collections import Counter

SHORTEST = 32
"""Characters."""
LEAST_BITS = 80
"""Of entropy, reckoned from how often each of its characters comes."""
HOW_TO_MAKE_ONE = "put in the output of `openssl rand -hex 32`"

FROM_EXAMPLES = re.compile(
    r"change.?me|example|placeholder|default|insecure|openssl|your.?(own|secret)|secret.?key|password|qwerty|"
    r"0123456789|1234567890|abcdefgh|deadbeef",
    re.IGNORECASE,
)


def weakness(key: str) -> str | None:
    """Why this key must not guard anything, or None."""
    if not key:
        return "it is not set"
    if len(key) < SHORTEST:
        return f"it must be at least {SHORTEST} characters"
    if FROM_EXAMPLES.search(key):
        return "it is, or is made from, an example that anybody can look up"
    if _is_repetition(key) or _bits(key) < LEAST_BITS:
        return "it repeats itself, and can be guessed"
    return None


def _is_repetition(text: str) -> bool:
    return text in (text + text)[1:-1]


def _bits(text: str) -> float:
    shares = [count / len(text) for count in Counter(text).values()]
    return -len(text) * sum(share * math.log2(share) for share in shares)
