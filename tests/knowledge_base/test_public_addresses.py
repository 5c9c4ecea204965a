"""How addresses are written, and which are never called."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import httpx
import pytest
from web_server import fetching

from knowledge_base.document import DocumentFault
from knowledge_base.web.addresses import AddressWrong, normalised
from knowledge_base.web.transport import PublicTransport, is_public

PUBLIC = "93.184.216.34"


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "LOCALHOST.", "127.0.0.1", "2130706433", "127.1", "127.0.1", "0x7f000001", "0x7f.1", "0177.0.0.1",
        "0", "0.0.0.0",  # noqa: S104
        "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "192.0.0.8",
        "192.0.2.1", "192.88.99.1", "198.18.0.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
        "255.255.255.255", "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
        "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001::1]", "[2001:db8::1]", "[3fff::1]",
        "[fe80::1]", "[fec0::1]", "[fc00::1]", "[fd12:3456::1]", "[ff02::1]", "[5f00::1]", "[4000::1]",
    ],
)  # fmt: skip
def test_no_spelling_of_a_private_address_is_called(tmp_path: Path, host: str) -> None:
    with fetching(tmp_path, PublicTransport()) as fetcher, pytest.raises((DocumentFault, AddressWrong)) as caught:
        fetcher.fetch(normalised(f"http://{host}/"))
    assert str(caught.value).endswith(("is not on the public internet", "is not a web address"))


@pytest.mark.parametrize(
    "found",
    [[PUBLIC, "10.0.0.1"], ["10.0.0.1", PUBLIC], ["::ffff:192.168.1.1"], ["fe80::1%eth0"], ["2606:2800::1", "::1"]],
)
def test_a_name_with_any_private_address_is_not_called(tmp_path: Path, found: list[str]) -> None:
    with (
        fetching(tmp_path, PublicTransport(resolve=lambda _host, _port: found)) as fetcher,
        pytest.raises(DocumentFault, match=r"example\.org is not on the public internet"),
    ):
        fetcher.fetch("https://example.org/")


@pytest.mark.parametrize("found", [[], ["no address at all"]])
def test_a_name_that_leads_nowhere(tmp_path: Path, found: list[str]) -> None:
    with (
        fetching(tmp_path, PublicTransport(resolve=lambda _host, _port: found)) as fetcher,
        pytest.raises(DocumentFault, match=r"example\.org has no address, or there is no network"),
    ):
        fetcher.fetch("https://example.org/")


@pytest.mark.parametrize("port", [22, 25, 8080, 5432])
def test_only_the_ports_of_the_web(port: int) -> None:
    calling = PublicTransport(resolve=lambda _host, _port: [PUBLIC])
    with httpx.Client(transport=calling) as client, pytest.raises(httpx.TransportError, match=f"port {port}"):
        client.get(f"http://example.org:{port}/")


def test_public_addresses_are_public() -> None:
    for each in (PUBLIC, "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "2a00:1450:4009:81f::200e"):
        assert is_public(ipaddress.ip_address(each))


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("HTTPS://Example.ORG:443/A%20b?x=1&utm_source=mail#part", "https://example.org/A%20b?x=1"),
        (" http://example.org\n", "http://example.org/"),
        ("http://example.org./?", "http://example.org/"),
        ("https://bücher.example/ü?q=ü", "https://xn--bcher-kva.example/%C3%BC?q=%C3%BC"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        ("https://example.org/a?b=%2F&c", "https://example.org/a?b=%2F&c"),
        ("https://example.org/a/../b/./c", "https://example.org/b/c"),
        ("http://[2001:DB8::1]:80/x", "http://[2001:db8::1]/x"),
    ],
)
def test_an_address_is_written_in_one_way(given: str, written: str) -> None:
    assert normalised(given) == written
    assert normalised(written) == written


@pytest.mark.parametrize(
    "given",
    [
        "ftp://x.org/", "https://", "https://./", "http:///x", "http://a:b@x.org/", "http://a@x.org/",
        "https://x.org/a b", "https://x.org\\@y.org/", "https://x" * 400, "https://x.org:99999/", "http://[::1/",
        "http://\uff11\uff12\uff17.0.0.1/", "https://x.org/\x00", "javascript:alert(1)", "file:///etc/passwd", "x.org",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(AddressWrong):
        normalised(given)
