"""The one YAML reader: plain data with lines, or problems; nothing else ever comes out."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unclench.knowledge.reading import Document, Unreadable, parse_yaml


def read(text: str | bytes, **limits: int) -> Document:
    return parse_yaml(text.encode() if isinstance(text, str) else text, name="file.yaml", **limits)


def said_of(text: str | bytes, **limits: int) -> str:
    with pytest.raises(Unreadable) as caught:
        read(text, **limits)
    return "\n".join(str(problem) for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("1e-4", 1e-4),
        ("-4.5", -4.5),
        ("12", 12),
        ("012", 12),
        ("0o17", "0o17"),
        ("1:30", "1:30"),
        ("2026-11-24", "2026-11-24"),
        ("1e999", "1e999"),
        (".nan", ".nan"),
        ("'12'", "12"),
        ('"true"', "true"),
    ],
)
def test_scalars_are_those_of_yaml_1_2_and_an_answer_no_stays_a_word(text: str, value: object) -> None:
    assert read(f"a: {text}").data == {"a": value}


def test_every_path_knows_its_line() -> None:
    document = read("a: 1\nb:\n  - c: 2\n    d: 3\n  - e\n")
    assert document.line(("b", 0, "d")) == 4
    assert document.line(("b", 1)) == 5
    assert document.line(("b", 0, "nothing", "deeper")) == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\na: 2\n", "file.yaml, line 2: The key 'a' stands here twice."),
        ("a: &x 1\nb: *x\n", "line 2: Anchors and aliases"),
        ("a: !!python/object:os.system {}\n", "line 1: The tag"),
        ("a: 1\n---\nb: 2\n", "more than one document"),
        ("? [1, 2]\n: 3\n", "A key must be a plain word"),
        ("a: [1\n", "This is not YAML"),
        ("", "empty"),
        ("# only a remark\n", "empty"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"a: \x00", "not text"),
        (b"\x7fELF\x01", "not YAML"),
    ],
)
def test_what_is_refused_is_refused_with_its_reason(text: str | bytes, words: str) -> None:
    assert words in said_of(text)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_thirty_thousand_open_brackets_are_one_problem(opening: str) -> None:
    assert "deeper than 32" in said_of(opening * 30_000)


def test_a_bomb_is_refused_before_anything_is_built() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert "Anchors and aliases" in said_of("\n".join(lines))


def test_a_file_too_big_is_not_even_decoded() -> None:
    assert "larger than 10 bytes" in said_of(b"\xff" * 11, max_bytes=10)


def test_all_problems_of_a_file_are_told_together() -> None:
    assert len(said_of("a: &x 1\nb: !t 2\n").splitlines()) == 2
    assert len(said_of("a: 1\na: 2\nb: 1\nb: 2\n").splitlines()) == 2


@given(st.binary(max_size=200) | st.text(alphabet="ab:-[]{}#&*!|>'\"%?, \n\t0.", max_size=80).map(str.encode))
def test_any_bytes_give_plain_data_or_problems(data: bytes) -> None:
    try:
        document = read(data)
    except Unreadable as error:
        problems = error.problems
    else:
        assert plain(document.data)
        return
    assert problems
    assert {problem.where for problem in problems} == {"file.yaml"}


def plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and plain(inner) for key, inner in value.items())
    if isinstance(value, list):
        return all(map(plain, value))
    return value is None or (isinstance(value, bool | int | str)) or (isinstance(value, float) and math.isfinite(value))


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=12)
TREES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(TREES)
def test_json_is_read_as_what_it_says(tree: object) -> None:
    assert read(json.dumps(tree, ensure_ascii=False)).data == tree
