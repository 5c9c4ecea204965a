"""PDF files written by hand, so that every word, size and place in them is known."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image

WIDTH, HEIGHT = 595, 842


@dataclass
class Sheet:
    """A page: texts are drawn in the order in which they are put on it; places are points from the left and top."""

    width: int = WIDTH
    height: int = HEIGHT
    rotate: int = 0
    drawn: list[str] = field(default_factory=list)
    image: Image.Image | None = None

    def put(
        self, x: float, y: float, text: str, size: float = 10, *, bold: bool = False, turned: bool = False
    ) -> Sheet:
        matrix = f"0 1 -1 0 {x} {self.height - y}" if turned else f"1 0 0 1 {x} {self.height - y}"
        shown = text.encode("cp1252").hex()
        self.drawn.append(f"BT /{'B' if bold else 'R'} {size} Tf {matrix} Tm <{shown}> Tj ET")
        return self

    def column(self, x: float, y: float, lines: Sequence[str], size: float = 10, leading: float = 12) -> Sheet:
        for number, line in enumerate(lines):
            self.put(x, y + number * leading, line, size)
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        self.drawn.append(f"0.5 w {x0} {self.height - y0} m {x1} {self.height - y1} l S")
        return self

    def filled(self, x0: float, y0: float, x1: float, y1: float, grey: float = 0.8) -> Sheet:
        self.drawn.append(f"q {grey} g {x0} {self.height - y1} {x1 - x0} {y1 - y0} re f Q")
        return self

    def picture(self, image: Image.Image) -> Sheet:
        self.image = image.convert("L")
        self.drawn.append(f"q {self.width} 0 0 {self.height} 0 0 cm /I Do Q")
        return self


def pdf_of(*sheets: Sheet, **properties: str) -> bytes:
    """Write a file of these pages; properties are Title, Author, CreationDate and the like."""
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (len(sheets), b" ".join(b"%d 0 R" % (6 + 3 * n) for n in range(len(sheets)))),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
        b"<<%s>>" % b"".join(f"/{key}<{value.encode('utf-16').hex()}>".encode() for key, value in properties.items()),
    ]
    for number, sheet in enumerate(sheets):
        objects.extend(_sheet(sheet, 6 + 3 * number))
    return _file(objects)


def _sheet(sheet: Sheet, at: int) -> tuple[bytes, bytes, bytes]:
    image = sheet.image or Image.new("L", (1, 1))
    page = (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {sheet.width} {sheet.height}]/Rotate {sheet.rotate}"
        f"/Contents {at + 1} 0 R"
        f"/Resources<</Font<</R 3 0 R/B 4 0 R>>/XObject<</I {at + 2} 0 R>>>>>>"
    )
    pixels = f"/Subtype/Image/Width {image.width}/Height {image.height}/ColorSpace/DeviceGray/BitsPerComponent 8"
    return page.encode(), _stream("", "\n".join(sheet.drawn).encode()), _stream(pixels, image.tobytes())


def _stream(entries: str, content: bytes) -> bytes:
    packed = zlib.compress(content)
    return f"<<{entries}/Filter/FlateDecode/Length {len(packed)}>>stream\n".encode() + packed + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    written, places = bytearray(b"%PDF-1.5\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj" % number + content + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R/Info 5 0 R>>\n" % (size, table, size)
    return bytes(written + b"startxref\n%d\n%%%%EOF\n" % start)
