"""Answers on suicide and harm: help at once, and not a trace of them."""

from __future__ import annotations

import pytest
from django.test import Client

from unclench.record.queries import StoredAssessment, StoredCase

pytestmark = pytest.mark.django_db


def started(client: Client) -> str:
    address: str = client.post("/assess")["Location"]
    client.post(address, {"question": "age", "years": "40"})
    client.post(address, {"question": "sex", "answer": "male"})
    client.post(address, {"question": "site", "answer": ["calf"]})
    for id_ in ("checklist/general", "checklist/leg"):
        client.post(address, {"question": id_, "answer": ["none"]})
    while b'value="checklist/mood-harm"' not in (page := client.get(address, follow=True).content):
        asked = page.decode().partition('name="question" value="')[2].partition('"')[0]
        client.post(address, {"question": asked, "skip": "1"})
    return address


@pytest.mark.parametrize(
    "answer", [["mood-plan"], ["mood-afraid"], ["mood-low"], ["mood-danger"], ["mood-low", "mood-thoughts"]]
)
def test_help_is_shown_at_once_and_nothing_is_kept(answer: list[str], client: Client) -> None:
    address = started(client)
    reply = client.post(address, {"question": "checklist/mood-harm", "answer": answer})
    assert reply.status_code == 200
    assert b"Thank you for telling us" in reply.content
    assert b"drive yourself" not in reply.content
    assert reply["Cache-Control"] == "no-store"
    kept = StoredCase.objects.get()
    assert {"checklist/mood-harm": "skipped"} in kept.answers
    assert kept.withheld == 0
    client.get(f"{address}/report")
    everything = f"{kept.answers} {StoredAssessment.objects.get().report}"
    for word in answer:
        assert word not in everything


def test_the_record_is_the_same_whatever_was_said(client: Client) -> None:
    kept = []
    for answer in (["none"], ["mood-plan"], ["unknown"]):
        client.post(started(client), {"question": "checklist/mood-harm", "answer": answer})
        kept.append(StoredCase.objects.order_by("-since")[0].answers)
    assert kept[0] == kept[1] == kept[2]


def test_a_no_goes_on_to_the_next_question(client: Client) -> None:
    address = started(client)
    reply = client.post(address, {"question": "checklist/mood-harm", "answer": ["none"]})
    assert reply.status_code == 302
