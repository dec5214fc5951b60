"""The interview on pages: every answer kept, every mistake told, the same result as anywhere else."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import pytest
from django.test import Client

from support import example, some_answer
from unclench.assessment import assess
from unclench.case import Case, Value, several
from unclench.interview import Done, next_question
from unclench.knowledge.records import Knowledge
from unclench.record.queries import AuditEvent, StoredAssessment, StoredCase, as_case
from unclench.report.build import build_report
from unclench.web.pages.withheld import is_withheld

pytestmark = pytest.mark.django_db


def begun(client: Client, note: str = "") -> str:
    return str(client.post("/assess", {"note": note})["Location"])


def form(id_: str, value: Value) -> dict[str, Any]:
    if value == "skipped":
        return {"question": id_, "skip": "1"}
    if id_ == "age":
        return {"question": id_, "unknown": "1"} if value == "unknown" else {"question": id_, "years": str(value)}
    return {"question": id_, "answer": list(several(value))}


def shown(client: Client, address: str) -> str | None:
    """The id of the question the page asks; None where it leads to the result."""
    page = client.get(address, follow=True)
    found = re.search(r'name="question" value="([^"]+)"', page.content.decode())
    return found.group(1) if found else None


@pytest.mark.parametrize("seed", range(4))
def test_the_pages_ask_what_the_core_asks_and_keep_what_was_said(
    seed: int, client: Client, knowledge: Knowledge
) -> None:
    rng, address, case = random.Random(seed), begun(client), Case()
    while not isinstance(question := next_question(case, knowledge), Done):
        assert shown(client, address) == question.id
        value = "skipped" if is_withheld(question.id, knowledge) else some_answer(question, rng)
        assert client.post(address, form(question.id, value)).status_code == 302
        case = case.with_answer(question.id, value)
    assert shown(client, address) is None
    assert as_case(StoredCase.objects.get()) == case
    report = json.loads(client.get(f"{address}/report.json").content)
    assert report == json.loads(build_report(assess(case, knowledge), knowledge).model_dump_json(by_alias=True))


@pytest.mark.parametrize(
    ("id_", "fields", "words"),
    [
        ("age", {}, "Please type your age"),
        ("age", {"years": "old"}, "Please type your age"),
        ("age", {"years": "-1"}, "Please type your age"),
        ("age", {"years": "130"}, "from 0 to 120"),
        ("age", {"years": "\u0664\u0665"}, "Please type your age"),
        ("sex", {}, "Please choose one answer"),
        ("sex", {"answer": "robot"}, "Please choose one answer"),
        ("checklist/general", {}, "Please tick what is so"),
        ("checklist/general", {"answer": ["none", "general-breathing"]}, "Please leave one of them"),
    ],
)
def test_a_mistake_is_told_on_the_page_and_nothing_is_kept(
    id_: str, fields: dict[str, Any], words: str, client: Client
) -> None:
    address = begun(client)
    before = {"age": "40", "sex": "male", "site": "calf", "checklist/general": None}
    for earlier, value in before.items():
        if earlier == id_:
            break
        client.post(address, form(earlier, int(value) if value and value.isdigit() else str(value)))
    version = StoredCase.objects.get().version
    page = client.post(address, {"question": id_, **fields})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert 'role="alert"' in page.content.decode()
    assert StoredCase.objects.get().version == version


def test_the_way_back_leads_to_what_was_said(client: Client) -> None:
    address = begun(client)
    client.post(address, form("age", 40))
    client.post(address, form("sex", "male"))
    page = client.get(f"{address}/1").content.decode()
    assert 'value="male" checked' in page
    assert f'href="{address}/0"' in page
    assert 'value="40"' in client.get(f"{address}/0").content.decode()
    assert StoredCase.objects.get().answers == [{"age": 40}, {"sex": "male"}]
    assert client.get(f"{address}/99")["Location"] == f"{address}/2"


def test_what_was_ticked_stays_ticked_beside_a_mistake(client: Client) -> None:
    address = begun(client)
    assert 'value="old"' in client.post(address, {"question": "age", "years": "old"}).content.decode()
    for id_, value in (("age", 40), ("sex", "male"), ("site", ("calf",))):
        client.post(address, form(id_, value))
    both = {"question": "checklist/general", "answer": ["none", "general-breathing"]}
    page = client.post(address, both).content.decode()
    assert page.count(" checked") == 2
    assert 'value="general-breathing" checked' in page


def test_a_changed_answer_keeps_the_later_ones_that_still_fit(client: Client) -> None:
    address = begun(client)
    for id_, value in (("age", 40), ("sex", "female"), ("exposures/person", "none"), ("site", ("calf",))):
        client.post(address, form(id_, value))
    assert 'value="40"' in client.get(f"{address}/0").content.decode()
    client.post(address, form("age", 41))
    assert [next(iter(answer)) for answer in StoredCase.objects.get().answers][-1] == "site"
    client.post(address, form("sex", "male"))
    assert {"age": 41} in StoredCase.objects.get().answers


def asked_where(client: Client) -> str:
    """The address of the question for the place."""
    address = begun(client)
    for id_, value in (("age", 40), ("sex", "male")):
        client.post(address, form(id_, value))
    assert shown(client, address) == "site"
    return f"{address}/2"


def test_every_place_that_can_be_drawn_leads_to_its_tick_in_the_list(client: Client, knowledge: Knowledge) -> None:
    page = client.get(asked_where(client)).content.decode()
    drawn = "".join(re.findall(r'<svg class="body".*?</svg>', page, re.DOTALL))
    assert drawn
    for site in knowledge.sites.values():
        assert f'id="to-{site.id}"' in page
        assert (f'href="#to-{site.id}"' in drawn) == bool(site.areas), site.id
    for address in re.findall(r'<a href="([^"]*)"', drawn):
        assert address.startswith(("#to-", "#in-")), "nothing that is said stands in an address"
        assert page.count(f'id="{address[1:]}"') == 1


def test_what_was_chosen_is_lit_in_the_whole_body_and_in_the_enlarged_part(client: Client) -> None:
    address = asked_where(client)
    assert 'sel"/>' not in client.get(address).content.decode()
    client.post(address.rpartition("/")[0], form("site", ("calf", "jaw")))
    page = client.get(address).content.decode()
    lit = re.findall(r'<use href="#b-([a-z-]+)" class="(?:o )?sel"/>', page)
    assert set(lit) == {"back-calf", "back-achilles", "front-calf-inner", "front-jaw"}
    assert lit.count("front-jaw") == 4, "left and right, small and enlarged"


def test_one_can_stop_early_and_come_back(client: Client) -> None:
    address = begun(client)
    client.post(address, form("age", 40))
    assert client.get(f"{address}/report").status_code == 200
    assert address in client.get("/").content.decode()
    assert shown(client, address) == "sex"


def test_the_report_is_kept_once_for_each_version(client: Client) -> None:
    address = begun(client)
    client.post(address, form("age", 40))
    for _ in range(2):
        client.get(f"{address}/report")
    assert StoredAssessment.objects.count() == 1
    client.post(address, form("sex", "male"))
    client.get(f"{address}/report")
    assert StoredAssessment.objects.count() == 2


def told(client: Client, name: str, knowledge: Knowledge) -> str:
    """An address of a case that says what an example says."""
    address = begun(client)
    case = example(name, knowledge)
    StoredCase.objects.update(answers=[{answer.id: answer.value} for answer in case.answers])
    return address


def test_at_emergency_the_act_and_the_reason_stand_alone_unless_all_is_asked_for(
    client: Client, knowledge: Knowledge
) -> None:
    address = told(client, "saddle-numbness", knowledge)
    brief = client.get(f"{address}/report").content.decode()
    assert "Call your local emergency number" in brief
    assert "What fits best" not in brief
    assert "What fits best" in client.get(f"{address}/report?all=1").content.decode()


def test_what_would_change_it_can_be_tried_and_kept(client: Client, knowledge: Knowledge) -> None:
    address = told(client, "older-night-cramps", knowledge)
    page = client.get(f"{address}/report").content.decode()
    found = re.search(r'name="finding" value="([^"]+)"', page)
    assert found
    asked = {"finding": found.group(1), "said": "yes"}
    part = client.post(f"{address}/what-if", asked, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "was about" in part
    assert "<html" in client.post(f"{address}/what-if", asked).content.decode()
    kept = StoredCase.objects.get()
    assert asked["finding"] not in str(kept.answers)
    client.post(f"{address}/tell", {**asked, "version": str(kept.version)})
    assert {asked["finding"]: "yes"} in StoredCase.objects.get().answers
    assert client.post(f"{address}/what-if", {"finding": "unsafe", "said": "yes"}).status_code == 400


def test_a_report_can_be_taken_away_and_deleted(client: Client, knowledge: Knowledge) -> None:
    address = told(client, "eyelid-twitch", knowledge)
    for name in ("report.json", "report.html", "case.yaml"):
        reply = client.get(f"{address}/{name}")
        assert "attachment" in reply["Content-Disposition"]
        assert reply["Cache-Control"] == "no-store"
    client.get(f"{address}/report")
    client.post(f"{address}/delete")
    assert not StoredCase.objects.exists()
    assert not StoredAssessment.objects.exists()
    assert client.get(f"{address}/report").status_code == 404


def test_own_words_are_kept_as_a_note_and_shown_with_the_result(client: Client) -> None:
    address = begun(client, "It grips my calf <b>at night</b>")
    client.post(address, form("age", 40))
    assert "It grips my calf &lt;b&gt;at night&lt;/b&gt;" in client.get(f"{address}/report").content.decode()


def test_every_write_leaves_its_event_and_no_answer_in_it(client: Client) -> None:
    address = begun(client)
    client.post(address, form("age", 40))
    client.get(f"{address}/report")
    client.post(f"{address}/delete")
    verbs = list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["opened", "started", "answered", "assessed", "deleted"]


def test_only_looking_changes_nothing(client: Client) -> None:
    assert client.head("/assess").status_code == 200
    assert not StoredCase.objects.exists()


def test_who_could_say_nothing_can_be_asked_more(client: Client) -> None:
    address = begun(client)
    for id_, value in (("age", 40), ("sex", "male"), ("site", ("calf",))):
        client.post(address, form(id_, value))
    while (asked := shown(client, address)) is not None:
        client.post(address, {"question": asked, "skip": "1"})
    page = client.get(f"{address}/report").content.decode()
    assert f'href="{address}?on=1"' in page
    assert client.get(f"{address}?on=1", follow=True).status_code == 200
    assert "Go on with the questions" in page


def test_a_result_before_the_end_leads_back_to_the_questions(client: Client) -> None:
    address = begun(client)
    client.post(address, form("age", 40))
    assert f'href="{address}"' in client.get(f"{address}/report").content.decode()


def test_danger_stands_before_what_is_likely_where_somebody_must_be_seen_today(
    client: Client, knowledge: Knowledge
) -> None:
    urgent = client.get(f"{told(client, 'saddle-numbness', knowledge)}/report?all=1").content.decode()
    assert urgent.index('id="must-not-miss"') < urgent.index('id="causes"')
    assert "stays as it stands at the top" in urgent
    calm = client.get(f"{told(client, 'eyelid-twitch', knowledge)}/report").content.decode()
    assert calm.index('id="causes"') < calm.index('id="must-not-miss"')


def test_a_share_opens_to_the_numbers_and_sources_of_its_cause(client: Client, knowledge: Knowledge) -> None:
    page = client.get(f"{told(client, 'older-night-cramps', knowledge)}/report").content.decode()
    shares = re.findall(r'<a href="(/knowledge/causes/[a-z-]+)">about \d+ in 100</a>', page)
    assert shares
    assert all(client.get(address).status_code == 200 for address in shares)
    table = page[page.index('<table class="less">') :]
    assert '<th scope="row"><a href="/knowledge/causes/' in table
    assert '<th scope="row">None of' in table


def test_what_was_begun_is_listed_by_its_place_and_none_is_lost(client: Client, knowledge: Knowledge) -> None:
    told(client, "older-night-cramps", knowledge)
    assert "<b>Calf" in client.get("/").content.decode()
    for _ in range(6):
        begun(client)
    home = client.get("/").content.decode()
    assert "Earlier ones" in home
    assert all(str(stored.id) in home for stored in StoredCase.objects.all())


def test_what_must_be_seen_today_stands_over_every_further_question(client: Client, knowledge: Knowledge) -> None:
    address = begun(client)
    said: list[dict[str, Any]] = [{"age": 67}, {"sex": "male"}, {"site": ["calf"]}, {"checklist/general": "none"}]
    StoredCase.objects.update(answers=said)
    assert "See why, and the result so far" not in client.get(address, follow=True).content.decode()
    StoredCase.objects.update(answers=[*said, {"one-leg-swollen": "yes"}])
    page = client.get(address, follow=True).content.decode()
    assert "Get medical help today." in page
    assert "See why, and the result so far" in page


def test_a_question_that_takes_several_answers_asks_for_at_least_one(client: Client) -> None:
    address = begun(client)
    StoredCase.objects.update(answers=[{"age": 40}, {"sex": "male"}])
    reply = client.post(address, {"question": "site"})
    assert reply.status_code == 422
    assert "at least one" in reply.content.decode()


def test_a_deletion_is_confirmed(client: Client, knowledge: Knowledge) -> None:
    address = told(client, "eyelid-twitch", knowledge)
    assert "Deleted." in client.post(f"{address}/delete", follow=True).content.decode()
    assert "Deleted." not in client.get("/").content.decode()
