"""Cases whose cause is known: the truth (gold.yaml) beside what the person said (a case file each)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError

from unclench.case import Case
from unclench.errors import ExchangeError, Problem
from unclench.knowledge.reading import Unreadable, parse_yaml
from unclench.knowledge.records import Id, Knowledge, Record
from unclench.knowledge.records.base import Text
from unclench.wording import Urgency


class GoldCase(Record):
    """The truth about one case.

    `label`: the true cause in plain words, mapped to ids by `Gold.labels`. `spasm_words`: whether the history names a
    cramp, spasm, twitch, jerk or stiffness. `answerable`: whether a history alone can tell.
    """

    label: Text
    urgency: Urgency
    spasm_words: bool
    answerable: Literal["yes", "partly", "no"]
    note: Text | None = None


class Gold(Record):
    """The truth about a folder of cases; `labels` maps each plain label to every id that counts as right."""

    format: Literal[1] = 1
    labels: dict[Text, tuple[Id, ...]]
    cases: dict[Id, GoldCase]


@dataclass(frozen=True, slots=True)
class Vignette:
    """One case with its truth; `right` are the ids of causes that count as right."""

    id: str
    case: Case
    gold: GoldCase
    right: frozenset[str]


def read_gold(data: bytes, *, name: str) -> Gold:
    """The truth from a YAML file. Raises `ExchangeError` with every problem and its line."""
    try:
        document = parse_yaml(data, name=name)
        return Gold.model_validate(document.data)
    except Unreadable as error:
        raise ExchangeError(error.problems) from None
    except ValidationError as error:
        raise ExchangeError(
            [
                Problem(name, document.line(item["loc"]), f"{'.'.join(map(str, item['loc']))}: {item['msg']}.")
                for item in error.errors()
            ]
        ) from None


def vignettes_from(cases: Mapping[str, Case], gold: Gold, knowledge: Knowledge) -> tuple[Vignette, ...]:
    """Every case with its truth. Raises `ExchangeError` for a case without one and for labels that lead nowhere."""
    problems = [Problem(id_, None, "gold.yaml says nothing of this case.") for id_ in cases if id_ not in gold.cases]
    problems += [
        Problem(id_, None, f"The label {gold.cases[id_].label!r} is not mapped in gold.yaml.")
        for id_ in cases
        if id_ in gold.cases and gold.cases[id_].label not in gold.labels
    ]
    problems += [
        Problem(f"gold.yaml, {label}", None, f"{cause!r} is no cause.")
        for label, causes in gold.labels.items()
        for cause in causes
        if cause not in knowledge.causes
    ]
    if problems:
        raise ExchangeError(problems)
    return tuple(
        Vignette(id_, case, truth := gold.cases[id_], frozenset(gold.labels[truth.label]))
        for id_, case in sorted(cases.items())
    )
