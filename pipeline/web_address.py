"""What is an address on the web, and which host it has."""

from __future__ import annotations

from urllib.parse import urlsplit


def is_web_address(uri: str) -> bool:
    """Whether a URI is an address on the web, and not a path."""
    return uri[:8].lower().startswith(("http://", "https://"))


def host_of(uri: str) -> str | None:
    """The host of a web address, in small letters; None for a path, and for an address that is broken."""
    try:
        return urlsplit(uri).hostname or None if is_web_address(uri) else None
    except ValueError:  # `https://[bad/a`
        return None
