"""The interface for programs gives the answers of the core, tells every problem with its place, and keeps nothing."""

from __future__ import annotations

import json
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from support import EXAMPLES, case_of, example, run, told_in
from unclench.assessment import assess
from unclench.case import Case, withheld_ids
from unclench.interview import Done, next_question
from unclench.knowledge.records import Knowledge
from unclench.report.build import build_report
from unclench.version import __version__

SPEC = Path(__file__).parent.parent / "spec"
STORIES = random.Random(11).sample(told_in(sorted((SPEC / "causes").glob("*.yaml"))), 12)
TRIAGE = random.Random(12).sample(told_in(sorted((SPEC / "triage").glob("*.yaml"))), 24)


@pytest.fixture(autouse=True)
def _nothing_asked_before() -> None:
    cache.clear()


def as_json(case: Case) -> dict[str, Any]:
    return {"format": 1, "answers": [{answer.id: answer.value} for answer in case.answers]}


def post(client: Client, name: str, data: object, **more: Any) -> Any:
    body = data if isinstance(data, str | bytes) else json.dumps(data)
    return client.post(f"/api/v1/{name}", body, content_type="application/json", **more)


@pytest.mark.parametrize("told", [*STORIES, *TRIAGE], ids=lambda told: str(told.get("name") or told["story"])[:60])
def test_a_scenario_gets_the_same_report_as_directly(
    told: dict[str, Any], client: Client, knowledge: Knowledge
) -> None:
    case = case_of(told["answers"])
    reply = post(client, "assess", as_json(case))
    assert reply.status_code == 200
    direct = build_report(assess(case, knowledge), knowledge)
    assert reply.json() == json.loads(direct.model_dump_json(by_alias=True))


def test_the_terminal_gives_the_same_report(client: Client, knowledge: Knowledge) -> None:
    name = "night-cramp-on-diuretic"
    printed = run("assess", f"examples/{name}.yaml", "--format", "json").stdout
    assert post(client, "assess", as_json(example(name, knowledge))).json() == json.loads(printed)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_beginning_of_an_example_gets_the_same_next_question(
    name: str, client: Client, knowledge: Knowledge
) -> None:
    case = example(name, knowledge)
    for count in range(0, len(case.answers) + 1, 5):
        begun = case.model_copy(update={"answers": case.answers[:count]})
        told = post(client, "next-question", as_json(begun)).json()
        asked = next_question(begun, knowledge)
        if isinstance(asked, Done):
            assert (told["question"], told["done"]) == (None, asked.because)
        else:
            assert (told["question"]["id"], told["done"]) == (asked.id, None)
            assert [option["id"] for option in told["question"]["options"]] == [option.id for option in asked.options]


def test_a_whole_interview_runs_without_anything_kept_between(client: Client) -> None:
    answers: list[dict[str, Any]] = []
    for _ in range(150):
        told = post(client, "next-question", {"format": 1, "answers": answers}).json()
        if told["done"]:
            break
        question = told["question"]
        value: object = {"number": 52, "list": "none", "yes-no": "no"}.get(question["kind"])
        answers.append({question["id"]: value if value is not None else [question["options"][0]["id"]][0]})
    assert told["done"]
    assert post(client, "assess", {"format": 1, "answers": answers}).status_code == 200


def test_every_problem_is_told_with_its_place(client: Client) -> None:
    case = {
        "format": 1,
        "aswers": [],
        "answers": [
            {"age": 200},
            7,
            {"sex": "femal"},
            {"varicose-vein": "yes"},
            {"site": ["calf", "shinn"]},
            {"age": 3},
        ],
    }
    reply = post(client, "assess", case)
    assert reply.status_code == 422
    told = {problem["where"]: problem for problem in reply.json()["problems"]}
    assert set(told) == {
        *("case", "answers[1] (age)", "answers[2]", "answers[3] (sex)", "answers[4]", "answers[5] (site)"),
        "answers[6] (age)",
    }
    assert "varicose-veins" in told["answers[4]"]["mend"]
    assert "0 to 120" in told["answers[1] (age)"]["mend"]


@pytest.mark.parametrize("name", ["assess", "next-question"])
@pytest.mark.parametrize(
    "body",
    [
        *(" ", "{", "[]", "null", '"text"', "[" * 90_000, '{"format": 1, "format": 1, "answers": []}'),
        *('{"format": 1}', '{"answers": []}', '{"format": 2, "answers": []}', '{"format": 1, "answers": {}}'),
        *('{"format": true, "answers": []}', '{"format": 1, "answers": [{}]}', '{"format": 1, "answers": [null]}'),
        '{"format": 1, "answers": [{"age": NaN}]}',
        '{"format": 1, "answers": [{"age": 1e999}]}',
        '{"format": 1, "answers": [{"age": ' + "9" * 6000 + "}]}",
        '{"format": 1, "answers": [{"\\ud800": ["\\udfff"]}]}',
        '{"format": 1, "answers": [], "withheld": -1}',
        '{"format": 1, "answers": [], "note": 3}',
        *(b"\xff\xfe", b"\x00", b'{"format": 1, "answers": [{"\xe9": "yes"}]}'),
    ],
    ids=lambda body: str(body)[:40],
)
def test_a_bad_case_is_refused_in_json(body: str | bytes, name: str, client: Client) -> None:
    reply = post(client, name, body)
    assert reply.status_code == 422
    assert reply["Content-Type"] == "application/json"
    for problem in reply.json()["problems"]:
        assert problem["where"]
        assert problem["what"]


def test_many_wrong_answers_are_refused_quickly(client: Client) -> None:
    case = {"format": 1, "answers": [{f"night-cramp-{number}": "yes"} for number in range(1_990)]}
    reply = post(client, "assess", case)
    assert len(reply.json()["problems"]) == 1_990
    assert sum(problem["mend"] is not None for problem in reply.json()["problems"]) <= 40


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([{"checklist/mood-harm": ["mood-plan"]}], 200),
        ([{"mood-afraid": "yes"}], 200),
        ([{"mood-plan": "perhaps"}], 422),
        ([{"mod-plan": "yes"}], 422),
        ([{"site": "mood-plan"}], 422),
        ([{"checklist/mood-harm": "none"}, {"mood-plan": "yes"}], 422),
        ([{"checklist/mood-harm": ["mood-plan", "i want to die"]}], 422),
        ([{"age": "mood-plan"}], 422),
        ([{"mood-plan": {"a": 1}}], 422),
        ([{"hurt-by-someone": "yes"}, {"hurt-by-someone": "no"}], 422),
    ],
)
def test_an_answer_on_suicide_or_harm_is_never_repeated(
    answers: list[dict[str, Any]], expected: int, client: Client, knowledge: Knowledge
) -> None:
    reply = post(client, "assess", {"format": 1, "answers": answers})
    assert reply.status_code == expected
    text = reply.content.decode()
    for id_ in (*withheld_ids(knowledge) - {"mood-harm"}, "perhaps", "mod-plan", "want to die"):
        assert id_ not in text
    if expected == 200:
        assert reply.json()["withheld"] == 1
        assert reply["Cache-Control"] == "no-store"


def test_what_such_an_answer_asks_for_is_told_at_once_and_only_once(client: Client) -> None:
    begun = [{"age": 40}, {"sex": "male"}, {"site": ["calf"]}, {"checklist/general": "none"}]
    answers = [*begun, {"checklist/mood-harm": ["mood-plan"]}]
    told = post(client, "next-question", {"format": 1, "answers": answers}).json()
    assert any("Thank you" in line for line in told["at_once"])
    later = post(client, "next-question", {"format": 1, "answers": [*answers, {"movement": "hard-knot"}]}).json()
    assert later["at_once"] == []
    assert post(client, "next-question", {"format": 1, "answers": begun}).json()["at_once"] == []


def test_only_json_is_read_and_not_too_much_of_it(client: Client) -> None:
    body = json.dumps({"format": 1, "answers": []})
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        reply = client.post("/api/v1/assess", body, content_type=kind)
        assert reply.status_code == 415
        assert reply.json()["problems"]
    reply = post(client, "assess", {"format": 1, "answers": [], "note": "n" * 100_000})
    assert reply.status_code == 413
    assert reply.json()["problems"]


def test_too_many_requests_are_told_to_wait(client: Client) -> None:
    replies = [client.get("/api/v1/version") for _ in range(301)]
    assert [reply.status_code for reply in replies] == [200] * 300 + [429]
    assert int(replies[-1]["Retry-After"]) > 0
    assert replies[-1].json()["problems"]
    assert client.get("/api/v1/version", REMOTE_ADDR="127.0.0.2").status_code == 200


def test_threads_count_each_address_for_itself() -> None:
    def ask(number: int) -> list[int]:
        client = Client(REMOTE_ADDR=f"127.0.1.{number}", raise_request_exception=False)
        return [client.get("/api/v1/knowledge/sites/calf").status_code for _ in range(302)]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [[200] * 300 + [429] * 2] * 4


def test_every_entry_of_the_knowledge_can_be_fetched(client: Client, knowledge: Knowledge) -> None:
    told = {one["collection"]: one["ids"] for one in client.get("/api/v1/knowledge").json()}
    assert {name: len(ids) for name, ids in told.items()} == {
        name: len(entries) for name, entries in knowledge.collections.items()
    }
    for name, ids in told.items():
        entry = client.get(f"/api/v1/knowledge/{name}/{ids[0]}")
        assert entry.json() == json.loads(knowledge.collections[name][ids[0]].model_dump_json(by_alias=True))


@pytest.mark.parametrize("path", ["knowledge/causes/none", "knowledge/nothing/x", "knowledge/version/x", "nothing", ""])
def test_what_is_not_there_is_told_in_json(path: str, client: Client) -> None:
    reply = client.get(f"/api/v1/{path}")
    assert reply.status_code == 404
    assert reply.json()["problems"][0]["what"]


def test_the_wrong_method_is_told_in_json(client: Client) -> None:
    reply = client.get("/api/v1/assess")
    assert (reply.status_code, reply["Allow"]) == (405, "POST")
    assert reply.json()["problems"]


def test_the_versions_are_told(client: Client, knowledge: Knowledge) -> None:
    told = client.get("/api/v1/version").json()
    assert told["engine_version"] == __version__
    assert told["knowledge"] == {"version": knowledge.version, "digest": knowledge.digest}


def test_no_cookie_is_set_or_needed_and_nothing_is_asked_of_the_record(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    reply = post(strict, "assess", {"format": 1, "answers": [{"age": 70}]})  # without a database: no `django_db` here
    assert reply.status_code == 200
    assert not reply.cookies
    assert "Access-Control-Allow-Origin" not in reply


def test_another_machine_is_refused_in_json(client: Client) -> None:
    reply = post(client, "assess", {"format": 1, "answers": []}, REMOTE_ADDR="203.0.113.5")
    assert reply.status_code == 403
    assert reply.json()["problems"]


def test_a_defect_is_told_in_json_without_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("mood-plan")

    monkeypatch.setattr("unclench.web.api.views.assessed", broken)
    reply = post(Client(raise_request_exception=False), "assess", {"format": 1, "answers": []})
    assert reply.status_code == 500
    assert "mood-plan" not in reply.content.decode()
    assert "Traceback" not in reply.content.decode()
    assert reply.json()["problems"]


def test_there_is_no_page_that_would_need_another_origin(client: Client) -> None:
    assert client.get("/api/v1/docs").status_code == 404
    assert client.get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")
