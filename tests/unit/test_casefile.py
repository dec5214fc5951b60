"""The case file: a case or every problem with its line, whatever the bytes; written and read again it is the same."""

from __future__ import annotations

import json
import time

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from small_knowledge import small_knowledge
from strategies import answers, case_of
from support import ROOT
from unclench.case import Case, findings_from, problems_of, withheld_ids
from unclench.errors import CaseError
from unclench.exchange.casefile import read_case, write_case
from unclench.exchange.schema import PATH, case_file_schema, schema_text
from unclench.knowledge.reading import MOST_BYTES, parse_yaml
from unclench.knowledge.records import Knowledge
from unclench.triage import triage

K = small_knowledge()
HEAD = "format: 1\nanswers:\n"


def read(text: str | bytes) -> Case:
    return read_case(text if isinstance(text, bytes) else text.encode(), K, name="case.yaml")


def problems(text: str | bytes) -> list[str]:
    with pytest.raises(CaseError) as caught:
        read(text)
    assert caught.value.exit_code == 3
    return [str(problem) for problem in caught.value.problems]


def test_a_good_file_is_a_case() -> None:
    text = (
        "format: 1\nnote: from the clinic\nanswers:\n  - age: 70\n  - {site: [calf]}\n  - fever: no\n  - tired: false\n"
    )
    assert read(text) == Case.of([{"age": 70}, {"site": ["calf"]}, {"fever": "no"}, {"tired": "no"}])
    assert read("format: 1\nanswers: []\n") == Case()
    assert read("format: 1\nwithheld: 1\nanswers: []\n").withheld == 1


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        (HEAD + "  - age: -1\n", 3, "-1 is not an age in years"),
        (HEAD + "  - age: 130\n", 3, "130 is not an age in years"),
        (HEAD + "  - age: 70.5\n", 3, "age': 70.5 is not an answer"),
        (HEAD + "  - fever: {a: b}\n", 3, "is not an answer"),
        (HEAD + "  - fever:\n", 3, "None is not an answer"),
        (HEAD + "  - fever: [[yes]]\n", 3, "is not an answer"),
        (HEAD + "  - {fever: yes, tired: no}\n", 3, "one id and its value"),
        (HEAD + "  - fever\n", 3, "one id and its value"),
        (HEAD + "  - tired: no\n  - fevr: yes\n", 4, "Did you mean fever"),
        (HEAD + "  - fever: yes\n  - fever: no\n", 4, "a second time with another value"),
        (HEAD + "  - one-leg-swollen: yes\n  - leg-swollen: no\n", 3, "which asks about it, is no"),
        (HEAD + "  - {fever: yes, fever: no}\n", 3, "stands here twice"),
        ("format: 1\nformat: 1\nanswers: []\n", 2, "stands here twice"),
        ("format: 1\nanswer: []\nanswers: []\n", 2, "Nothing here is called 'answer'"),
        ("format: 1\nanswers: {age: 70}\n", 2, "`answers` must be a list"),
        ("format: 1\n", 1, "`answers` must be a list"),
        ("answers: []\n", 1, "does not say its format"),
        ("answers: []\nformat: one\n", 2, "'one' is not a format"),
        ("answers: []\nformat: true\n", 2, "True is not a format"),
        ("answers: []\nformat: 0\n", 2, "0 is not a format"),
        ("format: 1\nwithheld: many\nanswers: []\n", 2, "`withheld` is a number"),
        ("format: 1\nnote: [a]\nanswers: []\n", 2, "`note` must be text"),
        ("# later\nformat: 2\nanswers: {}\nnew: 1\n", 2, "written by a later version"),
        ("- age: 70\n", 1, "A case file is a mapping"),
        (HEAD + "  - age: &a 70\n  - tired: no\n", 3, "Anchors and aliases"),
        (HEAD + "  - age: !!int 70\n", 3, "is not allowed here"),
        (HEAD + "  - age: 70\n ---\n- x", 4, "This is not YAML"),
        ("format: 1\nanswers: []\n---\nformat: 1\n", 3, "more than one document"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, line: int, expected: str) -> None:
    (problem,) = problems(text)
    assert expected in problem
    assert problem.startswith(f"case.yaml, line {line}: ")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "The file is empty"),
        (b"\n# only a comment\n", "The file is empty"),
        (b"\x00\x01\x02", "not text"),
        (b"\x89PNG\r\n\x1a\n\x00", "not UTF-8"),
        ("format: 1 # gr\xf6\xdfe".encode("latin-1"), "not UTF-8"),
        ("format: 1\nanswers: []\n".encode("utf-16"), "not UTF-8"),
        (b"x" * (MOST_BYTES + 1), "larger than 2,000,000 bytes"),
        (b"[" * 30_000, "deeper than 32 levels"),
        (b"{a: " * 30_000, "deeper than 32 levels"),
        (b"\x07", "not YAML"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, expected: str) -> None:
    assert expected in problems(data)[0]


def test_a_yaml_bomb_is_refused_at_once() -> None:
    rows = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40))
    started = time.monotonic()
    assert "Anchors and aliases" in problems(f"a0: &a0 [x]\n{rows}\n")[0]
    assert time.monotonic() - started < 1


def test_a_hundred_thousand_wrong_answers_are_refused_at_once() -> None:
    started = time.monotonic()
    (problem,) = problems(HEAD + "".join(f"- x{n}: yes\n" for n in range(100_000)))
    assert "There are 100,000 answers" in problem
    assert "100,000 answers" in problems(HEAD + f"- site: [{', '.join(['calf'] * 100_000)}]\n")[0]
    assert time.monotonic() - started < 20


def test_all_problems_are_told_together_in_the_order_of_the_file() -> None:
    text = (
        "format: 1\nanswers:\n  - {a: b, c: d}\n  - age: 130\n  - fevr: yes\n  - tired: no\n  - tired: yes\nextra: 1\n"
    )
    found = problems(text)
    assert [problem.split(":")[0] for problem in found] == [f"case.yaml, line {line}" for line in (3, 4, 5, 7, 8)]


def test_a_message_never_repeats_a_long_value_whole() -> None:
    for text in (HEAD + f"- {'x' * 5000}: yes\n", HEAD + f"- fever: {'y' * 5000}\n", f"{'z' * 500}: 1\nformat: 1\n"):
        assert all(len(problem) < 600 for problem in problems(text))


def test_zero_is_a_baby_and_no_age_is_unknown() -> None:
    assert findings_from(read(HEAD + "- age: 0\n"), K).age == 0
    assert findings_from(read(HEAD + "- age: unknown\n"), K).age is None


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_give_a_case_or_a_case_error(data: bytes) -> None:
    for content in (data, HEAD.encode() + data, HEAD.encode() + b"  - " + data):
        try:
            assert isinstance(read(content), Case)
        except CaseError as error:
            assert error.problems  # noqa: PT017 - either outcome is right


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["age", "yes"])
)
KEYS = st.sampled_from(["format", "answers", "note", "withheld", "age", "site", "fever", "checklist/leg"])
TREES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3))


@given(st.dictionaries(KEYS, TREES, max_size=4) | st.builds(lambda tree: {"format": 1, "answers": [tree]}, TREES))
def test_any_yaml_gives_a_case_or_a_case_error(tree: object) -> None:
    try:
        assert isinstance(read(yaml.safe_dump(tree)), Case)
    except CaseError as error:
        assert error.problems  # noqa: PT017 - either outcome is right


@settings(max_examples=200)
@given(answers(K))
def test_a_written_case_is_read_as_the_same_case(said: dict[str, int | str | tuple[str, ...]]) -> None:
    case = case_of(said)
    text = write_case(case, frozenset())
    if problems_of(case, K):
        assert problems(text)
        return
    assert read(text) == case


@given(st.text(max_size=20), st.text(max_size=20) | st.integers(-5, 200) | st.lists(st.text(max_size=9), min_size=1))
def test_whatever_was_answered_is_written_so_that_it_reads_back(id_: str, value: object) -> None:
    told = tuple(value) if isinstance(value, list) else value
    assert isinstance(told, int | str | tuple)
    document = parse_yaml(write_case(Case().with_answer(id_, told), frozenset()).encode(), name="case")
    assert document.data == {"format": 1, "answers": [{id_: value}]}


def test_a_case_written_twice_over_keeps_the_answer_that_counts() -> None:
    case = Case.of([{"fever": "yes"}, {"age": 40}, {"fever": "no"}])
    assert write_case(case, frozenset()) == "format: 1\nanswers:\n  - fever: no\n  - age: 40\n"


@pytest.mark.parametrize(
    "answer",
    [{"unsafe": "yes"}, {"mood-unsafe": "yes"}, {"checklist/mood": ("mood-unsafe",)}, {"check/mood-unsafe": "yes"}],
)
def test_nothing_about_suicide_or_harm_is_written(answer: dict[str, str | tuple[str, ...]]) -> None:
    text = write_case(case_of({"age": 40, **answer}), withheld_ids(K))
    assert text == "format: 1\nwithheld: 1\nanswers:\n  - age: 40\n"
    again = read(text)
    assert triage(findings_from(again, K), K).provisional
    assert "withheld: 1" in write_case(again, withheld_ids(K))


def test_a_line_elsewhere_that_asks_about_harm_is_withheld_too() -> None:
    line = K.lines["general-medicine"].model_copy(update={"stands_for": ("unsafe",)})
    general = K.checklists["general"].model_copy(update={"lines": (line,)})
    knowledge = K.model_copy(update={"checklists": {**K.checklists, "general": general}})
    hidden = withheld_ids(knowledge)
    assert "general-medicine" not in write_case(Case.of([{"checklist/general": ["general-medicine"]}]), hidden)


def test_a_finding_that_is_withheld_is_not_written_as_one_of_a_list() -> None:
    case = Case.of([{"age": 40}, {"follow-up/general-numb-or-hot": ["unsafe"]}])
    assert "unsafe" not in write_case(case, withheld_ids(K))


def test_the_committed_schema_is_made_from_the_type() -> None:
    assert PATH.read_text(encoding="utf-8") == schema_text(), "run: python -m unclench.exchange.schema"
    jsonschema.Draft202012Validator.check_schema(case_file_schema())


def schema_accepts(data: object) -> bool:
    return jsonschema.Draft202012Validator(case_file_schema()).is_valid(json.loads(json.dumps(data)))


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_example_fits_the_schema_and_survives_being_written_again(path: object, knowledge: Knowledge) -> None:
    data = (ROOT / "examples" / getattr(path, "name")).read_bytes()  # noqa: B009 - pytest hands over an object
    assert schema_accepts(parse_yaml(data, name="example").data)
    case = read_case(data, knowledge, name="example")
    assert read_case(write_case(case, withheld_ids(knowledge)).encode(), knowledge, name="again") == case


@given(answers(K))
def test_whatever_is_written_fits_the_schema(said: dict[str, int | str | tuple[str, ...]]) -> None:
    assert schema_accepts(parse_yaml(write_case(case_of(said), frozenset()).encode(), name="case").data)


@pytest.mark.parametrize(
    "data",
    [
        {"format": 2, "answers": []},
        {"answers": []},
        {"format": 1},
        {"format": 1, "answers": [], "more": 1},
        {"format": 1, "answers": [{"age": 130}]},
        {"format": 1, "answers": [{"age": 1.5}]},
        {"format": 1, "answers": [{"a": "b", "c": "d"}]},
        {"format": 1, "answers": [{"site": []}]},
        {"format": 1, "answers": [{"Age": 3}]},
        {"format": 1, "answers": ["age"]},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(data: object) -> None:
    assert not schema_accepts(data)
    assert problems(yaml.safe_dump(data))


def test_the_example_of_the_reference_page_can_be_read(knowledge: Knowledge) -> None:
    page = (ROOT / "docs" / "reference" / "case-file.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0].encode()
    assert len(read_case(example, knowledge, name="case-file.md").answers) == 10
    assert schema_accepts(parse_yaml(example, name="case-file.md").data)
