"""Relief right now as the site sends it: every place, every warning, little weight, and nothing of a person in it."""

from __future__ import annotations

import gzip
import html
import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from unclench.drawing.body import PARTS, areas_of
from unclench.knowledge.records import Knowledge
from unclench.record.models import AuditEvent, Episode
from unclench.relief import not_if, relief_for
from unclench.report.nowpage import now_page, render_now_page
from unclench.web.pages import now
from unclench.web.pages.templating import fonts_are_there
from unclench.wording.guide import OTHER_SIDE_TOO, REGIONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client) -> str:
    return html.unescape(client.get("/now").content.decode())


def read(name: str) -> bytes:
    path = find(f"unclench/{name}")
    assert isinstance(path, str), name
    return Path(path).read_bytes()


def section(page: str, site: str) -> str:
    found = re.search(rf'<section class="?place"? id="?{site}"? .*?</section>', page, re.DOTALL)
    assert found, site
    return found.group()


def test_every_place_has_its_section_with_all_that_is_known(page: str, knowledge: Knowledge) -> None:
    for site in knowledge.sites.values():
        told = section(page, site.id)
        guide = relief_for(site.id, knowledge)
        for relief in guide.reliefs:
            said = (*(step.text for step in relief.steps), *relief.stop_if, *not_if(relief, knowledge))
            for text in (relief.name, relief.if_it_does_not_let_go, relief.basis_note, *said):
                assert text in told, (site.id, text)
        for level in ("emergency", "same-day"):
            for sign in guide.signs(level, *guide.reliefs):
                assert sign in told, (site.id, sign)
        assert guide.reliefs or "We know no exercise that is safe" in told


def test_every_place_is_reached_by_the_list_and_every_area_by_the_picture(page: str, knowledge: Knowledge) -> None:
    listed = page.partition('<nav class="all"')[2].partition("</nav>")[0]
    drawn = page.replace(listed, "")
    for site in knowledge.sites.values():
        assert f'href="#{site.id}"' in listed
        assert not site.areas or f'href="#{site.id}"' in drawn
        assert site.region in REGIONS
    shown = {area for part in PARTS for area in areas_of(part)}
    assert shown == {area for site in knowledge.sites.values() for area in site.areas}


def test_every_hold_has_a_countdown_without_a_script(page: str, knowledge: Knowledge) -> None:
    style = read("report/now.css").decode()
    for relief in knowledge.reliefs.values():
        for step in relief.steps:
            assert step.seconds is None or f"[data-s='{step.seconds}']{{--t:{step.seconds}s}}" in style


def test_where_one_side_is_treated_it_says_that_the_other_may_be_too(page: str, knowledge: Knowledge) -> None:
    for site in knowledge.sites.values():
        for article, relief in zip(
            section(page, site.id).split("<article")[1:], relief_for(site.id, knowledge).reliefs, strict=True
        ):
            assert (OTHER_SIDE_TOO in article) == relief.one_side, (site.id, relief.id)
    assert all(any(step.seconds for step in one.steps) for one in knowledge.reliefs.values() if one.one_side)


def test_a_drawing_stands_in_the_list_once_and_its_shapes_once_on_the_page(page: str, knowledge: Knowledge) -> None:
    for whole in (page, html.unescape(render_now_page(knowledge))):
        assert section(whole, "calf").count("#x-calf-towel-stretch") == 1
        assert len(re.findall('id="?x-calf-towel-stretch', whole)) == 1


def test_the_first_visit_weighs_little(client: Client) -> None:
    files = ("report/tokens.css", "report/body.css", "report/now.css", "report/now.js", "later.js", "site.css")
    weight = len(gzip.compress(client.get("/now").content, 6)) + sum(
        len(gzip.compress(read(name), 6)) for name in files
    )
    assert weight < 60_000
    if fonts_are_there():
        assert weight + len(read("fonts/public-sans.woff2")) < 90_000


def test_the_page_for_a_phone_is_whole_and_small(knowledge: Knowledge) -> None:
    assert len(render_now_page(knowledge).encode()) < 150_000
    alone = html.unescape(render_now_page(knowledge, number="112"))
    for site in knowledge.sites:
        assert section(alone, site)
    assert "Call 112 if" in alone
    assert "your local emergency number" not in alone
    assert not re.search(r' (?:src|action)=|href=(?!"?#)|url\(|@import', alone)
    assert "later.js" not in alone


def test_the_number_of_the_region_is_on_the_page(client: Client, knowledge: Knowledge) -> None:
    told = now_page(knowledge, number="999")
    assert told.call[1] == "Call 999 now."
    assert all("local emergency number" not in out for place in told.places for out in place.ways_out)
    now._page.cache_clear()
    with override_settings(REGION="999"):
        assert b"Call 999 if" in client.get("/now").content
    now._page.cache_clear()


@pytest.mark.parametrize(("seconds", "kept"), [("30", 30), ("", None), ("86400", 86_400)])
def test_an_episode_is_kept_with_what_was_said(client: Client, seconds: str, kept: int | None) -> None:
    reply = client.post("/now/log", {"site": "calf", "let_go": "no", "seconds": seconds})
    assert b"Kept in your record." in reply.content
    assert reply["Cache-Control"] == "no-store"
    episode = Episode.objects.get()
    assert (episode.site, episode.let_go, episode.seconds) == ("calf", False, kept)


@pytest.mark.parametrize(
    "form",
    [
        {"site": "tail", "let_go": "yes", "seconds": "30"},
        {"site": "calf", "let_go": "perhaps", "seconds": "30"},
        {"site": "calf", "let_go": "yes", "seconds": "-1"},
        {"site": "calf", "let_go": "yes", "seconds": "99999"},
        {"site": "calf", "let_go": "yes", "seconds": "٣"},
        {"site": "calf", "let_go": "yes", "ago": "-1"},
        {"site": "calf", "let_go": "yes", "ago": "2592001"},
        {"site": "calf", "let_go": "yes", "key": "mine"},
        {},
    ],
)
def test_what_no_page_of_ours_sends_is_not_kept(client: Client, form: dict[str, str]) -> None:
    assert client.post("/now/log", form).status_code == 400
    assert not Episode.objects.exists()


@pytest.mark.parametrize("ago", [0, 3600, 2_592_000])
def test_an_episode_told_later_is_kept_at_the_time_it_was(client: Client, ago: int) -> None:
    client.post("/now/log", {"site": "calf", "let_go": "yes", "seconds": "30", "key": str(uuid4()), "ago": str(ago)})
    assert abs(timezone.now() - timedelta(seconds=ago) - Episode.objects.get().at) < timedelta(seconds=10)


def test_an_episode_sent_twice_with_its_key_is_kept_once(client: Client) -> None:
    first = {"site": "calf", "let_go": "yes", "seconds": "30", "key": str(uuid4()), "ago": "600"}
    for form in (first, first | {"ago": "60"}, first | {"ago": "0", "seconds": "31"}):
        assert client.post("/now/log", form).status_code == 200
    assert (Episode.objects.count(), AuditEvent.objects.filter(verb="logged").count()) == (1, 1)
    client.post("/now/log", first | {"key": str(uuid4()), "ago": "300"})
    assert Episode.objects.count() == 2


def test_an_episode_is_never_in_an_address(client: Client) -> None:
    assert client.get("/now/log?site=calf&let_go=yes").status_code == 405


def test_the_worker_keeps_the_page_and_nothing_of_a_person(client: Client) -> None:
    reply = client.get("/sw.js")
    assert reply["Content-Type"] == "text/javascript"
    listed = re.search(r"KEPT = (\[.*?\]);", reply.content.decode())
    assert listed
    for address in re.findall(r'"([^"]+)"', listed.group(1)):
        assert address.startswith(("/now", "/away", "/manifest.webmanifest", settings.STATIC_URL))
        if not address.startswith(settings.STATIC_URL):
            assert client.get(address).status_code == 200
        else:
            assert find(address.removeprefix(settings.STATIC_URL).partition("?")[0])


def test_the_manifest_starts_at_the_page(client: Client) -> None:
    told = client.get("/manifest.webmanifest")
    assert told["Content-Type"] == "application/manifest+json"
    assert told.json()["start_url"] == "/now"


def test_two_clicks_log_one_spasm(client: Client) -> None:
    for _ in range(2):
        client.post("/now/log", {"site": "calf", "let_go": "yes", "seconds": "60"})
    client.post("/now/log", {"site": "foot", "let_go": "yes", "seconds": "60"})
    assert [episode.site for episode in Episode.objects.order_by("at")] == ["calf", "foot"]


def test_what_was_kept_is_listed_on_the_first_page_and_none_with_a_key_is_swallowed(client: Client) -> None:
    assert "Spasms you kept" not in client.get("/").content.decode()
    for key in ("0b6b1cb0-8a1e-4a63-9d5c-2c9f1a3b5d01", "0b6b1cb0-8a1e-4a63-9d5c-2c9f1a3b5d02"):
        for _ in range(2):
            client.post("/now/log", {"site": "calf", "let_go": "yes", "seconds": "40", "key": key})
    home = client.get("/").content.decode()
    assert home.count("<b>Calf.</b> It let go after 40 seconds") == 2
