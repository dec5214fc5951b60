"""The program as a person uses it, as a process of its own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from support import EXAMPLES, ROOT, run
from unclench.case import Case, Value
from unclench.exchange.casefile import read_case
from unclench.interview import Done, next_question
from unclench.knowledge.records import Knowledge


def test_a_case_file_gives_a_report_in_text() -> None:
    done = run("assess", "examples/older-night-cramps.yaml")
    assert done.returncode == 0
    assert "Ordinary night cramps" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_gives_json_that_adds_up(name: str) -> None:
    done = run("assess", f"examples/{name}.yaml", "--format", "json")
    report = json.loads(done.stdout)
    assert report["format"] == 1
    for cause in report["causes"]:
        low, high = cause["interval90"]
        assert low <= cause["probability"] <= high
    assert sum(cause["probability"] for cause in report["causes"]) <= 1.001


def test_output_goes_to_a_file(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    done = run("assess", "examples/eyelid-twitch.yaml", "--format", "html", "-o", str(target))
    assert done.returncode == 0
    assert done.stdout == ""
    page = target.read_text("utf-8")
    assert done.stderr == f"Written to {target}.\n"
    assert page.startswith("<!doctype html>")
    assert "<script" not in page
    assert "src=" not in page


def test_at_emergency_only_the_act_and_the_reason_unless_all() -> None:
    short = run("assess", "examples/saddle-numbness.yaml").stdout
    long = run("assess", "examples/saddle-numbness.yaml", "--all").stdout
    assert "Call your local emergency number" in short
    assert "What fits best" not in short
    assert "What fits best" in long


def test_the_region_sets_the_number() -> None:
    assert "Call 112." in run("assess", "examples/saddle-numbness.yaml", "--region", "112").stdout


BAD = {
    "empty.yaml": (b"", 3, "empty"),
    "binary.yaml": (bytes(range(256)), 3, "not UTF-8"),
    "nul.yaml": (b"format: 1\x00", 3, "not text"),
    "brackets.yaml": (b"[" * 30_000, 3, "nested deeper"),
    "bomb.yaml": (b"a: &a [x]\nb: *a\n", 3, "Anchors"),
    "future.yaml": (b"format: 99\nanswers: []\n", 3, "later version"),
    "age.yaml": (b"format: 1\nanswers:\n  - age: -1\n  - age: 130\n", 3, "line 3"),
    "unknown.yaml": (b"format: 1\nanswers:\n  - calf-swolen: no\n", 3, "Nothing is called"),
    "twice.yaml": (b"format: 1\nanswers:\n  - age: 40\n  - age: 41\n", 3, "second time"),
    "keys.yaml": (b"format: 1\nanswers: []\nanswers: []\n", 3, "twice"),
    "latin.yaml": ("format: 1\nnote: Stra\u00dfe".encode("latin-1"), 3, "UTF-8"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gives_one_message_and_an_exit_code(name: str, tmp_path: Path) -> None:
    data, code, words = BAD[name]
    path = tmp_path / name
    path.write_bytes(data)
    done = run("assess", str(path), "-o", str(tmp_path / "out.txt"))
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.txt").exists()


def test_a_file_of_100_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    done = run("assess", str(path))
    assert done.returncode == 3
    assert "larger than" in done.stderr


def test_a_missing_file_and_a_missing_folder_are_exchange_errors(tmp_path: Path) -> None:
    assert run("assess", str(tmp_path / "none.yaml")).returncode == 5
    nowhere = run("assess", "examples/eyelid-twitch.yaml", "-o", str(tmp_path / "no" / "such" / "folder.txt"))
    assert nowhere.returncode == 5
    assert "Traceback" not in nowhere.stderr


def test_a_wrong_option_is_a_usage_error() -> None:
    assert run("assess", "--format", "xml").returncode == 2


@pytest.mark.parametrize(
    "site", ["calf", "foot", "hamstring", "thigh", "back", "neck", "hand", "stitch", "eyelid", "jaw"]
)
def test_now_gives_steps_and_danger_signs_for_a_site(site: str) -> None:
    done = run("now", site)
    assert done.returncode == 0
    assert "emergency number if" in done.stdout
    assert "1. " in done.stdout


@pytest.mark.parametrize("place", ["calf", "neck", "hand", "foot"])
def test_danger_stands_before_the_first_step_and_nothing_is_said_twice(place: str) -> None:
    out = run("now", place).stdout
    assert out.index("emergency number if") < out.index("  1. ")
    assert out.index("Do not do this if:") < out.index("  1. ")
    assert out.count("emergency number if:") == out.count("If it does not let go\n") == 1
    assert out.index("If it does not let go\n") < out.index("Sources\n")


def test_now_gives_the_number_of_the_region() -> None:
    assert "Call 112 if:" in run("now", "calf", "--region", "112").stdout
    out = run("now", "calf", UNCLENCH_REGION="999").stdout
    assert "Call 999 if:" in out
    assert "call 999." in " ".join(out.split())
    assert "local emergency number" not in out


def test_now_shows_on_request_where_it_comes_from() -> None:
    out = run("now", "calf", "--sources").stdout
    assert "Guidelines advise" in out
    assert "[1] " in out
    assert "Do not bounce" not in out


@pytest.mark.parametrize(
    ("part", "first"), [("back", "low back"), ("arm", "upper arm"), ("face", "face"), ("belly", "belly")]
)
def test_now_takes_a_part_of_the_body_as_its_likeliest_place_and_says_so(part: str, first: str) -> None:
    done = run("now", part)
    assert f"Right now: {first}" in done.stdout
    assert f"Taken as: {first}. If you meant another place, say:" in done.stderr


def test_now_names_the_few_places_of_a_part_without_one_of_its_own() -> None:
    done = run("now", "leg")
    assert done.returncode == 3
    assert "calf; foot; knee; shin; back of the thigh; front of the thigh; inner thigh." in done.stderr


def test_now_takes_several_words_as_one_place() -> None:
    assert "Right now: back of the thigh" in run("now", "back", "of", "the", "thigh").stdout


def test_now_names_parts_of_the_body_where_nothing_is_like_it() -> None:
    assert "such as leg, hip, back, arm, face, belly." in run("now", "qwxyz").stderr


def test_now_suggests_a_place_that_exists() -> None:
    done = run("now", "calve")
    assert done.returncode == 3
    assert "calf" in done.stderr


def test_knowledge_check_show_and_vocabulary() -> None:
    assert run("knowledge", "check").returncode == 0
    shown = run("knowledge", "show", "deep-vein-thrombosis").stdout
    assert "dvt-incidence-1in1000" in shown
    assert "90% interval" in shown
    vocabulary = json.loads(run("knowledge", "vocabulary", "--format", "json").stdout)
    assert all(entry["question"] for entry in vocabulary)
    assert run("knowledge", "show", "no-such-thing").returncode == 3


def test_every_number_of_the_json_leads_to_its_ground() -> None:
    report = json.loads(run("assess", "examples/night-cramp-on-diuretic.yaml", "--format", "json").stdout)
    for cause in report["causes"][:3]:
        shown = run("knowledge", "show", cause["id"]).stdout
        assert "fact " in shown or "judgement: " in shown


def interview(keys: list[str], *arguments: str) -> tuple[int, str]:
    done = run("assess", *arguments, stdin="\n".join(keys) + "\n")
    return done.returncode, done.stdout


def test_a_danger_sign_for_today_is_told_at_once_and_once() -> None:
    done = run("assess", stdin="67\nm\ncalf\nnone\n1\n1\ns\ns\nq\n")
    told = " ".join(done.stderr.split())
    assert told.count("You can answer on, or type q to see why") == 1
    assert "Get medical help today." in told


def test_an_interview_stopped_early_gives_a_provisional_report() -> None:
    code, out = interview(["70", "1", "n", "1", "q"])
    assert code == 0
    assert "This is not the last word yet" in out


def test_the_interview_explains_goes_back_and_refuses_nonsense() -> None:
    _, out = interview(["?", "abc", "70", "b", "71", "q"])
    assert "Some causes and some danger signs depend on age." in out
    assert "Please type your age as a number" in out
    assert "You are 71." in out


def goes_on(done: Done) -> bool:
    """Whether the program would ask more if it is told to."""
    return done.because == "in-vain"


def keys_to(knowledge: Knowledge, **given: str) -> dict[str, str]:
    """What to type at each question until the interview ends: the option ids `given`, no or skip everywhere else.

    Where it would stop because nothing came of its questions, it is told to go on.
    """
    case, keys = Case.of([]), {}
    while not isinstance(question := next_question(case, knowledge, go_on="more" in keys), Done) or goes_on(question):
        if isinstance(question, Done):
            keys["more"] = "y"
        elif chosen := given.get(question.id.replace("/", "_").replace("-", "_"), "").split():
            places = [option.id for option in question.options]
            keys[question.id] = ",".join(str(places.index(id_) + 1) for id_ in chosen)
            case = case.with_answer(question.id, tuple(chosen) if question.several else chosen[0])
        else:
            keys[question.id] = {"number": "40", "choice": "s"}.get(question.kind, "n")
            value: Value = {"number": 40, "list": "none", "yes-no": "no", "choice": "skipped"}[question.kind]  # type: ignore[assignment]
            case = case.with_answer(question.id, value)
    return keys


def told(keys: Iterable[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return run("assess", *arguments, stdin="\n".join(keys) + "\n")


CRAMP = {"sex": "female", "site": "calf", "movement": "hard-knot"}


def test_a_plan_to_end_life_is_answered_at_once_and_said_once(knowledge: Knowledge) -> None:
    keys = keys_to(knowledge, **CRAMP, checklist_mood_harm="mood-plan mood-thoughts")
    done = told(keys.values(), "--region", "112")
    assert done.stderr.split("\n")[0] == "Thank you for telling us. This is shown here only and is not kept."
    assert "It can pass, and help works." in done.stderr
    assert (done.stdout + done.stderr).count("Call 112 or go") == 1
    assert "listening line" not in done.stdout + done.stderr
    assert "Nothing left to ask" not in done.stdout


def test_a_plan_to_end_life_is_answered_on_the_screen_where_the_report_goes_elsewhere(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    keys = keys_to(knowledge, **CRAMP, checklist_mood_harm="mood-plan")
    done = told(keys.values(), "--format", "json", "-o", str(tmp_path / "r.json"))
    assert "Call your local emergency number or go" in done.stderr
    assert "mood-plan" not in (tmp_path / "r.json").read_text("utf-8")


def test_dark_thoughts_are_answered_before_the_next_question(knowledge: Knowledge) -> None:
    done = told(keys_to(knowledge, **CRAMP, checklist_mood_harm="mood-thoughts").values())
    assert "Talk to a doctor or a listening line today." in " ".join(done.stderr.split())
    assert "Nothing left to ask would change the answer much." in done.stdout


def test_an_interview_that_brings_nothing_stops_and_says_how_to_go_on(knowledge: Knowledge) -> None:
    keys = ["40", "f", "n", "1", "n", "n", *"ddddd", "n"]
    done = told([*keys, ""])
    assert "The last questions brought nothing, so we can stop. Ask more? [y/N]: " in done.stdout
    assert "When you know more, start again" in done.stdout
    assert "Your result" in done.stdout
    longer = told([*keys, "y", "q"])
    assert "Question 13\n" in longer.stdout


def test_an_emergency_ends_the_questions_without_saying_that_nothing_is_left(knowledge: Knowledge) -> None:
    cold = knowledge.lines["leg-cold"].stands_for[0]
    done = told(keys_to(knowledge, **CRAMP, checklist_leg="leg-cold", follow_up_leg_cold=cold).values())
    assert "Get help now" in done.stdout
    assert "Nothing left to ask" not in done.stdout


@pytest.mark.parametrize(("said", "kept"), [("y", ("nsaids-naproxen",)), ("n", "none")])
def test_a_medicine_whose_name_does_not_say_it_alone_is_asked_about(
    said: str, kept: Value, tmp_path: Path, knowledge: Knowledge
) -> None:
    keys = keys_to(knowledge, **CRAMP)
    before = list(keys.values())[: list(keys).index("exposures/medicine")]
    path = tmp_path / "kept.yaml"
    done = told([*before, "Ibuprofen 400 mg", said, "q"], "--save", str(path))
    assert "Do you often take naproxen" in done.stdout
    assert read_case(path.read_bytes(), knowledge, name="kept").last()["exposures/medicine"] == kept


def test_saved_answers_give_the_same_report(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    _, first = interview(["70", "1", "n", "1", "n", "n", "q"], "--save", str(path))
    again = run("assess", str(path)).stdout
    assert first.endswith(again)


def test_leaving_in_the_middle_offers_to_save(tmp_path: Path) -> None:
    done = run("assess", stdin="70\n")
    assert done.returncode == 130
    assert "Save your answers" in done.stdout or "Nothing was saved" in done.stdout


def test_the_readme_examples_run() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    code = text.split("```python")[1].split("```")[0]
    scope: dict[str, object] = {}
    exec(code, scope)  # noqa: S102 - the README's own five lines
