"""The library on pages: every entry opens, every link leads somewhere, and what is looked for is found and not kept."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from django.test import Client

from unclench.knowledge.clinical import SENTENCE_END, is_an_order, orders_about
from unclench.knowledge.records import Knowledge
from unclench.library import library_of
from unclench.report.entries import EntryPage, entry_page
from unclench.report.grounds import Link
from unclench.report.shelves import shelf_groups
from unclench.wording.library import SHELVES, WEAK, in_adults, range_in_adults

OPENED = (
    *("causes/idiopathic-night-cramps", "causes/abdominal-aortic-aneurysm", "spasm-types/cramp", "sites/calf"),
    *("red-flags/tearing-sudden-back-chest", "claims/pickle-juice-stops-cramps", "medicines/loop-diuretics"),
    *("findings/one-leg-swollen", "exposures/poor-sleep", "marks/movement", "mechanisms/motor-neuron-excitability"),
    *("families/night-leg-cramps", "suspects/acute-abdomen", "checklists/leg", "reassurances/heat-cramps-well"),
    *("reliefs/acute-calf-cramp-stretch", "facts/nlc-site-calf-80", "sources/grandner-2017-nhanes-leg-cramps"),
)


@pytest.fixture(scope="module")
def pages(knowledge: Knowledge) -> list[EntryPage]:
    made = [entry_page(key, knowledge) for key in library_of(knowledge).entries]
    return [page for page in made if page]


def within(value: object) -> Iterator[object]:
    """A value and everything in it."""
    yield value
    if is_dataclass(value):
        for field in fields(value):
            yield from within(getattr(value, field.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from within(part)


def found(client: Client, text: str) -> list[str]:
    page = client.post("/knowledge", {"words": text}).content.decode().partition('id="shelves"')[0]
    return re.findall(r'<li><a href="/knowledge/([^"]+)"', page)


def test_every_entry_has_a_page_and_its_links_lead_to_entries(pages: list[EntryPage], knowledge: Knowledge) -> None:
    entries = library_of(knowledge).entries
    assert len(pages) == len(entries)
    for page in pages:
        assert page.title
        assert page.parts or page.lead
        for one in within(page):
            if isinstance(one, Link):
                assert (one.shelf, one.id) in entries


def test_every_source_of_an_entry_is_one_click_away(pages: list[EntryPage], knowledge: Knowledge) -> None:
    for page in pages:
        record = knowledge.collections[page.shelf.replace("-", "_")][page.id]
        linked = {one.id for one in within(page) if isinstance(one, Link) and one.shelf == "sources"}
        assert set(getattr(record, "sources", ())) <= linked


def test_no_page_tells_anyone_to_stop_or_start_a_medicine(pages: list[EntryPage], knowledge: Knowledge) -> None:
    orders, theirs = orders_about(knowledge), {fact.statement for fact in knowledge.facts.values()}
    ours = [page for page in pages if page.shelf not in {"facts", "sources"}]
    said = {text for page in ours for text in within(page) if isinstance(text, str)} - theirs
    assert [one for text in said for one in SENTENCE_END.split(text) if is_an_order(one, orders)] == []


def test_every_entry_stands_once_on_its_shelf(knowledge: Knowledge) -> None:
    for shelf in SHELVES:
        listed = [link.id for group in shelf_groups(shelf, knowledge) for link in group.items]
        assert sorted(listed) == sorted(entry.id for entry in library_of(knowledge).shelf(shelf))


def test_the_shelves_and_one_entry_of_each_open(client: Client) -> None:
    assert {address.partition("/")[0] for address in OPENED} == set(SHELVES)
    for address in ("", *(f"/{shelf}" for shelf in SHELVES), *(f"/{entry}" for entry in OPENED)):
        page = client.get(f"/knowledge{address}")
        assert page.status_code == 200
        assert page.content.count(b"<h1") == 1
        assert page["Cache-Control"] == "private, max-age=3600"
        assert "Cookie" in page["Vary"]


def test_a_cause_shows_how_common_it_is_what_to_do_and_what_its_numbers_rest_on(client: Client) -> None:
    page = client.get("/knowledge/causes/idiopathic-night-cramps").content.decode()
    for text in (
        *("About 250 in 1000 adults", "could be 120 to 370 in 1000", "Make an ordinary appointment"),
        *("How it happens", "<svg", "What tells it apart", "Narrowed leg arteries", "about 60 in 100"),
        *("our judgement: usual", "/knowledge/sources/grandner-2017-nhanes-leg-cramps", "Do I need a blood test?"),
    ):
        assert text in page


def test_a_claim_opens_with_its_verdict(client: Client) -> None:
    page = client.get("/knowledge/claims/pickle-juice-stops-cramps").content.decode()
    assert page.index("Mixed") < page.index("“Pickle juice stops a cramp.”") < page.index("Low evidence")


def test_a_medicine_says_who_to_ask(client: Client) -> None:
    page = client.get("/knowledge/medicines/loop-diuretics").content.decode()
    assert "Keep taking it until you have spoken to" in page
    assert "Lasix" in page


def test_what_is_weak_about_a_source_is_shown(pages: list[EntryPage], knowledge: Knowledge) -> None:
    for page in pages:
        if page.shelf == "sources":
            source, told = knowledge.sources[page.id], set(within(page))
            assert not source.notice or source.notice in told
            assert not source.weak_source or WEAK in told


@pytest.mark.parametrize("address", ["nothing", "causes/nothing", "second-readings", "causes/IDIOPATHIC", "thresholds"])
def test_what_is_not_there_is_said_in_plain_words(client: Client, address: str) -> None:
    page = client.get(f"/knowledge/{address}")
    assert page.status_code == 404
    assert page["Cache-Control"] == "no-store"
    assert b"The library has no such entry" in page.content


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("charley horse", "sites/calf"),
        ("water tablet", "causes/diuretic-cramp"),
        ("Lasix", "medicines/loop-diuretics"),
        ("frusemide", "medicines/loop-diuretics"),
        ("ALS", "causes/motor-neurone-disease"),
        ("idiopathic nocturnal leg cramps", "causes/idiopathic-night-cramps"),
        ("nigth cramps", "causes/idiopathic-night-cramps"),
        ("what is tetanus?", "causes/tetanus"),
        ("stroke", "causes/stroke"),
        ("leg cramps at night", "causes/idiopathic-night-cramps"),
        ("hypokalemia", "causes/hypokalaemia"),
        ("pickle juice", "claims/pickle-juice-stops-cramps"),
    ],
)
def test_an_entry_is_found_by_any_of_its_names(client: Client, text: str, first: str) -> None:
    assert found(client, text)[0] == first


def test_other_spellings_and_other_words_are_found_as_well(client: Client) -> None:
    assert "red-flags/thoughts-of-suicide" in found(client, "suicide")[:4]
    assert "medicines/loop-diuretics" in found(client, "water tablets")[:5]
    assert "causes/idiopathic-night-cramps" in found(client, "charley horse")[:3]


def test_a_word_nobody_knows_finds_nothing_and_says_so(client: Client) -> None:
    page = client.post("/knowledge", {"words": "<xyzzyq>"})
    assert "Nothing for “&lt;xyzzyq&gt;”" in page.content.decode()
    assert found(client, "") == []


def test_a_search_word_is_in_no_address_and_no_header_and_not_kept(client: Client) -> None:
    page = client.post("/knowledge", {"words": "furosemide"})
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert "furosemide" not in str(page.headers)
    assert "furosemide" not in "".join(re.findall(r'(?:href|action)="([^"]*)"', page.content.decode()))
    assert 'method="post" action="/knowledge"' in client.get("/knowledge").content.decode()


@pytest.mark.parametrize(
    ("share", "low", "high", "said"),
    [
        (0.25, 0.12, 0.37, "about 250 in 1000, 120 to 370 in 1000"),
        (5e-7, 1.5e-7, 1.5e-6, "about 5 in 10 million, 1.5 to 15 in 10 million"),
        (3e-5, 1e-5, 9e-5, "about 3 in 100,000, 1 to 9 in 100,000"),
    ],
)
def test_a_rare_thing_is_counted_in_a_round_number_of_people(share: float, low: float, high: float, said: str) -> None:
    assert f"{in_adults(share)}, {range_in_adults(low, high, share)}" == said


@pytest.mark.parametrize("shelf", SHELVES)
def test_no_page_of_a_shelf_is_heavy_and_no_entry_of_it_is_lost(
    shelf: str, client: Client, knowledge: Knowledge
) -> None:
    first = client.get(f"/knowledge/{shelf}", headers={"Accept-Encoding": "gzip"})
    letters = re.findall(r'href="\?letter=([^"]+)"', gzip.decompress(first.content).decode())
    pages = [client.get(f"/knowledge/{shelf}?letter={letter}") for letter in letters] or [
        client.get(f"/knowledge/{shelf}")
    ]
    assert all(len(gzip.compress(page.content)) < 150_000 for page in pages)
    listed = "".join(page.content.decode() for page in pages)
    for _, id_ in (key for key in library_of(knowledge).entries if key[0] == shelf):
        assert f'/knowledge/{shelf}/{id_}"' in listed


def test_a_letter_no_shelf_has_is_not_there(client: Client) -> None:
    assert client.get("/knowledge/facts?letter=%C3%9F").status_code == 404
