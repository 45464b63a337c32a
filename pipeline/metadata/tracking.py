"""An address without what follows readers about: tracking parameters, fragments, default ports, capitals in the host.

courlan's `clean_url` was tried: it takes out all that begins with `ref`, `ga`, `cid` and the like (`?gallery=12`),
drops parameters without a value, and sorts and re-encodes the rest. Here nothing is touched but what is named.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, unquote_plus, urlsplit

_BEGINS = tuple(
    "utm_ mc_ pk_ mtm_ matomo_ piwik_ itm_ hsa_ vero_ oly_ at_medium at_campaign at_custom at_link at_bbc wt_mc wt.mc "
    "wt_zmc ns_ fb_action fb_source fb_ref guce_ _hs xtor".split()
)
_NAMED = frozenset(
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid li_fat_id igshid igsh mkt_tok srsltid "
    "_ga _gl cmpid cmp_id icid ico ncid ocid smid smtyp cxrecs_s guccounter __twitter_impression ref_src ref_url __s "
    "ss_source ss_campaign_id ml_subscriber ml_subscriber_hash s_cid sc_campaign sc_channel spref".split()
)
_WHERE_FROM = frozenset("ref r source src from s via origin outputtype feed".split())
_FEEDS = re.compile(r"(?:.*[-_.])?(?:rss|feeds?|atom|newsletter|twitter|facebook|fb|tw|linkedin|whatsapp|social|email|"
                    r"share|push|googlenews|flipboard|puerto-reco.*)(?:[-_.].*)?", re.I)  # fmt: skip
"""What `ref=` and the like say when they tell where a reader came from; else they may name the article."""
_PORT = {"http": ":80", "https": ":443"}


def without_tracking(url: str) -> str:
    """The same address, shorter. ValueError where it is broken.

    >>> without_tracking("HTTPS://News.Example:443/a?id=7&utm_source=x&ref=rss#top")
    'https://news.example/a?id=7'
    >>> without_tracking("https://news.example/a?ref=7&gallery=12")
    'https://news.example/a?ref=7&gallery=12'
    """
    parts = urlsplit(url)
    login, at, host = parts.netloc.rpartition("@")
    host = host.lower().removesuffix(_PORT.get(parts.scheme, "\0"))
    query = "&".join(each for each in parts.query.split("&") if each and not _tracks(each))
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""  # which are pages to scripts
    return SplitResult(parts.scheme, login + at + host, parts.path, query, fragment).geturl()


def _tracks(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    name = unquote_plus(name).lower().removeprefix("amp;")
    if name in _NAMED or name.startswith(_BEGINS):
        return True
    return name in _WHERE_FROM and bool(_FEEDS.fullmatch(value))
