"""PDFs that were made to harm whoever reads them, or broken on their way."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Sequence

from pdf_files import Sheet, pdf_of

GOOD_TEXT = "Feedback gives pupils information about how they did and what to do next"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</R 3 0 R>>%s>>%s>>"
PAGES = b"<</Type/Pages/Count 1/Kids[4 0 R]>>"
SHOWN = f"BT /R 11 Tf 1 0 0 1 72 700 Tm ({GOOD_TEXT}) Tj ET".encode()


def good_pdf() -> bytes:
    sheet = Sheet().put(72, 80, "Feedback in the classroom", 24)
    return pdf_of(sheet.column(72, 140, [f"{GOOD_TEXT}.", "Teachers gave it while pupils were at work."]))


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


def flate(content: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return stream(content, b"/Filter[%s]" % (b"/FlateDecode" * times))


def written(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Write numbered objects, the catalogue first."""
    out, places = bytearray(b"%PDF-1.5\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj" % number + content + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
    out += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def one_page(
    contents: bytes,
    *others: bytes,
    resources: bytes = b"",
    page: bytes = b"",
    catalogue: bytes = b"",
    pages: bytes = PAGES,
) -> bytes:
    """Write a file of one page; the objects after its contents begin with number 6."""
    root = b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue
    return written([root, pages, FONT, PAGE % (resources, page), contents, *others])


def with_scripts() -> bytes:
    """Give a page that would run scripts, start programs and hand out files when it is opened."""
    catalogue = (
        b"/OpenAction<</S/JavaScript/JS(app.alert\\('opened'\\))>>"
        b"/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(this.exportDataObject\\({}\\))>>]>>"
        b"/EmbeddedFiles<</Names[(run.exe)<</Type/Filespec/F(run.exe)/EF<</F 6 0 R>>>>]>>>>"
    )
    page = (
        b"/AA<</O<</S/Launch/F(/bin/sh)>>>>/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 595 842]"
        b"/A<</S/URI/URI(http://127.0.0.1:9/)>>>>"
        b"<</Type/Annot/Subtype/Widget/FT/Tx/V(typed in a field)/Rect[0 0 9 9]>>]"
    )
    return one_page(stream(SHOWN), stream(b"MZ embedded program"), page=page, catalogue=catalogue)


def locked(password: bytes = b"secret") -> bytes:
    """Encrypt a page with RC4 of 40 bits, the oldest way that there is and the shortest to write."""
    padding = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
    padded, identity = (password + padding)[:32], b"0123456789abcdef"
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)  # noqa: S324 (the format's own)
    rights = (-4).to_bytes(4, "little", signed=True)
    key = hashlib.md5(padded + owner + rights + identity).digest()[:5]  # noqa: S324
    secret = hashlib.md5(key + (5).to_bytes(3, "little") + bytes(2)).digest()[:10]  # noqa: S324
    encrypt = b"<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>" % (
        owner.hex().encode(),
        _rc4(key, padding).hex().encode(),
    )
    root = b"<</Type/Catalog/Pages 2 0 R>>"
    objects = [root, PAGES, FONT, PAGE % (b"", b""), stream(_rc4(secret, SHOWN)), encrypt]
    return written(objects, b"/Encrypt 6 0 R/ID[<%s><%s>]" % ((identity.hex().encode(),) * 2))


def _rc4(key: bytes, content: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in content:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def pages_in_a_circle() -> bytes:
    return one_page(stream(SHOWN), pages=b"<</Type/Pages/Count 2/Kids[2 0 R 4 0 R]/Parent 2 0 R>>")


def tables_in_a_circle() -> bytes:
    """Give a cross-reference table that names itself as the one before."""
    start = good_pdf().rindex(b"xref\n0", 0, good_pdf().rindex(b"startxref"))
    return good_pdf().replace(b"trailer<<", b"trailer<</Prev %d" % start)


def pages_beyond_count() -> bytes:
    return one_page(stream(SHOWN), pages=b"<</Type/Pages/Count 2000000000/Kids[4 0 R]>>")


def many_kids() -> bytes:
    """Give the same page 20,000 times."""
    return one_page(stream(SHOWN), pages=b"<</Type/Pages/Count 20000/Kids[%s]>>" % (b"4 0 R " * 20_000))


def huge_page() -> bytes:
    """Give a scanned page of 350 metres each way."""
    image = stream(
        bytes(100), b"/Type/XObject/Subtype/Image/Width 10/Height 10/ColorSpace/DeviceGray/BitsPerComponent 8"
    )
    shown = stream(b"q 1000000 0 0 1000000 0 0 cm /I Do Q")
    page = b"/MediaBox[0 0 1000000 1000000]"
    return one_page(shown, image, resources=b"/XObject<</I 6 0 R>>", page=page).replace(b"/MediaBox[0 0 595 842]", b"")


def huge_picture() -> bytes:
    """Give a picture that unpacks to 3.6 thousand million points."""
    entries = b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceGray/BitsPerComponent 8"
    packed = zlib.compress(bytes(4_000_000))
    image = stream(packed, entries + b"/Filter/FlateDecode")
    return one_page(stream(b"q 595 0 0 842 0 0 cm /I Do Q"), image, resources=b"/XObject<</I 6 0 R>>")


def bomb() -> bytes:
    """Give a page whose contents unpack from 3 kB to 2 GB, packed three times over."""
    return one_page(flate(b" " * 200_000_000, times=3))


def laughing_forms() -> bytes:
    """Give a form that draws another ten times, which draws another ten times, eight levels deep."""
    forms = [
        stream(
            b"/F Do " * 10, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>" % (7 + at)
        )
        for at in range(8)
    ]
    last = stream(SHOWN, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</R 3 0 R>>>>")
    return one_page(stream(b"/F Do"), *forms, last, resources=b"/XObject<</F 6 0 R>>")


def form_in_itself() -> bytes:
    form = stream(
        SHOWN + b" /F Do",
        b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</R 3 0 R>>/XObject<</F 6 0 R>>>>",
    )
    return one_page(stream(b"/F Do"), form, resources=b"/XObject<</F 6 0 R>>")


def nested(depth: int = 200_000) -> bytes:
    return one_page(stream(SHOWN), page=b"/X" + b"[" * depth + b"]" * depth)


def many_lines(count: int = 60_000) -> bytes:
    """Give a page full of drawn lines that cross each other, as of a map."""
    lines = [f"{at % 595} 0 m {at % 595} 842 l S 0 {at % 842} m 595 {at % 842} l S" for at in range(count)]
    return one_page(flate("\n".join(lines).encode() + b"\n" + SHOWN))


def crowded(count: int = 300_000) -> bytes:
    """Give one page with very many words, all over each other."""
    words = [f"BT /R 8 Tf 1 0 0 1 {at * 7 % 560} {at * 13 % 830} Tm (word{at % 97}) Tj ET" for at in range(count)]
    return one_page(flate("\n".join(words).encode()))


def one_long_line(letters: int = 2_000_000) -> bytes:
    return one_page(flate(b"BT /R 8 Tf 1 0 0 1 72 700 Tm (" + b"word " * (letters // 5) + b") Tj ET"))


def many_pages(count: int = 2_000) -> bytes:
    """Give as many pages of prose, each with its number in it."""
    line = f"{GOOD_TEXT}, as it was seen in class."
    sheets = (
        Sheet().put(72, 60, f"Chapter {at}", 16).column(72, 90, [f"Page {at}. {line}"] * 45) for at in range(count)
    )
    return pdf_of(*sheets)


FILES: dict[str, Callable[[], bytes]] = {
    "with scripts.pdf": with_scripts,
    "locked.pdf": locked,
    "cut off.pdf": lambda: good_pdf()[: len(good_pdf()) // 2],
    "pages in a circle.pdf": pages_in_a_circle,
    "tables in a circle.pdf": tables_in_a_circle,
    "pages beyond count.pdf": pages_beyond_count,
    "many kids.pdf": many_kids,
    "huge page.pdf": huge_page,
    "huge picture.pdf": huge_picture,
    "bomb.pdf": bomb,
    "laughing forms.pdf": laughing_forms,
    "form in itself.pdf": form_in_itself,
    "nested.pdf": nested,
    "many lines.pdf": many_lines,
    "crowded.pdf": crowded,
    "one long line.pdf": one_long_line,
}
