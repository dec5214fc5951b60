"""Right now: from a place of the body to steps with times, reasons not to, and the danger signs of that place."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from unclench.errors import CaseError, Problem
from unclench.knowledge.records import Knowledge, Relief, Site
from unclench.knowledge.records.vocabulary import DangerSign


@dataclass(frozen=True, slots=True)
class ReliefGuide:
    """What to do right now at one site, first choice first; `reliefs` may be empty where nothing is known."""

    site: Site
    reliefs: tuple[Relief, ...]
    danger: tuple[DangerSign, ...]


def relief_for(place: str, knowledge: Knowledge) -> ReliefGuide:
    """The guide for `place`, a site id or any everyday word for it ("stitch", "arch of the foot").

    Raises `CaseError` with the nearest known words when nothing is called that.
    """
    site = knowledge.sites[_site_id(place, knowledge)]
    fitting = [relief for relief in knowledge.reliefs.values() if site.id in relief.sites]
    danger = sorted(site.danger, key=lambda sign: sign.urgency != "emergency")
    return ReliefGuide(site, tuple(sorted(fitting, key=lambda relief: (relief.order, relief.id))), tuple(danger))


def places(knowledge: Knowledge) -> dict[str, str]:
    """Every word a place may be asked for by, lower case, to its site id."""
    known: dict[str, str] = {}
    for site in knowledge.sites.values():
        for word in (*site.also, site.name, site.id):
            known[_plain(word)] = site.id
    return known


def not_if(relief: Relief, knowledge: Knowledge) -> tuple[str, ...]:
    """The reasons not to do it, as read after "Do not do this if"."""
    return tuple(knowledge.avoid[token].text for token in relief.avoid_if)


def _site_id(place: str, knowledge: Knowledge) -> str:
    known = places(knowledge)
    wanted = _plain(place)
    if wanted in known:
        return known[wanted]
    near = get_close_matches(wanted, known, n=3, cutoff=0.6)
    listed = ", ".join(sorted(knowledge.sites))
    mend = f"Did you mean {' or '.join(near)}?" if near else f"Choose one of: {listed}."
    raise CaseError([Problem(where="SITE", line=None, what=f"No place is called {place!r} here.", mend=mend)])


def _plain(word: str) -> str:
    return " ".join(word.lower().replace("-", " ").replace("_", " ").split())
