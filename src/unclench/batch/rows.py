"""From the rows of a record batch to cases: three forms of row, and every problem of a row in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from unclench.batch.words import Words
from unclench.case import Answer, Case
from unclench.case.plain import frame_problems, told, withheld_in, written_problems
from unclench.case.problems import known_ids, nearest
from unclench.errors import ExchangeError, Problem
from unclench.knowledge.records import Knowledge
from unclench.wording import batch as words

WHOLE, ANSWERS = "case", "answers"
ID, WITHHELD, UNREAD = "id", "withheld", "unread"
BESIDE = {WHOLE: (ID, UNREAD), ANSWERS: (ID, WITHHELD, UNREAD)}
SEVERAL = "|"
_WHOLE_NUMBER = re.compile(r"([0-9]{1,4})(\.0+)?")
_TRUTH = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its id, its case, and in words why it cannot be assessed (then the case means nothing)."""

    id: str
    case: Case
    problems: tuple[str, ...]


def rows_of(batch: pa.RecordBatch, knowledge: Knowledge, *, numbers: Iterable[int]) -> Iterator[Row]:
    """Every row in its order, by its number; the columns have been checked."""
    names = batch.schema.names
    form = next((form for form in BESIDE if form in names), None)
    speaker = Words.of(knowledge)
    for number, cells in zip(numbers, _cells(batch), strict=False):
        if UNREAD in cells:
            yield Row(id_in(cells, number), Case(), (str(cells[UNREAD]),))
            continue
        try:
            data = _data_of(cells, form)
        except ValueError as error:
            yield Row(id_in(cells, number), Case(), (words.NOT_JSON.format(why=error),))
        else:
            case, problems = _read(data, knowledge, speaker)
            yield Row(id_in(data, number), case, problems)


def check_columns(names: Sequence[str], knowledge: Knowledge) -> None:
    """Refuse a table with a column that means nothing, since it might be a danger sign misspelled."""
    form = next((form for form in BESIDE if form in names), None)
    known = known_ids(knowledge)
    allowed = {form, *BESIDE[form]} if form else {ID, WITHHELD, UNREAD, *known}
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    problems = [Problem("columns", None, words.COLUMN_TWICE.format(name=name)) for name in twice]
    for name in names:
        if name not in allowed and form:
            problems.append(Problem("columns", None, words.BESIDE_ANSWERS.format(beside=form, name=name)))
        elif name not in allowed:
            mend = nearest(name, known) or words.COLUMN_RENAME
            problems.append(Problem("columns", None, words.COLUMN_UNKNOWN.format(name=name), mend))
    if not form and not set(names) & set(known):
        problems.append(Problem("columns", None, words.NO_COLUMNS, words.COLUMNS_WANTED))
    if problems:
        raise ExchangeError(problems)


def _cells(batch: pa.RecordBatch) -> Iterator[dict[str, Any]]:
    """The cells of each row that hold something, by column."""
    names = batch.schema.names
    for values in zip(*(_values(column) for column in batch.columns), strict=True):
        yield {name: value for name, value in zip(names, values, strict=True) if not is_empty(value)}


def _values(column: pa.Array) -> list[Any]:
    """The cells of a column; text that is no UTF-8 stays bytes, which are no answer."""
    try:
        return list(column.to_pylist())
    except UnicodeDecodeError:
        return [_text(cell) for cell in column.cast(pa.binary()).to_pylist()]


def _text(cell: bytes | None) -> str | bytes | None:
    try:
        return cell.decode() if cell is not None else None
    except UnicodeDecodeError:
        return cell


def is_empty(value: object) -> bool:
    """Whether a cell holds nothing."""
    return value is None or value != value or (isinstance(value, str) and not value.strip())  # noqa: PLR0124 - NaN


def ids_of(batch: pa.RecordBatch, numbers: Iterable[int]) -> list[str]:
    """The ids of all rows, by their numbers where they have none."""
    if ID not in batch.schema.names:
        return [*map(str, numbers)]
    return [id_in({ID: cell}, number) for cell, number in zip(_values(batch.column(ID)), numbers, strict=True)]


def id_in(data: Mapping[str, Any], number: int) -> str:
    """The row's own id as text that can be written, else its number."""
    own = data.get(ID)
    if isinstance(own, float) and own.is_integer():
        own = int(own)
    return str(number if is_empty(own) else own).encode("utf-8", "replace").decode()


def _data_of(cells: Mapping[str, Any], form: str | None) -> dict[str, Any]:
    """What a row says as a case file says it, with its `id`. Raises ValueError in words."""
    if form == ANSWERS:
        return {**_beside(cells), ANSWERS: _parsed(cells.get(ANSWERS))}
    data = _parsed(cells.get(WHOLE)) if form == WHOLE else cells
    if not isinstance(data, Mapping):
        raise ValueError(words.NOT_OBJECT)  # noqa: TRY004 - the text is at fault
    if ANSWERS in data or "format" in data:
        return {**data, ANSWERS: _parsed(data.get(ANSWERS))}
    return _from_wide(data)


def _from_wide(cells: Mapping[str, Any]) -> dict[str, Any]:
    asked = {id_: value for id_, value in cells.items() if id_ not in (ID, WITHHELD) and not is_empty(value)}
    return {**_beside(cells), ANSWERS: [{id_: said_in(id_, value)} for id_, value in asked.items()]}


def _beside(cells: Mapping[str, Any]) -> dict[str, Any]:
    """What stands beside the answers."""
    return {name: cells[name] if name == ID else _number(cells[name]) for name in (ID, WITHHELD) if name in cells}


def said_in(id_: str, cell: Any) -> Any:
    """A cell as a case file would have it: `a|b` is a list, TRUE and FALSE are truth, an age is a number."""
    if id_ == "age":
        return _number(cell)
    if not isinstance(cell, str):
        return cell
    if SEVERAL in cell:
        return [part.strip() for part in cell.split(SEVERAL)]
    return _TRUTH.get(cell.strip().lower(), cell.strip())


def _number(cell: Any) -> Any:
    """A whole number in digits, also as tables write it (70.0), as a number; anything else as it is."""
    found = _WHOLE_NUMBER.fullmatch(cell.strip() if isinstance(cell, str) else repr(cell))
    return int(found[1]) if found else cell


def _parsed(text: object) -> Any:
    """What a JSON text says. Raises ValueError in words, also for a key that stands twice."""
    if not isinstance(text, str | bytes):
        return text
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_refused)
    except RecursionError:
        raise ValueError(words.TOO_DEEP) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(words.KEY_TWICE)
    return found


def _refused(constant: str) -> float:
    raise ValueError(words.NO_NUMBER.format(constant=constant))


def _read(data: dict[str, Any], knowledge: Knowledge, speaker: Words) -> tuple[Case, tuple[str, ...]]:
    """The case of a row, and every problem in words."""
    frame = {key: value for key, value in data.items() if key != ID}
    problems = [speaker.of_frame(problem) for problem in frame_problems(frame)]
    entries = list(told(frame.get(ANSWERS)))
    problems += [speaker.of_entry(entry) for entry in entries if isinstance(entry, Problem)]
    answers = tuple(entry for entry in entries if isinstance(entry, Answer))
    case = Case(answers=answers, withheld=withheld_in(frame))
    problems += [speaker.of_answer(problem, case) for problem in written_problems(case, knowledge)]
    return case, tuple(dict.fromkeys(problems))
