"""The chat model that CHAT_MODEL names, where it names one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


class ChatModelUnusable(ValueError):
    """The chat model cannot be built; the message says why, and holds no key."""


def load_chat_model(name: str, seconds: float) -> BaseChatModel:
    """Build the model, `provider:model`, that gives up a call after so many seconds; raises `ChatModelUnusable`.

    The provider is not asked anything yet. It is not asked again after a failure: whoever asks has something else.
    """
    # Imported here because it takes a second, which those without a chat model should not pay.
    from langchain.chat_models import init_chat_model

    try:
        model: BaseChatModel = init_chat_model(name, **_patience(name.partition(":")[0], seconds))
    except ValidationError as error:  # whose own text may hold what it was given, a key among it
        raise ChatModelUnusable(f"{name!r} cannot be used: {error.errors(include_input=False)[0]['msg']}") from None
    except Exception as error:  # every provider's package has kinds of its own
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise ChatModelUnusable(f"{name!r} cannot be used: {reason}") from error
    if (empty := _empty_key(model)) is not None:
        raise ChatModelUnusable(f"{name!r} cannot be used: {empty} is not set")
    return model


def _empty_key(model: BaseChatModel) -> str | None:
    """Name the setting of a key that a client does without until its first call."""
    keys = {name: value for name, value in vars(model).items() if name.endswith("_api_key")}
    return next((name.upper() for name, key in keys.items() if isinstance(key, SecretStr) and not str(key)), None)


def _patience(provider: str, seconds: float) -> dict[str, Any]:
    """Give what makes a provider's client give up: most take two names, Ollama's hands its own to the HTTP client."""
    return {"client_kwargs": {"timeout": seconds}} if provider == "ollama" else {"timeout": seconds, "max_retries": 0}


def address_of(model: BaseChatModel) -> str:
    """Give the server that a model's client would send to, without what stands after it; "" where it does not tell."""
    clients = (getattr(model, name, None) for name in ("root_client", "_client", "client"))
    places = [getattr(client, "base_url", None) for client in clients]
    places += [getattr(model, name, None) for name in ("azure_endpoint", "anthropic_api_url", "base_url")]
    inner = getattr(getattr(model, "_client", None), "_client", None)  # Ollama's keeps an HTTP client
    places.append(getattr(inner, "base_url", None))
    hosts = (urlsplit(str(place)) for place in places if place)
    return next((f"{host.scheme}://{host.netloc}" for host in hosts if host.netloc), "")
