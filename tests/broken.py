"""Sound files spoilt at random, always in the same way for the same number."""

from __future__ import annotations

import io
import random
import zipfile

from packages import zipped

_NASTY = (
    b"\x00",
    b"\xff" * 8,
    b"%s%n",
    b"<",
    b">",
    b"]]>",
    b"&#0;",
    b"-1",
    b"99999999999",
    b"\xed\xa0\x80",
    b"NaN",
    b'"',
)


def spoilt(sound: bytes, number: int) -> bytes:
    """Flip, cut, repeat, move and put in bytes; in a package mostly in one of its parts."""
    chance = random.Random(f"{number}")  # noqa: S311 (the same every time)
    if sound.startswith(b"PK") and chance.random() < 0.7:
        return _with_spoilt_part(sound, chance)
    return _spoilt(sound, chance)


def _with_spoilt_part(sound: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(sound)) as package:
        parts: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    name = chance.choice(sorted(parts))
    content = parts[name]
    assert isinstance(content, bytes)
    if chance.random() < 0.1:
        del parts[name]
    else:
        parts[name] = _spoilt(content, chance)
    return zipped(parts)


def _spoilt(sound: bytes, chance: random.Random) -> bytes:
    content = bytearray(sound)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(content) + 1)
        length = chance.choice((1, 4, 16, 64, 256))
        match chance.randrange(6):
            case 0 if at < len(content):
                content[at] ^= 1 << chance.randrange(8)
            case 1:
                del content[at : at + length]
            case 2:
                content[at:at] = content[at : at + length] * chance.choice((1, 2, 50))
            case 3:
                other = chance.randrange(len(content) + 1)
                content[at : at + length] = content[other : other + length]
            case 4:
                content[at:at] = chance.choice(_NASTY)
            case _ if chance.random() < 0.2:
                del content[at:]
            case _:
                content[at : at + length] = chance.randbytes(min(length, 16))
    return bytes(content)
