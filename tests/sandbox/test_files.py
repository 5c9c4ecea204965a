"""Files as Slack takes them: an address, the bytes, and the call that ends it; refused by Slack's own names."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from leads_fakes import PNG
from local_slack import AMINA, AMINAS, CERYS, GENERAL, GITA, MANIFEST, SCHOOLS, LocalSlack, local_slack, wait_for
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError


def _sent(url: str, data: bytes, kind: str = "application/octet-stream") -> int:
    request = urllib.request.Request(url, data, {"Content-Type": kind})  # noqa: S310 (an address on this machine)
    try:
        with urllib.request.urlopen(request) as reply:  # noqa: S310 (the same)
            return int(reply.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def _fetched(slack: LocalSlack, identity: str, user: str) -> tuple[bytes, str]:
    address = f"{slack.page}page/file?as={user}&id={identity}"
    with urllib.request.urlopen(address) as reply:  # noqa: S310 (an address on this machine)
        return reply.read(), reply.headers["Content-Type"]


def _picture(identity: str) -> dict[str, Any]:
    return {"type": "image", "alt_text": "A chart", "slack_file": {"id": identity}}


def test_a_picture_is_the_apps_alone_until_a_message_shows_it(slack: LocalSlack, client: WebClient) -> None:
    slack.control("settings", file_seconds=0.2)
    done = client.files_upload_v2(filename="chart.png", content=PNG, title="Chart", alt_txt="A chart")
    identity = done["file"]["id"]
    assert (done["file"]["mimetype"], done["file"]["size"]) == ("image/png", len(PNG))
    with pytest.raises(urllib.error.HTTPError, match="400") as refusal:
        _fetched(slack, identity, AMINA)
    refusal.value.close()
    with pytest.raises(SlackApiError) as early:
        client.chat_postMessage(channel=SCHOOLS, text="x", blocks=[_picture(identity)])
    assert early.value.response["response_metadata"]["messages"] == [
        "[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]"
    ]
    time.sleep(0.25)
    client.chat_postMessage(channel=SCHOOLS, text="x", blocks=[_picture(identity)])
    assert _fetched(slack, identity, AMINA) == (PNG, "image/png")
    (file,) = slack.ask("files")
    assert (file["title"], file["alt"], file["shared"]) == ("Chart", "A chart", [SCHOOLS])


def test_a_file_is_shared_where_the_upload_says(slack: LocalSlack, client: WebClient) -> None:
    client.files_upload_v2(filename="brief.docx", content=b"PK words", channel=AMINAS, initial_comment="Here it is.")
    (message,) = slack.ask("messages", channel=AMINAS)
    assert message["text"] == "Here it is."
    data, kind = _fetched(slack, message["files"][0], AMINA)
    assert data == b"PK words"
    assert kind.startswith("application/vnd.openxmlformats")
    for stranger in (CERYS, GITA):
        with pytest.raises(urllib.error.HTTPError) as refusal:
            _fetched(slack, message["files"][0], stranger)
        refusal.value.close()


def test_bytes_come_raw_or_in_a_form_and_as_many_as_was_said(slack: LocalSlack, client: WebClient) -> None:
    given = client.files_getUploadURLExternal(filename="a.txt", length=5)
    address = str(given["upload_url"])
    form = b'--edge\r\nContent-Disposition: form-data; name="filename"; filename="a.txt"\r\n\r\nhello\r\n--edge--\r\n'
    assert [_sent(address, data) for data in (b"hell", b"hello!", b"hello")] == [400, 400, 200]
    assert _sent(address, form, "multipart/form-data; boundary=edge") == 200
    assert _sent(f"{slack.page}upload/unknown", b"hello") == 404
    client.files_completeUploadExternal(files=[{"id": str(given["file_id"])}])
    assert _sent(address, b"hello") == 404


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("files.getUploadURLExternal", {"filename": "", "length": 1}, "missing_argument"),
    ("files.getUploadURLExternal", {"filename": "a", "length": 0}, "missing_argument"),
    ("files.getUploadURLExternal", {"filename": "a", "length": "many"}, "invalid_arguments"),
    ("files.getUploadURLExternal", {"filename": "a", "length": 1_001}, "file_upload_size_restricted"),
    ("files.getUploadURLExternal", {"filename": "a", "length": 1, "alt_txt": "x" * 1_001}, "alt_txt_too_large"),
    ("files.completeUploadExternal", {"files": []}, "invalid_arguments"),
    ("files.completeUploadExternal", {"files": [{"id": "F404"}]}, "file_not_found"),
    ("files.completeUploadExternal", {"files": [{"id": "empty"}]}, "file_not_found"),
    ("files.completeUploadExternal", {"files": [{"id": "full"}], "channel_id": "C404"}, "channel_not_found"),
    ("files.completeUploadExternal", {"files": [{"id": "full"}], "channel_id": GENERAL}, "not_in_channel"),
]


def test_uploads_are_refused_by_slacks_own_names(slack: LocalSlack, client: WebClient) -> None:
    slack.control("settings", most_file_bytes=1_000)
    identities = {}
    for name in ("empty", "full"):
        given = client.files_getUploadURLExternal(filename=name, length=5)
        identities[name] = given["file_id"]
        if name == "full":
            assert _sent(str(given["upload_url"]), b"hello") == 200
    for method, arguments, error in REFUSED:
        for each in arguments.get("files", ()):
            each["id"] = identities.get(each["id"], each["id"])
        with pytest.raises(SlackApiError) as refusal:
            client.api_call(method, json=arguments)
        assert (method, refusal.value.response["error"]) == (method, error)


@pytest.mark.parametrize(
    "source",
    [
        {"slack_file": {"id": "F404"}},
        {"slack_file": {"id": "F1", "url": "https://example.org/a.png"}},
        {"slack_file": {"id": "F1"}, "image_url": "https://example.org/a.png"},
        {"slack_file": {"id": "words"}},
        {"image_url": "https://example.org/a.png", "alt_text": "x" * 2_001},
        {},
    ],
)
def test_a_picture_is_refused(slack: LocalSlack, client: WebClient, source: dict[str, Any]) -> None:
    slack.control("settings", file_seconds=0.0)
    words = client.files_upload_v2(filename="words.txt", content="no picture")["file"]["id"]
    if source.get("slack_file") == {"id": "words"}:
        source = {"slack_file": {"id": words}}
    with pytest.raises(SlackApiError) as refusal:
        client.chat_postMessage(channel=SCHOOLS, text="x", blocks=[{"type": "image", "alt_text": "x"} | source])
    assert refusal.value.response["error"] == "invalid_blocks"


def test_files_need_their_scope(tmp_path: Path) -> None:
    manifest = json.loads(MANIFEST.read_text())
    manifest["oauth_config"]["scopes"]["bot"].remove("files:write")
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with local_slack(tmp_path / "manifest.json") as slack, pytest.raises(SlackApiError) as refusal:
        WebClient(slack.bot_token, base_url=slack.api).files_upload_v2(filename="a.txt", content="x")
    assert (refusal.value.response["error"], refusal.value.response["needed"]) == ("missing_scope", "files:write")


def test_an_upload_fails_as_it_is_told_to(slack: LocalSlack, client: WebClient) -> None:
    slack.control("faults", method="upload", kind="500")
    given = client.files_getUploadURLExternal(filename="a.txt", length=5)
    assert [_sent(str(given["upload_url"]), b"hello") for _ in range(2)] == [500, 200]
    wait_for(lambda: slack.ask("files"))
