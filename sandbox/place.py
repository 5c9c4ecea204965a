"""The parts that every door of the workspace works on."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.interactions import Interactions
from sandbox.response_urls import ResponseUrls
from sandbox.socket_mode import Links, Settings
from sandbox.workspace import Workspace


@dataclass(frozen=True)
class Place:
    """The workspace with its connections."""

    workspace: Workspace
    links: Links
    events: Events
    interactions: Interactions
    urls: ResponseUrls
    faults: Faults
    settings: Settings
    address: str  # http://127.0.0.1:PORT/
