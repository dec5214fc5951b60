"""Who gets in, what a browser is told to refuse, and what never leaves: the promises of safety, on every page."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from support import ROOT
from unclench.record import actions
from unclench.record.models import Person, StoredCase
from unclench.wording import pages as words

pytestmark = pytest.mark.django_db
ELSEWHERE = "203.0.113.5"


@pytest.fixture
def begun(client: Client) -> str:
    """A case with three answers; its address."""
    address: str = client.post("/assess", {"note": "a note of my own"})["Location"]
    client.post(address, {"question": "age", "years": "47"})
    client.post(address, {"question": "sex", "answer": "female"})
    client.post(address, {"question": "exposures/person", "answer": "none"})
    return address


@pytest.fixture
def paired(settings: Any) -> Any:
    settings.PAIRING = "a-token-of-this-run"
    return settings


def every_page(address: str) -> list[str]:
    """Every address of the site that shows something, by its name; those of another person's parts aside."""
    id_ = address.rsplit("/", 1)[-1]
    found = []
    for name, entries in get_resolver().reverse_dict.items():
        if isinstance(name, str) and name != "pair":
            needed = entries[0][0][1] if isinstance(entries, tuple) else []
            values = {"id_": id_, "place": 0}
            if set(needed) <= set(values):
                found.append(reverse(name, kwargs={key: values[key] for key in needed}))
    return found


class Inline(HTMLParser):
    """What stands in a page and a strict policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.found.append(tag)
        self.found += [name for name in given if name == "style" or name.startswith("on")]
        for name in ("src", "href", "action", "srcset", "poster", "data"):
            value = given.get(name) or ""
            if name != "href" or tag == "link":
                self.found += [value] if re.match(r"\s*(https?:|//|javascript:|data:)", value) else []
            elif value.lower().lstrip().startswith("javascript:"):
                self.found.append(value)


def check_guarded(reply: Any) -> None:
    policy = reply["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert reply["X-Frame-Options"] == "DENY"
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert reply["Referrer-Policy"] in ("no-referrer", "same-origin")
    if reply["Content-Type"].startswith("text/html") and "attachment" not in reply.get("Content-Disposition", ""):
        look = Inline()
        look.feed(reply.content.decode())
        assert look.found == []


def test_every_page_has_a_strict_policy_and_nothing_inline(begun: str, client: Client) -> None:
    pages = every_page(begun)
    assert {"/", "/assess", begun, f"{begun}/report", f"{begun}/answers"} <= set(pages)
    for page in pages:
        reply = client.get(page)
        assert reply.status_code in (200, 302, 405), page
        check_guarded(reply)


def test_pages_of_a_record_are_kept_by_no_browser(begun: str, client: Client) -> None:
    for page in (begun, f"{begun}/report", f"{begun}/answers", f"{begun}/report.json", f"{begun}/case.yaml", "/"):
        assert client.get(page)["Cache-Control"] == "no-store"


def test_a_mistake_and_a_refusal_are_guarded_too(begun: str) -> None:
    client = Client(raise_request_exception=False)
    refusals = {
        client.post(begun, {"question": "site"}): (422, 302),
        client.get("/nothing-here"): (404,),
        client.get("/", headers={"host": "evil.example"}): (400,),
        client.get("/", REMOTE_ADDR=ELSEWHERE): (403,),
        client.get(f"{begun}/delete"): (405,),
        Client(enforce_csrf_checks=True).post("/assess"): (403,),
        client.post("/assess", {"note": "n" * 100_001}): (400,),
    }
    for reply, expected in refusals.items():
        assert reply.status_code in expected
        check_guarded(reply)


@pytest.mark.parametrize(
    "page",
    ["/assess", "/theme", "/now/log", "{begun}", "{begun}/delete", "{begun}/tell"],
)
def test_a_form_without_its_token_changes_nothing(page: str, begun: str) -> None:
    before = list(StoredCase.objects.values())
    reply = Client(enforce_csrf_checks=True).post(page.format(begun=begun), {"question": "site", "answer": "calf"})
    assert reply.status_code == 403
    assert words.STALE in reply.content.decode()
    assert list(StoredCase.objects.values()) == before


@pytest.mark.parametrize("page", ["{begun}/delete", "{begun}/tell", "{begun}/what-if", "/now/log", "/theme"])
def test_a_link_changes_nothing(page: str, begun: str, client: Client) -> None:
    before = list(StoredCase.objects.values())
    reply = client.get(page.format(begun=begun))
    assert (reply.status_code, reply["Allow"]) == (405, "POST")
    assert words.BAD_REQUEST in reply.content.decode()
    assert list(StoredCase.objects.values()) == before


def test_the_checks_for_a_public_server_are_clean(tmp_path: Any) -> None:
    environment = {
        "UNCLENCH_TLS": "1",
        "UNCLENCH_SECRET": secrets.token_urlsafe(60),
        "UNCLENCH_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "unclench.web.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "DEBUG"],
        env={**{name: os.environ[name] for name in set(os.environ) - {"DJANGO_ALLOW_ASYNC_UNSAFE"}}, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "192.0.2.7", "local host", ""])
def test_a_host_that_is_not_ours_is_refused(host: str, client: Client) -> None:
    reply = client.get("/", headers={"host": host})
    assert reply.status_code == 400
    assert words.BAD_REQUEST in reply.content.decode()


@pytest.mark.parametrize("host", ["localhost", "localhost:8421", "127.0.0.1:8421", "[::1]:8421"])
def test_this_machine_is_let_in(host: str, client: Client) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("address", [ELSEWHERE, "192.168.1.20", "2001:db8::7", "::ffff:203.0.113.5", "", "nonsense"])
def test_another_machine_sees_nothing(address: str, begun: str, client: Client) -> None:
    for page in ("/", begun, f"{begun}/report", "/api/v1/version"):
        assert client.get(page, REMOTE_ADDR=address).status_code == 403
    assert client.post(f"{begun}/delete", REMOTE_ADDR=address).status_code == 403
    style = client.get("/static/unclench/site.css", REMOTE_ADDR=address)
    style.close()
    assert style.status_code == 200, "the refusal is no ruin"
    assert words.NOT_PAIRED in client.get("/", REMOTE_ADDR=address).content.decode()
    assert StoredCase.objects.count() == 1


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_a_proxy_on_this_machine_asks_for_others(header: str, begun: str, client: Client) -> None:
    for claimed in (ELSEWHERE, "127.0.0.1"):
        assert client.get(begun, headers={header: claimed}).status_code == 403


def test_pairing_lets_another_machine_in(paired: Any, begun: str) -> None:
    device = Client(REMOTE_ADDR=ELSEWHERE)
    page = device.get(f"/pair/{paired.PAIRING}")
    assert page.status_code == 200
    assert words.PAIR_TITLE in page.content.decode()
    assert device.get("/").status_code == 403, "asking is not yet pairing"
    cookie = device.post(f"/pair/{paired.PAIRING}").cookies["paired"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert device.get("/").status_code == 200
    assert device.get(f"{begun}/0").status_code == 200


def test_pairing_needs_the_token_of_a_form(paired: Any) -> None:
    device = Client(REMOTE_ADDR=ELSEWHERE, enforce_csrf_checks=True)
    assert device.post(f"/pair/{paired.PAIRING}").status_code == 403
    assert device.get("/").status_code == 403


@pytest.mark.parametrize("token", ["wrong", "a-token-of-this-ru", "é", "%00", "a" * 5000, "a-token-of-this-run "])
def test_a_wrong_token_finds_nothing(token: str, paired: Any) -> None:
    for reply in (Client(REMOTE_ADDR=ELSEWHERE).get(f"/pair/{token}"), Client().post(f"/pair/{token}")):
        assert reply.status_code == 404
        assert "paired" not in reply.cookies


def test_the_cookie_of_another_run_or_of_nobody_lets_nobody_in(paired: Any, settings: Any) -> None:
    device = Client(REMOTE_ADDR=ELSEWHERE)
    device.post(f"/pair/{paired.PAIRING}")
    settings.PAIRING = "the-token-of-the-next-run"
    assert device.get("/").status_code == 403
    settings.PAIRING = ""
    assert device.get("/").status_code == 403
    for forged in ("a-token-of-this-run", "x:y", "", "é"):
        device.cookies["paired"] = forged
        assert device.get("/").status_code == 403


@pytest.mark.parametrize(
    "form",
    [
        {"note": "n" * 100_001},
        {f"field-{number}": "1" for number in range(201)},
        {"question": "site", "answer": ["calf"] * 201},
    ],
    ids=["too long", "too many fields", "too many answers"],
)
def test_too_much_is_refused_and_nothing_is_kept(form: dict[str, Any], client: Client) -> None:
    for reply in (
        client.post("/assess", form),
        client.post(
            "/assess",
            "&".join(f"{k}={v}" for k, vs in form.items() for v in ([vs] if isinstance(vs, str) else vs)),
            content_type="application/x-www-form-urlencoded",
        ),
    ):
        assert reply.status_code == 400
        assert words.BAD_REQUEST in reply.content.decode()
    assert not StoredCase.objects.exists()


@pytest.mark.parametrize("body", [b"\xff\xfe=\x00", b"--x\r\n", b"%", b"a" * 90_000, b"note=%ff%00%ed%a0%80"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "nonsense"])
def test_no_body_whatever_makes_the_site_fail(body: bytes, kind: str, begun: str, client: Client) -> None:
    for page in ("/assess", begun, f"{begun}/tell", "/theme", "/now/log"):
        assert client.post(page, body, content_type=kind).status_code < 500


@pytest.mark.parametrize(
    "id_",
    [
        *(
            "1",
            "not-an-id",
            "00000000-0000-0000-0000-00000000000",
            "3f2504e0-4f89-41d3-9a0c-0305e82c3302",
            "%00",
            "..%2f..%2fsecret",
        ),
        "3F2504E0-4F89-41D3-9A0C-0305E82C3301",
    ],
)
@pytest.mark.parametrize("part", ["", "/report", "/report.json", "/report.html", "/case.yaml", "/answers", "/0"])
def test_a_bad_id_finds_nothing(id_: str, part: str, begun: str, client: Client) -> None:
    reply = client.get(f"/assess/{id_}{part}")
    assert reply.status_code == 404
    assert words.NOT_FOUND in reply.content.decode()


@pytest.mark.parametrize("place", ["99", "-1", "9" * 400, "0x1"])
def test_a_place_that_is_not_there_leads_on_or_finds_nothing(place: str, begun: str, client: Client) -> None:
    assert client.get(f"{begun}/{place}", follow=True).status_code in (200, 404)


def test_the_case_of_another_person_is_not_there(begun: str, client: Client) -> None:
    other = Person.objects.create(since=timezone.now())
    theirs = actions.start_case(other, note="their own words", now=timezone.now())
    address = f"/assess/{theirs.id}"
    for part in ("", "/report", "/report.json", "/report.html", "/case.yaml", "/answers", "/0"):
        assert client.get(f"{address}{part}").status_code == 404
    for part in ("", "/delete"):
        assert client.post(f"{address}{part}", {"question": "age", "years": "3", "version": "0"}).status_code == 404
    theirs.refresh_from_db()
    assert (theirs.answers, theirs.version) == ([], 0)
    assert str(theirs.id) not in client.get("/").content.decode()


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "javascript:1", "/\\evil.example", "/a\r\nX: y"]
)
def test_the_choice_of_colours_leads_nowhere_else(back: str, client: Client) -> None:
    reply = client.post("/theme", {"theme": "dark", "back": back})
    assert reply.status_code == 302
    assert "evil" not in reply["Location"]
    assert "\n" not in reply["Location"]
    assert "X" not in reply


def test_an_error_page_holds_nothing_that_was_said(begun: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("the calf of a woman of 47")

    monkeypatch.setattr("unclench.web.pages.assess.asked_next", broken)
    reply = Client(raise_request_exception=False).get(begun, follow=True)
    assert reply.status_code == 500
    text = reply.content.decode()
    assert words.DEFECT in text
    for said in ("calf", "woman", "Traceback", "ValueError", "a note of my own"):
        assert said not in text


WHAT_GOES_WRONG = """
import django
django.setup()
from django.core.management import call_command
from django.test import Client
from unclench.web.pages import assess
call_command("migrate", verbosity=0)
client = Client(raise_request_exception=False, headers={"host": "localhost"})
address = client.post("/assess", {"note": "secret-note"})["Location"]
client.post(address, {"question": "age", "years": "47"})
client.get("/secret-path?q=secret-query")
client.post("/assess/secret-id", {"answer": "secret-answer"})
client.get("/", headers={"host": "secret-host"})
client.get("/", REMOTE_ADDR="203.0.113.5", headers={"referer": "secret-referer"})
client.post(address, {"question": "secret-question" * 9000})
client.post("/api/v1/assess", '{"format": 1, "answers": [{"secret-id": "secret"}]}', content_type="application/json")
Client(enforce_csrf_checks=True, headers={"host": "localhost"}).post("/assess", {"note": "secret-note"})
def broken(*_, **__):
    raise ValueError("secret-answer")
assess.asked_next = broken
assert client.get(address + "?on=secret-query", follow=True).status_code == 500
print(address)
"""


def test_no_line_of_the_log_holds_a_path_a_form_or_an_answer(tmp_path: Any) -> None:
    environment = {
        "UNCLENCH_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "unclench.web.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    done = subprocess.run(
        [sys.executable, "-c", WHAT_GOES_WRONG],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    address = done.stdout.strip()
    assert "ERROR django.request ValueError" in done.stderr
    for line in done.stderr.splitlines():
        assert re.fullmatch(r"(ERROR|WARNING|CRITICAL) [\w.]+( \w+)?( [\w.<>]+:\d+( < [\w.]+:\d+)*)?", line), line
    for said in ("secret", address, address.rsplit("/", 1)[-1], "203.0"):
        assert said not in done.stderr
