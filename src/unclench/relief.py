"""Right now: from a place of the body to steps with times, reasons not to, and the danger signs of that place."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from unclench.errors import CaseError, Problem
from unclench.knowledge.records import Knowledge, Relief, Site
from unclench.knowledge.records.vocabulary import DangerSign
from unclench.wording import guide as words
from unclench.wording import with_number


@dataclass(frozen=True, slots=True)
class ReliefGuide:
    """What to do right now at one site, first choice first; `reliefs` may be empty where nothing is known."""

    site: Site
    reliefs: tuple[Relief, ...]
    danger: tuple[DangerSign, ...]

    def signs(self, urgency: str, *reliefs: Relief) -> tuple[str, ...]:
        """Danger signs of the place, without those that its reliefs cover, and then of these reliefs; each once."""
        own = [sign for relief in reliefs for sign in relief.emergency_if] if urgency == "emergency" else []
        covered = {rule for sign in own for rule in sign.covers}
        told = [sign.text for sign in self.danger if sign.urgency == urgency and sign.rule not in covered]
        told += [sign.text for sign in own]
        return tuple({sign.rstrip(".").lower(): sign.rstrip(".") for sign in reversed(told)}.values())[::-1]


def relief_for(place: str, knowledge: Knowledge, *, number: str | None = None) -> ReliefGuide:
    """The guide for `place`, a site id or any everyday word for it ("stitch", "arch of the foot").

    `number`: the emergency number of the reader's region, if set. Raises `CaseError` with the nearest known words
    when nothing is called that, or with the places when it is the name of several ("leg").
    """
    own, wider = _meant(place, knowledge)
    if len(own) != 1:
        raise CaseError([_unclear(place, (*own, *wider), knowledge)])
    site = own[0]
    fitting = [
        relief.model_copy(update={"if_it_does_not_let_go": with_number(relief.if_it_does_not_let_go, number)})
        for relief in knowledge.reliefs.values()
        if site.id in relief.sites
    ]
    danger = sorted(site.danger, key=lambda sign: sign.urgency != "emergency")
    return ReliefGuide(site, tuple(sorted(fitting, key=lambda relief: (relief.order, relief.id))), tuple(danger))


def sites_for(place: str, knowledge: Knowledge) -> tuple[Site, ...]:
    """Every site `place` may mean: its own first, then the others of the part it names ("back", "leg")."""
    own, wider = _meant(place, knowledge)
    return (*own, *wider)


def not_if(relief: Relief, knowledge: Knowledge) -> tuple[str, ...]:
    """The reasons not to do it, as read after "Do not do this if"."""
    return tuple(knowledge.avoid[token].text for token in relief.avoid_if)


def _meant(place: str, knowledge: Knowledge) -> tuple[list[Site], list[Site]]:
    """The sites called `place`, by name or else by another word for them, and the other sites within it."""
    wanted = _plain(place)
    sites = tuple(knowledge.sites.values())
    named = [site for site in sites if wanted in (_plain(site.id), _plain(site.name))]
    own = named or [site for site in sites if wanted in map(_plain, site.also)]
    return own, [site for site in sites if site not in own and wanted in map(_plain, site.within)]


def _unclear(place: str, found: tuple[Site, ...], knowledge: Knowledge) -> Problem:
    if found:
        return Problem("SITE", None, words.SEVERAL.format(place=place), words.SAY_WHICH.format(names=_names(found)))
    sites = knowledge.sites.values()
    known = {_plain(word) for site in sites for word in (*site.also, *site.within, site.name, site.id)}
    near = get_close_matches(_plain(place), sorted(known), n=3, cutoff=0.6)
    parts = dict.fromkeys(site.within[0] for site in sites if site.within)
    mend = (
        words.DID_YOU_MEAN.format(names=words.OR.join(near))
        if near
        else words.SAY_A_PART.format(names=", ".join(parts))
    )
    return Problem("SITE", None, words.UNKNOWN_PLACE.format(place=place), mend)


def _names(sites: tuple[Site, ...]) -> str:
    return "; ".join(site.name for site in sites)


def _plain(word: str) -> str:
    return " ".join(word.lower().replace("-", " ").replace("_", " ").split())
