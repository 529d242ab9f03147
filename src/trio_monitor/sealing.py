"""Encrypting secrets for the database. It loads `cryptography` only on need: few have secrets there on their first day.

One key for each purpose is derived from the secret key, so that what was sealed for one is of no use for another. While
a key is being replaced the previous one still opens; nothing is sealed with it any more.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from enum import StrEnum
from functools import cached_property
from secrets import token_bytes
from typing import TYPE_CHECKING

from trio_monitor.errors import SealBroken

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORM = "v1."
"""Tells how the rest is to be read."""
KEY_BYTES = 32
NONCE_BYTES = 12


class Purpose(StrEnum):
    """What a seal is for; part of what its key is derived from."""

    CHANNELS = "trio-monitor channel addresses v1"
    CONNECTION = "trio-monitor connection v1"


class Sealer:
    """AES-256-GCM under a key made from the secret key; each seal is bound to a name and cannot be swapped."""

    def __init__(self, secret_key: str, previous_secret_key: str = "", *, purpose: Purpose) -> None:
        self._keys = [key for key in (secret_key, previous_secret_key) if key] if secret_key else []
        self._purpose = purpose

    @property
    def can_seal(self) -> bool:
        """Whether there is a secret key to seal with."""
        return bool(self._keys)

    def seal(self, name: str, text: str) -> str:
        """Encrypt; only for this name.

        Raises:
            SealBroken: there is no secret key.
        """
        if not self._keys:
            raise no_secret_key()
        nonce = token_bytes(NONCE_BYTES)
        return FORM + urlsafe_b64encode(nonce + self._ciphers[0].encrypt(nonce, text.encode(), name.encode())).decode()

    def unseal(self, name: str, sealed: str) -> str:
        """Decrypt.

        Raises:
            SealBroken: there is no secret key, or it was sealed with another one, or for another name.
        """
        return self._opened(name, sealed)[0]

    def reseal(self, name: str, sealed: str) -> str | None:
        """The same under the newest key, or None when it is sealed with that already.

        Raises:
            SealBroken: as `unseal`.
        """
        text, is_newest = self._opened(name, sealed)
        return None if is_newest else self.seal(name, text)

    def _opened(self, name: str, sealed: str) -> tuple[str, bool]:
        if not self._keys:
            raise no_secret_key()
        from cryptography.exceptions import InvalidTag

        try:
            data = urlsafe_b64decode(sealed.removeprefix(FORM))
        except (NotBase64, ValueError) as error:
            raise _other_key() from error
        for cipher in self._ciphers:
            try:
                text = cipher.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], name.encode()).decode()
            except (InvalidTag, ValueError):
                continue
            return text, cipher is self._ciphers[0]
        raise _other_key()

    @cached_property
    def _ciphers(self) -> "list[AESGCM]":
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        def derived(key: str) -> bytes:
            info = self._purpose.value.encode()
            return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(key.encode())

        return [AESGCM(derived(key)) for key in self._keys]


def no_secret_key() -> SealBroken:
    """Nothing can be sealed or opened."""
    return SealBroken("TRIO_MONITOR_SECRET_KEY is not set, and it was sealed with it")


def _other_key() -> SealBroken:
    return SealBroken("it was saved with another TRIO_MONITOR_SECRET_KEY; enter it anew")
