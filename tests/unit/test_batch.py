"""Record batches of cases: the answers each would get alone, every form of row, and rows that are rejected."""

from __future__ import annotations

import json
from importlib import import_module
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from small_knowledge import small_knowledge
from strategies import answers as any_answers
from support import EXAMPLES, ROOT, example
from unclench.assessment import assess
from unclench.batch import assess_batch, rejected_schema, result_schema
from unclench.batch.rows import ANSWERS, ID, UNREAD, WHOLE, WITHHELD, check_columns, rows_of
from unclench.case import Case, Value, several, withheld_ids
from unclench.case.problems import known_ids
from unclench.errors import ExchangeError
from unclench.exchange.casefile import read_case
from unclench.exchange.tables import blocks_of, looked_over, names_of
from unclench.knowledge.records import Knowledge

K = small_knowledge()
VIGNETTES = tuple(path for path in sorted((ROOT / "benchmarks" / "vignettes").glob("*/*.yaml")))
SICK = {"age": 70, "site": ["calf", "foot"], "fever-or-shivers": "no", "movement": "hard-knot", "sex": "female"}


def plain(value: Value) -> Any:
    return list(value) if isinstance(value, tuple) else value


def as_line(case: Case, id_: str) -> str:
    """A case as a line of NDJSON."""
    answers = [{answer.id: plain(answer.value)} for answer in case.answers]
    return json.dumps({"id": id_, "format": 1, "withheld": case.withheld, "answers": answers})


def whole(*lines: str) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"case": list(lines)})


def wide(**columns: list[Any]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(columns)


def problems(batch: pa.RecordBatch, knowledge: Knowledge = K) -> list[str]:
    """The problems of the one row of a batch."""
    results, rejected = assess_batch(batch, knowledge)
    assert results.num_rows == 0
    (row,) = rejected.to_pylist()
    found: list[str] = row["problems"]
    return found


def one_by_one(case: Case, knowledge: Knowledge) -> dict[str, Any]:
    assessment = assess(case, knowledge)
    causes = assessment.inference.causes[:5] if assessment.inference else ()
    return {
        "urgency": assessment.urgency.value,
        "decided_by": assessment.decided_by,
        "provisional": assessment.triage.provisional,
        "causes": [cause.id for cause in causes],
        "probabilities": [pytest.approx(cause.probability, rel=1e-9, abs=1e-12) for cause in causes],
    }


def test_every_example_and_vignette_gets_what_it_gets_alone(knowledge: Knowledge) -> None:
    cases = {name: example(name, knowledge) for name in EXAMPLES}
    cases |= {path.stem: read_case(path.read_bytes(), knowledge, name=path.name) for path in VIGNETTES}
    results, rejected = assess_batch(whole(*(as_line(case, id_) for id_, case in cases.items())), knowledge)
    assert rejected.num_rows == 0
    for row, (id_, case) in zip(results.to_pylist(), cases.items(), strict=True):
        assert row == {"id": id_, **one_by_one(case, knowledge)}


def test_a_child_has_urgency_and_no_causes(knowledge: Knowledge) -> None:
    (row,) = assess_batch(wide(age=[9], site=["calf"]), knowledge).results.to_pylist()
    assert row["causes"] == row["probabilities"] == []


def test_all_forms_of_row_say_the_same(knowledge: Knowledge, tmp_path: Path) -> None:
    answers = [{id_: value} for id_, value in SICK.items()]
    cells = {id_: "|".join(value) if isinstance(value, list) else value for id_, value in SICK.items()}
    text = tmp_path / "cases.csv"
    text.write_text(f"id,{','.join(SICK)}\n7,{','.join(map(str, cells.values()))}\n", "utf-8")
    listed = tmp_path / "listed.csv"
    listed.write_text('id,answers\n7,"{}"\n'.format(json.dumps(answers).replace('"', '""')), "utf-8")
    forms = [
        wide(id=["7"], answers=[json.dumps(answers)]),
        wide(id=[7], **{id_: [cell] for id_, cell in cells.items()}),
        wide(id=[7.0], **{id_: [value] for id_, value in SICK.items()}),
        wide(id=["7"], **{id_: [cell] for id_, cell in {**cells, "age": 70.0, "fever-or-shivers": False}.items()}),
        whole(json.dumps({"id": 7, "answers": answers})),
        whole(json.dumps({"id": 7, "format": 1, "note": "not read", "answers": answers})),
        whole(json.dumps({"id": "7", **SICK, "tired": None})),
        whole(json.dumps({"id": "7", **cells})),
        whole(json.dumps({"id": 7, "answers": json.dumps(answers)})),
        *blocks_of(text, rows=10),
        *blocks_of(listed, rows=10),
    ]
    found = [assess_batch(form, knowledge) for form in forms]
    assert all(one.rejected.num_rows == 0 for one in found), [one.rejected.to_pylist() for one in found]
    assert all(one.results.equals(found[0].results) for one in found)


def test_people_drawn_from_the_model_can_be_assessed(
    knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    import_module("batch").write_cases(tmp_path / "cases.parquet", knowledge, cases=3)
    (block,) = blocks_of(tmp_path / "cases.parquet", rows=10)
    results, rejected = assess_batch(block, knowledge)
    assert (results.num_rows, rejected.to_pylist()) == (3, [])


def test_an_empty_cell_was_not_asked() -> None:
    batch = wide(age=[70.0, None, float("nan")], sex=["male", "", " "], fever=["", "yes", None])
    said = [row.case.last() for row in rows_of(batch, K, numbers=count(1))]
    assert said == [{"age": 70, "sex": "male"}, {"fever": "yes"}, {}]


def test_left_out_answers_make_a_row_provisional(knowledge: Knowledge) -> None:
    batch = wide(answers=['[{"age": 30}]', '[{"age": 30}]'], withheld=[None, 1])
    assert [row.case.withheld for row in rows_of(batch, knowledge, numbers=count(1))] == [0, 1]
    text = wide(age=["30"], withheld=["1"])
    assert next(rows_of(text, knowledge, numbers=count(1))).case.withheld == 1


def test_rows_without_an_id_have_their_number(knowledge: Knowledge) -> None:
    results, rejected = assess_batch(wide(age=[70, 300, 40], sex=["male"] * 3), knowledge, first_row=11)
    assert results.column("id").to_pylist() == ["11", "13"]
    assert [(row["row"], row["id"]) for row in rejected.to_pylist()] == [(12, "12")]
    half = assess_batch(wide(age=[70, 40], id=["007", None]), knowledge)
    assert half.results.column("id").to_pylist() == ["007", "2"]


def test_who_answered_stands_in_the_metadata(knowledge: Knowledge) -> None:
    results, rejected = assess_batch(wide(age=[70])[:0], knowledge)
    assert results.num_rows == rejected.num_rows == 0
    assert results.schema.equals(result_schema(knowledge), check_metadata=True)
    assert rejected.schema.equals(rejected_schema(), check_metadata=True)
    assert results.schema.metadata[b"unclench.knowledge_digest"].decode() == knowledge.digest
    assert results.schema.metadata[b"unclench.knowledge_version"].decode() == knowledge.version


def test_top_says_how_many_causes(knowledge: Knowledge) -> None:
    row = wide(age=[70], site=["calf"])
    assert len(assess_batch(row, knowledge, top=2).results.column("causes")[0]) == 2


@pytest.mark.parametrize(
    ("batch", "expected"),
    [
        (wide(age=["300"]), ["age: 300 is not an age in years. Give a number from 0 to 120, or `unknown`."]),
        (wide(age=["old"]), ["age: '…' is not an age. Give whole years, such as `age: 70`, or `unknown`."]),
        (wide(fever=["maybe"]), ["fever: '…' is not an answer to fever. Choose from: yes, no, unknown, skipped."]),
        (wide(site=["calf|foots"]), ["site: '…' is not an answer to site. Did you mean foot?"]),
        (wide(site=[["calf", "none"]]), None),
        (wide(fever=[{"a": "b"}]), ["answers[1]: This is no answer. Give a word, a whole number or a list of words."]),
        (wide(fever=[b"\xff"]), ["answers[1]: This is no answer. Give a word, a whole number or a list of words."]),
        (wide(answers=["[{"]), None),
        (wide(answers=[None]), ["answers: Such as `- age: 70`."]),
        (wide(answers=["{}"]), ["answers: Such as `- age: 70`."]),
        (wide(answers=['["age"]']), ["answers[1]: This is no answer. Such as `- age: 70`."]),
        (wide(answers=['[{"fevr": "yes"}]']), ["answers[1]: Nothing is called '…'. Did you mean fever?"]),
        (wide(answers=['[{"fever": NaN}]']), ["This JSON cannot be read: NaN is no number."]),
        (wide(answers=['[{"fever": "yes", "fever": "no"}]']), ["This JSON cannot be read: a key stands there twice."]),
        (wide(answers=["[" * 100_000]), ["This JSON cannot be read: it is nested too deeply."]),
        (wide(answers=['[{"fever": "yes"}, {"fever": "no"}]']), None),
        (wide(answers=[json.dumps([{"fever": "yes"}] * 2001)]), ["There are 2,001 answers. A case has at most 2,000."]),
        (wide(answers=["[]"], withheld=[-1]), ["withheld: `withheld` is a number from 0."]),
        (whole("[]"), None),
        (whole(""), None),
        (whole('{"format": 2, "answers": [], "new": 1}'), ["format: This version reads format 1. Update unclench."]),
        (whole('{"answers": [], "answer": []}'), ["Use format, note, answers, withheld."]),
        (wide(case=["{}"], unread=["The line is torn."]), ["The line is torn."]),
    ],
)
def test_a_row_that_cannot_be_assessed_says_why(batch: pa.RecordBatch, expected: list[str] | None) -> None:
    found = problems(batch)
    assert found == (expected or found)
    assert all(found)


def test_all_problems_of_a_row_are_told_together() -> None:
    row = {"age": 300, "fever": "maybe", "sex": ["female", 1], "site": "calf"}
    assert len(problems(whole(json.dumps(row)))) == 3


def test_text_that_is_no_text_rejects_its_row_alone(knowledge: Knowledge) -> None:
    whole_cells = pa.array([b"male", b"\xff", None], pa.binary())
    torn = pa.Array.from_buffers(pa.string(), 3, whole_cells.buffers())
    results, rejected = assess_batch(pa.RecordBatch.from_arrays([torn], ["sex"]), knowledge)
    assert results.column("id").to_pylist() == ["1", "3"]
    assert rejected.column("row").to_pylist() == [2]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["fevr"], "Did you mean fever?"),
        (["age", "hospital"], "misspelled danger sign"),
        (["id"], "No column holds answers"),
        ([], "No column holds answers"),
        (["answers", "age"], "no room for the column 'age'"),
        (["age", "age"], "stands there twice"),
    ],
)
def test_a_column_that_means_nothing_refuses_the_table(columns: list[str], expected: str) -> None:
    batch = pa.RecordBatch.from_arrays([pa.array(["1"])] * len(columns), columns)
    with pytest.raises(ExchangeError, match=expected.replace("?", "[?]")):
        assess_batch(batch, K)


def test_no_id_of_the_vocabulary_is_a_name_of_a_column_of_ours(knowledge: Knowledge) -> None:
    assert not {WHOLE, ANSWERS, ID, UNREAD, WITHHELD} & set(known_ids(knowledge))


@pytest.mark.parametrize(
    "row",
    [
        {"mood-thoughts": "sometimes"},
        {"checklist/mood-harm": ["mood-thoughts", "fever-or-shivers"]},
        {"checklist/mood-harm": "none", "mood-thoughts": "yes", "mood-plan": "yes"},
        {"thoughts-of-suicid": "yes"},
        {"suicide": "yes"},
        {"site": "suicide"},
        {"age": "suicide"},
        {"sex": ["suicide", "male"]},
        {"suicide": {"suicide": 1}},
        {"age": {"suicide": 1}},
        {"answers": [], "suicide": 1},
        {"answers": [], "format": "suicide"},
        {"answers": [], "note": ["suicide"]},
        {"answers": "suicide"},
        {"answers": [{"suicide": ["a", 1]}, "suicide", {"a": "suicide", "b": "suicide"}]},
        {"answers": [{"suicide": "no"}, {"suicide": "yes"}]},
        {"answers": [{"mood-thoughts": "no"}, {"mood-thoughts": "yes"}]},
    ],
)
def test_nothing_of_suicide_or_harm_is_written(row: dict[str, Any], knowledge: Knowledge) -> None:
    known = set(known_ids(knowledge))
    assert {"mood-thoughts", "mood-plan", "checklist/mood-harm"} <= known
    said = " ".join(problems(whole(json.dumps({"age": 300, **row} if "answers" not in row else row)), knowledge))
    assert "suicid" not in said
    assert not any(id_ in said for id_ in withheld_ids(knowledge))


def test_an_answer_of_suicide_shows_in_no_result_but_the_urgency(knowledge: Knowledge) -> None:
    found = assess_batch(wide(age=[30, 30], **{"mood-thoughts": ["yes", "no"]}), knowledge)
    told, denied = found.results.to_pylist()
    assert told["causes"] == denied["causes"]
    assert "mood" not in str(found.results.to_pydict())


@given(st.lists(any_answers(K), max_size=6))
def test_each_row_is_a_case_or_rejected_and_none_is_both(people: list[dict[str, Value]]) -> None:
    lines = [json.dumps({id_: plain(value) for id_, value in said.items()}) for said in people]
    rows = list(rows_of(whole(*lines), K, numbers=count(1))) if lines else []
    assert len(rows) == len(people)
    for row, said in zip(rows, people, strict=True):
        assert row.problems or {id_: set(several(value)) for id_, value in row.case.last().items()} == {
            id_: set(several(value)) for id_, value in said.items()
        }


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_rows_or_a_message(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        for kind in (".csv", ".ndjson", ".parquet"):
            path = Path(folder, f"any{kind}")
            path.write_bytes(data)
            try:
                check_columns(names_of(path), K)
                digest, rows = looked_over(path)
                blocks = list(blocks_of(path, rows=3))
            except ExchangeError:
                continue
            assert len(digest) == 64
            assert sum(block.num_rows for block in blocks) == rows
            assert sum(len(list(rows_of(block, K, numbers=count(1)))) for block in blocks) == rows
