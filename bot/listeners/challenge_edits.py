"""What leads change about challenges: by a button, or by a window that is laid over the challenge's."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blocks.challenge_forms import (
    FIELDS,
    INTO,
    NAME,
    NONE_TO_MERGE,
    NOTE,
    PARTNER,
    PARTS,
    PLACE,
    WHAT,
    acted_form,
    merge_form,
    need_form,
    rename_form,
    split_form,
)
from bot.blocks.challenge_window import ACTED, HIDE, MERGE, NEED, PIN, RENAME, SHOW, SPLIT, TAKE_BACK, UNPIN
from bot.challenge_windows import ChallengeWindows, number_in, numbers_in
from bot.home_pages import HomePages
from bot.parts import Parts
from bot.patience import in_turn
from bot.windows import refuse, update_window
from database.failures import DatabaseUnusable
from insights.challenge_words import EDITED
from insights.theme_words import EditRefused
from people.actors import Actor, NotAllowed

NOT_RECORDED = "This could not be recorded just now. Please try again in a minute."
_DONE = {
    PIN: EDITED["pin"],
    UNPIN: EDITED["unpin"],
    HIDE: EDITED["hide"],
    SHOW: EDITED["show"],
    RENAME: EDITED["rename"],
    MERGE: EDITED["merge"],
    SPLIT: EDITED["split"],
    ACTED: EDITED["acted_on"],
    NEED: EDITED["add_need"],
    TAKE_BACK: EDITED["remove_need"],
}


def register(app: AsyncApp, parts: Parts, pages: HomePages) -> None:
    """Register the buttons and the windows."""
    edits = _Edits(parts, pages)
    for button in (PIN, UNPIN, HIDE, SHOW, TAKE_BACK):
        app.action(button)(edits.at_once)
    app.action(PARTS)(edits.parts)
    for form in FIELDS:
        app.action(form)(edits.form)
        app.view(form)(edits.submitted)


class _Edits:
    def __init__(self, parts: Parts, pages: HomePages) -> None:
        self._parts = parts
        self._windows = ChallengeWindows(parts, pages)
        self._edits = parts.services.theme_edits

    async def at_once(self, ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Do what one button does."""
        if (actor := await self._parts.admission.admit(body, ack)) is None:
            return
        kind, (theme_id, row) = str(action["action_id"]), numbers_in(action.get("value"))
        work = {
            PIN: lambda: self._edits.pin(actor, theme_id),
            UNPIN: lambda: self._edits.unpin(actor, theme_id),
            HIDE: lambda: self._edits.hide(actor, theme_id),
            SHOW: lambda: self._edits.show(actor, theme_id),
            TAKE_BACK: lambda: self._edits.remove_need(actor, row),
        }[kind]
        try:
            await self._parts.inserts.do(work)
        except EditRefused as refusal:
            await ack()
            await self._windows.refuse(body, actor, theme_id, refusal)
            return
        await ack()
        await self._windows.redraw(body, (body.get("view") or {}).get("id"), actor, theme_id, _DONE[kind])

    async def form(self, ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Lay the window of an edit over the challenge's."""
        await ack()
        if (actor := await self._parts.admission.admit(body, ack)) is None:
            return
        theme_id = number_in(action.get("value"))
        try:
            view = await self._form(str(action["action_id"]), actor, theme_id)
        except EditRefused as refusal:
            await self._windows.refuse(body, actor, theme_id, refusal)
            return
        await self._windows.lay(body, view)

    async def parts(self, ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        """Show what another number of parts would be."""
        await ack()
        if (actor := await self._parts.admission.admit(body, ack)) is None:
            return
        theme_id, count = numbers_in((action.get("selected_option") or {}).get("value"))
        try:
            found = await in_turn(self._parts.slow, self._edits.parts, actor, theme_id, count)
            view = split_form(theme_id, count, found.labels, found.state)
        except EditRefused as refusal:
            view = split_form(theme_id, count, (), "", str(refusal))
        await update_window(self._parts.slack, body, view)

    async def submitted(self, ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        """Carry out what a window says; what cannot be done is said beside its first field."""
        if (actor := await self._parts.admission.admit(body, ack)) is None:
            return
        kind = str(view.get("callback_id"))
        try:
            theme_id = await self._parts.inserts.do(self._carry_out, actor, kind, view)
        except (EditRefused, NotAllowed, DatabaseUnusable) as error:
            sentence = NOT_RECORDED if isinstance(error, DatabaseUnusable) else str(error)
            await refuse(ack, self._parts.slack, body, FIELDS[kind][0], sentence)
            return
        await ack()
        await self._windows.redraw(body, view.get("previous_view_id"), actor, theme_id, _DONE[kind])

    async def _form(self, kind: str, actor: Actor, theme_id: int) -> dict[str, Any]:
        challenge = await self._windows.read(actor, theme_id)
        if kind == MERGE:
            found = await in_turn(self._parts.answers, self._parts.services.reports.at_hand, actor)
            others = [each for each in (found.shown if found else ()) if each.id != theme_id]
            if not others:
                raise EditRefused(NONE_TO_MERGE)
            return merge_form(challenge, others)
        if kind == SPLIT:
            parts = await in_turn(self._parts.answers, self._edits.parts, actor, theme_id)
            return split_form(theme_id, len(parts.labels), parts.labels, parts.state)
        return {RENAME: rename_form, ACTED: acted_form, NEED: need_form}[kind](challenge)

    def _carry_out(self, actor: Actor, kind: str, view: dict[str, Any]) -> int:
        """Make the edit, and give the theme that is to be shown afterwards."""
        about, values, edits = str(view.get("private_metadata")), _values(view), self._edits
        identity, _, rest = about.partition(":")
        theme_id = number_in(identity)
        if kind == RENAME:
            edits.rename(actor, theme_id, values[NAME], rest or None)
        elif kind == MERGE:
            edits.merge(actor, (theme_id,), number_in(values[INTO]))
            return number_in(values[INTO])
        elif kind == SPLIT:
            count, _, seen = rest.partition(":")
            edits.split(actor, theme_id, number_in(count), seen)
        elif kind == ACTED:
            edits.acted_on(actor, theme_id, values[WHAT])
        else:
            edits.add_need(actor, theme_id, values[PLACE], values[PARTNER], values[NOTE])
        return theme_id


def _values(view: dict[str, Any]) -> dict[str, str]:
    """Give what the fields hold, typed or chosen, by their names."""
    state = (view.get("state") or {}).get("values") or {}
    held = {name: (state.get(name) or {}).get(name) or {} for name in (NAME, INTO, WHAT, PLACE, PARTNER, NOTE)}
    chosen = {name: (one.get("selected_option") or {}).get("value") for name, one in held.items()}
    return {name: str(one.get("value") or chosen[name] or "") for name, one in held.items()}
