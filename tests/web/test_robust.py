"""Whatever happens to the machine or is done twice: answers are kept whole or not at all, none is lost unseen."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.test import Client
from django.utils import timezone

from support import run
from unclench.case import Case
from unclench.errors import NotThere, Overtaken
from unclench.record import actions
from unclench.record.models import AuditEvent, Episode, Person, StoredAssessment, StoredCase
from unclench.record.queries import as_case, case_of, the_person
from unclench.wording import pages as words

KILLED = 9
BEGINNING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("age", {"years": "47"}),
    ("sex", {"answer": "female"}),
    ("exposures/person", {"answer": "none"}),
    ("site", {"answer": ["calf"]}),
    ("checklist/general", {"answer": "none"}),
    ("checklist/leg", {"answer": "none"}),
)


def begin(client: Client, count: int = len(BEGINNING)) -> str:
    """A case with so many answers; its address."""
    address: str = client.post("/assess", {"note": "words of my own"})["Location"]
    for id_, form in BEGINNING[:count]:
        client.post(address, {"question": id_, **form})
    return address


def kept(address: str) -> dict[str, Any]:
    """What the record says to each question."""
    return {id_: value for answer in stored(address).answers for id_, value in answer.items()}


def stored(address: str) -> StoredCase:
    return StoredCase.objects.get(id=address.rsplit("/", 1)[-1])


# The same twice, the back button, two tabs


@pytest.mark.django_db
def test_an_answer_sent_twice_is_kept_once(client: Client) -> None:
    address = begin(client, 3)
    for _ in range(3):
        reply = client.post(address, {"question": "site", "answer": ["calf"]})
        assert (reply.status_code, reply["Location"]) == (302, f"{address}/4")
    assert [next(iter(answer)) for answer in stored(address).answers] == ["age", "sex", "exposures/person", "site"]
    assert AuditEvent.objects.filter(verb="answered").count() == 4


@pytest.mark.django_db
def test_start_sent_twice_leaves_two_cases_and_neither_lost(client: Client) -> None:
    first, second = (client.post("/assess", {"note": "n"})["Location"] for _ in range(2))
    assert first != second
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_an_older_question_sent_again_is_replaced_and_what_fits_stays(client: Client) -> None:
    address = begin(client)
    client.post(address, {"question": "age", "years": "48"})
    told = kept(address)
    assert told["age"] == 48
    assert list(told) == [id_ for id_, _ in BEGINNING]
    assert told["checklist/leg"] == "none"


@pytest.mark.django_db
def test_an_older_answer_that_contradicts_later_ones_drops_them_and_they_are_asked_again(client: Client) -> None:
    address = client.post("/assess")["Location"]
    client.post(address, {"question": "age", "years": "30"})
    client.post(address, {"question": "sex", "answer": "female"})
    page = client.get(address, follow=True).content.decode()
    assert "pregnant" in page
    client.post(address, {"question": "exposures/person", "answer": ["pregnant"]})
    client.post(address, {"question": "sex", "answer": "male"})
    told = kept(address)
    assert told["sex"] == "male"
    assert client.get(address, follow=True).status_code == 200
    assert client.get(f"{address}/report").status_code == 200


@pytest.mark.django_db
def test_an_answer_to_a_question_nobody_asked_is_not_kept(client: Client) -> None:
    address = begin(client)
    before = kept(address)
    for id_ in ("nothing", "", "varicose-veins", "checklist/child", "checklist/mood-harm"):
        assert client.post(address, {"question": id_, "answer": "yes"}).status_code == 302
    assert kept(address) == before


@pytest.mark.django_db
def test_two_tabs_at_two_questions_keep_both_answers(client: Client) -> None:
    address = begin(client)
    one, other = Client(), Client()
    one.get(address)
    other.get(f"{address}/0")
    one.post(address, {"question": "movement", "answer": "hard-knot"})
    other.post(address, {"question": "age", "years": "50"})
    told = kept(address)
    assert (told["age"], told["movement"]) == (50, ["hard-knot"])


@pytest.mark.django_db
def test_a_tab_that_is_overtaken_while_it_writes_joins_the_other(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = begin(client)
    write = actions.keep_answers
    overtaking = iter([lambda: Client().post(address, {"question": "age", "years": "50"})])

    def late(*arguments: Any, **more: Any) -> None:
        next(overtaking, lambda: None)()
        write(*arguments, **more)

    monkeypatch.setattr("unclench.web.pages.assess.actions.keep_answers", late)
    assert client.post(address, {"question": "movement", "answer": "hard-knot"}).status_code == 302
    told = kept(address)
    assert (told["age"], told["movement"]) == (50, ["hard-knot"])


@pytest.mark.django_db
def test_a_tab_that_is_always_overtaken_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = begin(client)
    before = kept(address)

    def never(*_: Any, **__: Any) -> None:
        raise Overtaken

    monkeypatch.setattr("unclench.web.pages.assess.actions.keep_answers", never)
    reply = client.post(address, {"question": "movement", "answer": "hard-knot"})
    assert reply.status_code == 409
    assert words.STALE in reply.content.decode()
    assert kept(address) == before


@pytest.mark.django_db
def test_a_tab_whose_case_was_deleted_is_told_so(client: Client) -> None:
    address = begin(client)
    client.post(f"{address}/delete")
    for reply in (
        client.post(address, {"question": "movement", "answer": "hard-knot"}),
        client.post(f"{address}/delete"),
        client.get(f"{address}/report"),
    ):
        assert reply.status_code == 404
        assert words.NOT_FOUND in reply.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "gone",
    [{"gone": "yes"}, {"site": ["gone"]}, {"checklist/gone": "none"}, {"checklist/general": ["gone"]},
     {"exposures/medicine": ["gone"]}, {"movement": "gone"}, {"symptoms/gone": "none"}, {"follow-up/gone": ["gone"]}],
    ids=str,
)  # fmt: skip
def test_a_case_kept_with_knowledge_that_is_gone_can_still_be_read(gone: dict[str, Any], client: Client) -> None:
    address = begin(client, 3)
    StoredCase.objects.update(answers=[*stored(address).answers, gone])
    for part in ("", "/answers", "/2", "/report", "/report.json", "/report.html", "/case.yaml"):
        assert client.get(f"{address}{part}").status_code in (200, 302), part
    assert client.post(address, {"question": "site", "answer": ["calf"]}).status_code == 302
    assert list(kept(address)) == ["age", "sex", "exposures/person", "site"]


# A real file: killed, full, damaged, many at once


@pytest.fixture
def record(tmp_path: Path, django_db_blocker: Any) -> Iterator[Path]:
    """A record in a file of its own, as `unclench serve` has it."""
    path = tmp_path / "record.sqlite3"
    with django_db_blocker.unblock():
        before, configured = connections["default"], connections.settings["default"]
        connections.settings["default"] = {**configured, "NAME": path}
        del connections["default"]
        try:
            call_command("migrate", verbosity=0)
            yield path
        finally:
            connections["default"].close()
            connections["default"] = before
            connections.settings["default"] = configured


def everything() -> list[Any]:
    """All that is kept, to compare."""
    tables: tuple[Any, ...] = (Person, StoredCase, StoredAssessment, Episode, AuditEvent)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def killed_at(statement: int, write: Callable[[], object]) -> bool:
    """Run `write` in a process that dies before that statement; whether it died."""
    connection.close()
    child = os.fork()
    if child == 0:
        seen = 0

        def dies(execute: Any, *arguments: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == statement:
                os._exit(KILLED)
            return execute(*arguments)

        try:
            with connection.execute_wrapper(dies):
                write()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == KILLED


def a_case() -> StoredCase:
    found = StoredCase.objects.order_by("since").first()
    assert found is not None
    return found


def write_answer() -> None:
    stored = a_case()
    case = as_case(stored).with_answer("movement", "hard-knot")
    actions.keep_answers(stored.owner, stored.id, case, version=stored.version, now=timezone.now())


def write_report() -> None:
    stored = a_case()
    actions.keep_report(stored.owner, stored, "{}", knowledge=("v", "d"), engine_version="1", now=timezone.now())


WRITES: dict[str, tuple[Callable[[], object], dict[type[Any], int]]] = {
    "home": (lambda: actions.open_home(now=timezone.now()), {}),
    "case": (lambda: actions.start_case(a_case().owner, note="n", now=timezone.now()), {StoredCase: 1}),
    "answers": (write_answer, {}),
    "report": (write_report, {StoredAssessment: 1}),
    "delete": (lambda: actions.delete_case(a_case().owner, a_case().id, now=timezone.now()), {StoredCase: -1}),
    "episode": (
        lambda: actions.log_episode(
            a_case().owner, uuid4(), site="calf", let_go=True, seconds=30, at=timezone.now(), now=timezone.now()
        ),
        {Episode: 1},
    ),
}


@pytest.mark.parametrize("name", WRITES)
def test_a_process_killed_between_any_two_statements_leaves_all_or_nothing(name: str, record: Path) -> None:
    if name != "home":
        begin(Client())
        Client().get(f"/assess/{a_case().id}/report")
    before, write = everything(), WRITES[name][0]
    statement = 1
    while killed_at(statement, write):
        assert everything() == before, f"killed before statement {statement}, something was kept"
        statement += 1
    assert statement > 2, "a write has more than one statement"
    after = everything()
    assert len(after[-1]) == len(before[-1]) + 1, "the whole of it was kept, with its line in the audit"
    assert after != before


def test_a_first_start_that_is_killed_can_be_made_again(record: Path) -> None:
    statement = 1
    while killed_at(statement, lambda: Client().post("/assess", {"note": "n"})):
        assert StoredCase.objects.count() == 0
        statement += 1
    assert StoredCase.objects.count() == Person.objects.count() == 1


@pytest.mark.parametrize("statement", range(1, 60, 9))
def test_a_first_set_up_that_is_killed_can_be_made_again(statement: int, record: Path) -> None:
    connection.close()
    for file in record.parent.glob("record.sqlite3*"):
        file.unlink()
    killed_at(statement, lambda: call_command("migrate", verbosity=0))
    call_command("migrate", verbosity=0)
    address = begin(Client())
    assert list(kept(address)) == [id_ for id_, _ in BEGINNING]


def fill(path: Path) -> None:
    """No page more than there are: what a full disk says."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")


def test_a_full_disk_is_told_and_earlier_answers_are_safe(record: Path) -> None:
    client = Client()
    address = begin(client)
    before = everything()
    fill(record)
    reply = client.post("/assess", {"note": "n" * 2000})
    for _ in range(40):
        if reply.status_code == 507:
            break
        before = everything()
        reply = client.post("/assess", {"note": "n" * 2000})
    assert reply.status_code == 507
    assert words.NO_ROOM in reply.content.decode()
    assert words.NO_ROOM_HOW in reply.content.decode()
    assert everything() == before
    assert client.get(address, follow=True).status_code == 200
    assert client.get(f"{address}/answers").status_code == 200
    connection.close()
    assert client.post(address, {"question": "movement", "answer": "hard-knot"}).status_code == 302
    assert kept(address)["movement"] == ["hard-knot"]


def test_a_result_is_shown_although_there_is_no_room_to_keep_it(record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    address = begin(client, 4)

    def full(*_: Any, **__: Any) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("unclench.web.pages.result.actions.keep_report", full)
    for part in ("report", "report.json", "report.html"):
        assert client.get(f"{address}/{part}").status_code == 200
    assert not StoredAssessment.objects.exists()


@pytest.mark.parametrize("status", [404, 500, 503, 507])
def test_every_failure_still_says_when_to_call_for_help(
    status: int, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = {
        404: NotThere(),
        500: ValueError(),
        503: OperationalError("disk I/O error"),
        507: OperationalError("database or disk is full"),
    }

    def fails(*_: Any, **__: Any) -> None:
        raise failures[status]

    monkeypatch.setattr("unclench.web.pages.assess.case_of", fails)
    reply = Client(raise_request_exception=False).post(f"/assess/{uuid4()}", {"question": "age", "years": "3"})
    assert reply.status_code == status
    assert words.SOS in reply.content.decode()


def damage(path: Path, how: str) -> None:
    data = bytearray(path.read_bytes())
    if how == "not a database":
        data[:] = b"These are my holiday pictures. " * 400
    elif how == "cut short":
        del data[len(data) // 2 :]
    else:
        for place in range(4096, len(data), 4096):
            data[place : place + 2000] = os.urandom(2000)
    path.write_bytes(data)


@pytest.mark.parametrize("how", ["not a database", "cut short", "overwritten in places"])
def test_a_damaged_record_is_told_by_a_running_site_and_left_as_it_is(how: str, record: Path) -> None:
    address = begin(Client())
    connection.close()
    damage(record, how)
    before = record.read_bytes()
    for page in ("/", address, f"{address}/report"):
        reply = Client().get(page)
        assert reply.status_code == 503
        assert words.DAMAGED in reply.content.decode()
        assert "Traceback" not in reply.content.decode()
    assert Client().post(address, {"question": "movement", "answer": "hard-knot"}).status_code == 503
    connection.close()
    assert record.read_bytes() == before


@pytest.mark.parametrize("how", ["not a database", "cut short", "overwritten in places"])
def test_a_damaged_record_is_told_at_the_start_and_left_as_it_is(how: str, record: Path, tmp_path: Path) -> None:
    begin(Client())
    connection.close()
    damage(record, how)
    before = record.read_bytes()
    done = run("serve", "--port", "8604", UNCLENCH_DATA=str(tmp_path))
    assert done.returncode == 7
    assert "cannot be opened" in done.stderr
    assert str(record) in done.stderr
    assert "Traceback" not in done.stderr
    assert record.read_bytes() == before


@pytest.mark.parametrize("place", ["a file", "no folder at all"])
def test_a_folder_that_cannot_be_used_is_told_at_the_start(place: str, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("mine")
    folder = tmp_path / "a file" if place == "a file" else Path("/proc/nothing")
    done = run("serve", "--port", "8604", UNCLENCH_DATA=str(folder))
    assert done.returncode == 7
    assert "UNCLENCH_DATA" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "a file").read_text() == "mine"


def test_a_port_that_is_taken_is_told_in_a_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = run("serve", "--port", str(other.getsockname()[1]), UNCLENCH_DATA=str(tmp_path))
    assert done.returncode == 6
    assert "--port" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir()), "nothing was made"


def test_first_visits_at_once_make_one_person_and_one_report(record: Path) -> None:
    connection.close()
    together = Barrier(6)

    def at_once(ask: Callable[[Client], int]) -> list[int]:
        def one(_: int) -> int:
            together.wait()
            try:
                return ask(Client(raise_request_exception=False))
            finally:
                connections["default"].close()

        with ThreadPoolExecutor(6) as pool:
            return list(pool.map(one, range(6)))

    assert at_once(lambda client: client.post("/assess", {"note": "n"}).status_code) == [302] * 6
    assert (Person.objects.count(), StoredCase.objects.count()) == (1, 6)
    address = f"/assess/{a_case().id}"
    connection.close()
    assert at_once(lambda client: client.get(f"{address}/report").status_code) == [200] * 6
    assert StoredAssessment.objects.count() == 1


def test_writers_at_once_wait_for_each_other(record: Path) -> None:
    addresses = [begin(Client(), 0) for _ in range(8)]
    connection.close()
    together = Barrier(len(addresses))

    def answer(address: str) -> list[int]:
        together.wait()
        client = Client(raise_request_exception=False)
        try:
            return [client.post(address, {"question": id_, **form}).status_code for id_, form in BEGINNING]
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(len(addresses)) as pool:
        replies = list(pool.map(answer, addresses))
    assert replies == [[302] * len(BEGINNING)] * len(addresses)
    for address in addresses:
        assert list(kept(address)) == [id_ for id_, _ in BEGINNING]
    with sqlite3.connect(record) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_two_tabs_at_once_on_one_case_lose_nothing(record: Path) -> None:
    address = begin(Client())
    connection.close()
    together = Barrier(4)
    forms = [
        {"question": "age", "years": "51"},
        {"question": "site", "answer": ["calf", "foot"]},
        {"question": "movement", "answer": "hard-knot"},
        {"question": "sex", "answer": "other"},
    ]

    def answer(form: dict[str, Any]) -> int:
        together.wait()
        try:
            return Client(raise_request_exception=False).post(address, form).status_code
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(len(forms)) as pool:
        assert list(pool.map(answer, forms)) == [302] * 4
    told = kept(address)
    assert (told["age"], told["sex"], told["movement"]) == (51, "other", ["hard-knot"])
    assert set(told["site"]) == {"calf", "foot"}


# How often the record is asked


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "count"),
    [
        ("/", 3),
        ("/assess", 2),
        ("/now", 0),
        ("/sw.js", 0),
        ("/manifest.webmanifest", 0),
        ("{}/answers", 2),
        ("{}/0", 2),
        ("{}/report", 3),
        ("{}/report.json", 3),
        ("{}/report.html", 3),
        ("{}/case.yaml", 2),
    ],
)
def test_a_page_asks_the_record_only_so_often(
    page: str, count: int, client: Client, django_assert_num_queries: Any
) -> None:
    address = begin(client)
    client.get(f"{address}/report")
    for _ in range(5):
        begin(client, 1)
    with django_assert_num_queries(count):
        assert client.get(page.format(address)).status_code == 200


@pytest.mark.django_db
def test_an_answer_is_kept_with_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    address = begin(client)
    with django_assert_max_num_queries(6):
        client.post(address, {"question": "movement", "answer": "hard-knot"})
    assert case_of(the_person(), stored(address).id).version == len(BEGINNING) + 1
    assert isinstance(as_case(stored(address)), Case)
