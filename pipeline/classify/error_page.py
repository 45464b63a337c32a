"""Pages that a server shows instead of the article: not found, access denied, a check for robots, a wall of cookies.

Told by their titles and by having next to no text: an article about the error 404 has more.
"""

from __future__ import annotations

import re

from pipeline.classify.normal import normal
from pipeline.segment.page import Page

MOST_WORDS = 120
"""Of text that was kept: with more, the page is about its title."""
_TITLES = re.compile(
    r"(error |http |fehler |erreur )?(40[0134]|410|429|50[0234])\b"
    r"|(\d{3} )?(page |file |site )?(not found|cannot be found|can't be found|does not exist|no longer exists)\b"
    r"|access (denied|forbidden|restricted)|forbidden\b|unauthorized\b"
    r"|service unavailable|bad gateway|too many requests"
    r"|just a moment|attention required|checking your browser|one more step|security check|are you (a )?(robot|human)"
    r"|verify (that )?you are|pardon our interruption|please (enable|turn on) (javascript|cookies)|before you continue"
    r"|we value your privacy|cookie (consent|settings|preferences|notice)|your privacy choices"
    r"|(die )?seite (wurde )?nicht gefunden|zugriff verweigert|wir (schätzen|respektieren) ihre privatsphäre"
    r"|page (introuvable|non trouvée)|accès refusé|(nous respectons )?votre vie privée"
    r"|página no encontrada|acceso denegado|página não encontrada|acesso negado|pagina non trovata|accesso negato"
    r"|pagina niet gevonden|toegang geweigerd"
    r"|sidan (hittades inte|kunde inte hittas)|siden (blev )?ikke (fundet|funnet)"
    r"|nie znaleziono strony|strona nie (została )?znaleziona|stránka nenalezena|sayfa bulunamadı"
    r"|страница не найдена|доступ запрещ[её]н|сторінку не знайдено|страница није пронађена"
    r"|ページが見つかりません|(该|您访问的)?页面不存在|找不到(页面|頁面)|페이지를 찾을 수 없습니다|الصفحة غير موجودة"
)


def is_error_page(page: Page, words: int) -> bool:
    """Whether a page with so many words of text is shown in place of an article."""
    if words > MOST_WORDS:
        return False
    headings = (block.text for block in page.blocks if block.path.endswith("h1"))
    return any(_TITLES.match(normal(title).lstrip("!:-| ")) for title in (*page.declared.titles, *headings))
