"""What a person typed, read as an answer to a question, with what to say where it is not one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Literal

from unclench.case import OLDEST, Value
from unclench.interview import Option, Question
from unclench.wording import interview as words

Command = Literal["back", "stop", "why"]
CALLED: dict[Command, str] = {"back": "b|back|go back", "stop": "q|quit|finish|stop|exit", "why": "?|why"}
COMMANDS = {word: command for command, called in CALLED.items() for word in called.split("|")}
UNKNOWN = ("d", "don't know", "dont know", "i don't know", "i dont know", "idk", "no idea", "not sure", "unsure")
NOT_SAID = dict.fromkeys(UNKNOWN, "unknown") | dict.fromkeys(("s", "skip", "prefer not to say"), "skipped")
YES, NO = ("y", "yes", "yeah", "yep", "yup"), ("n", "no", "nope", "nah")
NONE = (*NO, "none", "none of these", "none of them")
SHORTEST, LONG_ENOUGH = 3, 6  # letters of a word, and of a part of a word, that may stand for a name
ALIKE = 0.86  # how like a name a misspelt one must be, the first two letters being the same
MOST_NAMED = 8
AGE = re.compile(r"(-?\d{1,9})([.,]\d+)?\s*(?:(?:y|yrs?|years?)(?:\s*old)?)?")
NUMBERS = re.compile(r"[\d\s,;]+")
STRENGTH = re.compile(
    r"\b\d+(?:[.,/]\d+)*\s*(?:mg|mcg|µg|micrograms?|milligrams?|grams?|g|ml|iu|units?|%)?(?!\w)"
    r"|\b(?:tab(?:let)?s?|cap(?:sule|let)?s?|mr|sr|xl|er)\b"
    r"|\b(?:once|twice|daily|a day|at night|medicines?|medication)\b"
)


@dataclass(frozen=True, slots=True)
class Typed:
    """One of: a command; an answer, with `notes` on how names were taken; a mistake in words.

    `ask`: options that a typed name does not settle; each needs a yes before it joins the answer.
    """

    command: Command | None = None
    answer: Value | None = None
    notes: tuple[str, ...] = ()
    mistake: str | None = None
    ask: tuple[Option, ...] = ()


def typed(said: str, question: Question) -> Typed:
    """What `said` means as an answer to `question`."""
    said = " ".join(said.lower().replace("’", "'").split())
    if said in COMMANDS and not any(said == name for option in question.options for name in option.also):
        return Typed(command=COMMANDS[said])
    if said in NOT_SAID:
        return Typed(answer=NOT_SAID[said])
    if not said:
        return Typed(mistake=words.EMPTY.format(keys=keys(question)))
    if question.kind == "number":
        return _age(said)
    if question.kind == "yes-no":
        answer = "yes" if said in YES else "no" if said in NO else None
        return Typed(answer=answer, mistake=None if answer else words.YES_OR_NO)
    if said in NONE:
        return Typed(answer="none") if question.kind == "list" else Typed(mistake=words.NO_NONE)
    return _chosen(said, question)


def keys(question: Question) -> str:
    """What may be typed at `question`, in a few words."""
    if question.kind == "list":
        return words.KEYS_NAMES if question.names else words.KEYS_LIST
    if question.kind == "choice":
        return words.KEYS_SEVERAL if question.several else words.KEYS_ONE
    return words.KEYS_AGE if question.kind == "number" else words.KEYS_YES_NO


def _age(said: str) -> Typed:
    found = AGE.fullmatch(said)
    if found is None:
        return Typed(mistake=words.NOT_AN_AGE)
    years = int(found[1])
    if not 0 <= years <= OLDEST:
        return Typed(mistake=words.AGE_OUT_OF_RANGE.format(oldest=OLDEST))
    return Typed(mistake=words.WHOLE_YEARS.format(years=years)) if found[2] else Typed(answer=years)


def _chosen(said: str, question: Question) -> Typed:
    """Options by number or by name. An unknown name is a mistake, except where names not on offer may be given."""
    count = len(question.options)
    ids: list[str] = []
    heard: list[Typed] = []
    for part in _parts(said, question):
        if not part.isdecimal():
            heard.append(one := _named(part, question))
            if one.mistake:
                return one
            ids += one.answer if isinstance(one.answer, tuple) else ()
        elif 1 <= int(part[:9]) <= count:
            ids.append(question.options[int(part[:9]) - 1].id)
        else:
            return Typed(mistake=words.OUT_OF_RANGE.format(count=count))
    unique = tuple(dict.fromkeys(ids))
    if not question.several and len(unique) != 1:
        return Typed(mistake=words.ONE_ONLY)
    notes = dict.fromkeys(note for one in heard for note in one.notes)
    return Typed(
        answer=(unique or "none") if question.several else unique[0],
        notes=tuple(sorted(notes, key=words.OR_BACK.__eq__)),
        ask=tuple(option for one in heard for option in one.ask if option.id not in unique),
    )


def _parts(said: str, question: Question) -> list[str]:
    if NUMBERS.fullmatch(said):
        return re.findall(r"\d+", said) or [said]
    if question.names:
        said = re.sub(r"(?<=\d),(?=\d+\s*(?:mg|mcg|g|ml)\b)", ".", said)
    parts = re.split(r"[,;+&]|\band\b" if question.names else r"[,;]", said)
    return [part.strip() for part in parts if part.strip()] or [said]


def _named(said: str, question: Question) -> Typed:
    """The options a name stands for: those called so, else the only one it is a part of, else the likest."""
    bare = _words(STRENGTH.sub(" ", said) if question.names else said) or _words(said)
    names = [(option, name) for option in question.options for name in (option.text, *option.also)]
    whole = [(o, name) for o, name in names if bare == _words(name) or (question.names and _holds(bare, name))]
    part = [(o, bare) for o, name in names if (o.ask is None or name == o.text) and _is_part(bare, name)]
    if whole and question.names:
        settled = [(option, name) for option, name in (*whole, *part) if option.ask is None]
        return _taken(settled) if settled else Typed(ask=tuple({option.id: option for option, _ in whole}.values()))
    found = whole or part
    if not found and (likest := _likest(bare, [name for _, name in names])):
        guessed = _named(likest.lower(), question)
        return replace(guessed, notes=(*guessed.notes, words.OR_BACK))
    if not found and question.names:
        long = [word for word in bare.split() if len(word) >= LONG_ENOUGH]
        found = [(o, bare) for o in question.options if any(_is_part(word, o.text) for word in long)]
    options = tuple({option.id: option for option, _ in found}.values())
    if len(options) > 1:
        return Typed(mistake=_could_be(said, options, question))
    if found:
        return Typed(ask=options) if options[0].ask else _taken(found)
    if question.names and len(bare) >= SHORTEST and bare not in YES:
        return Typed(notes=(words.NOT_LOOKED_FOR.format(name=said), words.OR_BACK))
    return Typed(mistake=words.NOT_ONE_OF_THEM.format(said=said, count=len(question.options)))


def _taken(found: list[tuple[Option, str]]) -> Typed:
    """The options found, and how each was named where that is not how it stands on the list."""
    first = {option.id: (option, name) for option, name in reversed(found)}
    told = []
    for option, name in reversed(first.values()):
        plain = option.text.removesuffix(")")
        same = _words(name) in _words(option.text)
        told.append(option.text if same else f"{plain}: {name})" if plain != option.text else f"{plain} ({name})")
    return Typed(answer=tuple(reversed(first)), notes=(words.TAKEN.format(what="; ".join(told)),))


def _could_be(said: str, found: tuple[Option, ...], question: Question) -> str:
    if len(found) > MOST_NAMED:
        return words.NOT_ONE_OF_THEM.format(said=said, count=len(question.options))
    listed = (f"{place} {option.text}" for place, option in enumerate(question.options, 1) if option in found)
    told = words.COULD_BE.format(said=said, options="; ".join(listed))
    return f"{told} {words.LEAVE_OUT}" if question.names else told


def _likest(bare: str, names: list[str]) -> str | None:
    """The name a misspelt one stands for: the whole of it, or a word of it."""
    known = {_words(name): name for name in names}
    for word in dict.fromkeys((bare, *bare.split())):
        like = [name for name in known if name[:2] == word[:2]] if len(word) > SHORTEST else []
        if near := get_close_matches(word, like, n=1, cutoff=ALIKE):
            return known[near[0]]
    return None


def _is_part(said: str, name: str) -> bool:
    """Whether some words, or enough letters, of a name were typed."""
    return (len(said) >= SHORTEST and _holds(name, said)) or (len(said) >= LONG_ENOUGH and said in _words(name))


def _holds(text: str, name: str) -> bool:
    """Whether `name` stands in `text` as whole words."""
    return f" {_words(name)} " in f" {_words(text)} "


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))
