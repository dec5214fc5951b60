"""People who answer, go back, change their minds and use two tabs at random: the record stays whole."""

from __future__ import annotations

import os
import random
import re
from typing import Any

import pytest
from django.test import Client

from unclench.case import problems_of, withheld_ids
from unclench.exchange.casefile import read_case
from unclench.knowledge.records import Knowledge
from unclench.record.models import StoredCase
from unclench.record.queries import as_case

pytestmark = pytest.mark.django_db
WALKS = 40 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 4
STEPS = 45


def filled_in(page: str, chance: random.Random) -> dict[str, Any]:
    """The form of a page with some answer on offer, or none, or several at once."""
    asked = page.partition('name="question" value="')[2].partition('"')[0]
    offered = re.findall(r'name="answer" value="([\w-]+)"', page)
    if chance.random() < 0.1:
        return {"question": asked, "skip": "1"}
    if not offered:
        return {"question": asked, "years": str(chance.choice([0, 3, 15, 16, 30, 47, 70, 88, 120]))}
    if 'type="checkbox"' in page and chance.random() < 0.5:
        return {"question": asked, "answer": chance.sample(offered, min(len(offered), chance.randint(1, 4)))}
    calm = [word for word in ("none", "no") if word in offered]
    return {"question": asked, "answer": chance.choice(calm if calm and chance.random() < 0.6 else offered)}


def step(client: Client, address: str, seen: list[str], chance: random.Random) -> Any:
    """One thing a person may do next."""
    does = chance.random()
    if does < 0.65 or not seen:
        reply = client.get(address, follow=True)
        if reply.status_code == 200:
            seen.append(reply.content.decode())
            return client.post(address, filled_in(seen[-1], chance))
        return client.get(f"{address}/report")
    if does < 0.85:
        return client.post(address, filled_in(chance.choice(seen), chance))
    kept = StoredCase.objects.get()
    reply = client.get(f"{address}/{chance.randrange(max(1, len(kept.answers)))}")
    if reply.status_code == 200:
        return client.post(address, filled_in(reply.content.decode(), chance))
    return reply


@pytest.mark.parametrize("seed", range(WALKS))
def test_no_walk_through_the_site_breaks_the_record(seed: int, client: Client, knowledge: Knowledge) -> None:
    chance, seen = random.Random(seed), list[str]()
    address = client.post("/assess", {"note": "n"})["Location"]
    hidden = withheld_ids(knowledge) - {"mood-harm"}
    for _ in range(STEPS):
        assert step(client, address, seen, chance).status_code in (200, 302, 404, 422)
        kept = StoredCase.objects.get()
        assert problems_of(as_case(kept), knowledge) == ()
        assert not hidden & set(re.findall(r"[\w-]+", str(kept.answers)))
    assert client.get(f"{address}/answers").status_code == 200
    assert client.get(f"{address}/report").status_code == 200
    read_case(client.get(f"{address}/case.yaml").content, knowledge, name="case.yaml")
