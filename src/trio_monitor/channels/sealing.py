"""Encrypting addresses for the database. Imported on need: few centres have channels on their first day."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from trio_monitor.errors import ChannelFailed, SendFailure
from trio_monitor.ports.notices import Address

FORM = "v1."
"""Tells how the rest is to be read."""
PURPOSE = b"trio-monitor channel addresses v1"
"""The secret key may serve other ends one day; each gets a key of its own from it."""
KEY_BYTES = 32
NONCE_BYTES = 12


class Sealer:
    """AES-256-GCM under a key made from the secret key; bound to the channel, so that seals cannot be swapped."""

    def __init__(self, secret_key: str) -> None:
        key = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(secret_key.encode())
        self._cipher = AESGCM(key)

    def seal(self, channel_id: str, address: Address) -> str:
        """Encrypt."""
        nonce = token_bytes(NONCE_BYTES)
        text = json.dumps([address.url, address.secret]).encode()
        return FORM + urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, text, channel_id.encode())).decode()

    def unseal(self, channel_id: str, sealed: str) -> Address:
        """Decrypt.

        Raises:
            ChannelFailed: UNREADABLE; it was sealed with another key, or for another channel.
        """
        try:
            data = urlsafe_b64decode(sealed.removeprefix(FORM))
            text = self._cipher.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], channel_id.encode())
        except (InvalidTag, NotBase64, ValueError) as error:
            raise unreadable() from error
        url, secret = json.loads(text)
        return Address(url, secret)


def unreadable() -> ChannelFailed:
    """The failure that only somebody who enters the address anew can mend."""
    detail = "it was saved with another TRIO_MONITOR_NOTIFY__SECRET_KEY; enter its address anew"
    return ChannelFailed(SendFailure.UNREADABLE, detail, permanent=True)
