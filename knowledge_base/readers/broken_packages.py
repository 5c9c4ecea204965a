"""What goes wrong in reading an Office package that is damaged, whichever library reads it.

The libraries take a package to be as its standard says, and stumble over what is not there in ways of their own.
"""

from __future__ import annotations

import zipfile
import zlib

from lxml import etree

BROKEN = (
    etree.LxmlError,
    KeyError,
    IndexError,
    ValueError,
    AttributeError,
    EOFError,
    TypeError,
    zipfile.BadZipFile,
    zlib.error,
)
