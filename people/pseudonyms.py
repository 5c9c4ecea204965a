"""Gives whoever asks a keyed pseudonym: rows can be told apart, but not traced without the key."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

_SHORTEST_KEY = 16
_KEY_LENGTH = 32
_PSEUDONYM_LENGTH = 32


class Pseudonyms:
    """Turns identifiers into pseudonyms under one secret key."""

    def __init__(self, key: bytes) -> None:
        if len(key) < _SHORTEST_KEY:
            raise ValueError(f"The key for pseudonyms needs at least {_SHORTEST_KEY} bytes.")
        self._key = key

    def of(self, kind: str, value: str) -> str:
        """The pseudonym of a value of this kind: the same each time, 32 hexadecimal characters."""
        first, second = (part.encode("utf-8", "surrogatepass") for part in (kind, value))
        # The length keeps ("ab", "c") and ("a", "bc") apart.
        message = len(first).to_bytes(8, "big") + first + second
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()[:_PSEUDONYM_LENGTH]


def load_or_make_key(path: Path) -> bytes:
    """The key kept in this file, made on first use; two processes at once end with the same one."""
    if not path.exists():
        _make_key(path)
    return path.read_bytes()


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(_KEY_LENGTH))
            file.flush()
            os.fsync(file.fileno())
        # A link fails if the name is taken, so that the first one stays and is never seen half written.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
