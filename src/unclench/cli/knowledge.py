"""`unclench knowledge`: check what is known, open any number to its ground, list the vocabulary."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

DIFF_FOLDERS = (Path("examples"), Path("benchmarks/vignettes/a"))

if TYPE_CHECKING:
    from unclench.evaluation import Moved
    from unclench.knowledge.records import Knowledge


@click.group()
def command() -> None:
    """Look into what the program knows."""


@command.command()
def check() -> None:
    """Check shape, types, references and clinical sense; exit code 4 if anything is wrong."""
    from unclench.errors import KnowledgeError
    from unclench.knowledge.check import check as problems_in
    from unclench.knowledge.load import data_folder, load_knowledge
    from unclench.knowledge.places import placed

    knowledge = load_knowledge()
    if problems := problems_in(knowledge):
        raise KnowledgeError(placed(problems, data_folder()))
    counts = {name: len(records) for name, records in knowledge.collections.items()}
    click.echo(f"Knowledge {knowledge.version} ({knowledge.digest[:12]}) is in order:")
    click.echo(", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items()))


@command.command()
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How to write it.")
@click.option(
    "--scenarios", type=click.Path(path_type=Path), default=Path("tests/spec/causes"), help="Stories told of causes."
)
def coverage(format_: str, scenarios: Path) -> None:
    """Which statements people read are answered, where the numbers come from, and what hangs loose."""
    from dataclasses import asdict

    from unclench.cli.covered import lines, told_in
    from unclench.knowledge.coverage import coverage as covered
    from unclench.knowledge.load import load_knowledge

    knowledge = load_knowledge()
    found = covered(knowledge, told=told_in(scenarios))
    if format_ == "json":
        click.echo(json.dumps(asdict(found), indent=2, ensure_ascii=False))
        return
    for line in lines(found, knowledge):
        click.echo(line)


@command.command()
@click.argument("revision", metavar="REV")
@click.argument("folders", metavar="[DIR]...", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--all", "show_all", is_flag=True, help="Name the cases that did not move as well.")
def diff(revision: str, folders: tuple[Path, ...], show_all: bool) -> None:
    """How each case of the folders (examples and vignettes) moved since the git revision REV."""
    from unclench.cli.evaluate import read_cases
    from unclench.cli.revision import knowledge_at
    from unclench.evaluation import moves
    from unclench.knowledge.load import load_knowledge

    knowledge = load_knowledge()
    places = folders or tuple(one for one in DIFF_FOLDERS if one.is_dir())
    cases = {f"{place}/{name}": case for place in places for name, case in read_cases(place, knowledge).items()}
    found = moves(cases, knowledge_at(revision), knowledge)
    for moved in found:
        if moved.matters or show_all:
            for line in _moved(moved):
                click.echo(line)
    click.echo(f"{sum(moved.matters for moved in found)} of {len(found)} cases moved since {revision}.")


def _moved(moved: Moved) -> Iterator[str]:
    yield moved.case
    for name, view in (("before", moved.before), ("after", moved.after)):
        if view is None:
            yield f"  {name}: it could not be told in the words of that time"
        else:
            causes = ", ".join(f"{cause} {share:.2f}" for cause, share in view.causes)
            yield f"  {name}: {view.urgency.value}; {causes or 'no causes named'}"


@command.command()
@click.argument("id_", metavar="ID")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How to write it.")
def show(id_: str, format_: str) -> None:
    """Show the record called ID, each number with the facts and sources it rests on, or the word and its reason."""
    from unclench.errors import CaseError, Problem
    from unclench.knowledge.load import load_knowledge
    from unclench.knowledge.show import find, lines_of
    from unclench.knowledge.walk import nearest

    knowledge = load_knowledge()
    found = find(id_, knowledge)
    if not found:
        known = [key for records in knowledge.collections.values() for key in records]
        raise CaseError([Problem("ID", None, f"Nothing is called {id_!r}.", nearest(id_, known))])
    if format_ == "json":
        records = [
            {"collection": name, "record": record.model_dump(mode="json", by_alias=True)} for name, record in found
        ]
        click.echo(json.dumps(records, indent=2, ensure_ascii=False))
        return
    for name, record in found:
        for line in lines_of(name, record, knowledge):
            click.echo(line)


@command.command()
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How to write it.")
def vocabulary(format_: str) -> None:
    """Every finding, mark, exposure and value a case file may name, with its question."""
    from unclench.knowledge.load import load_knowledge

    entries = list(_vocabulary(load_knowledge()))
    if format_ == "json":
        json.dump(entries, sys.stdout, indent=2, ensure_ascii=False)
        click.echo()
        return
    for entry in entries:
        click.echo(f"{entry['id']} ({entry['kind']}): {entry['question']}")
        for value, answer in entry.get("values", {}).items():
            click.echo(f"    {value}: {answer}")


def _vocabulary(knowledge: Knowledge) -> Iterator[dict[str, Any]]:
    for mark in knowledge.marks.values():
        values = {value.id: value.answer for value in mark.values}
        yield {"id": mark.id, "kind": "mark", "question": mark.question, "values": values}
    bands = {band.id: band.answer for band in knowledge.frequency.bands}
    yield {"id": "frequency", "kind": "frequency", "question": knowledge.frequency.question, "values": bands}
    for finding in knowledge.findings.values():
        yield {"id": finding.id, "kind": "finding", "question": finding.question}
    for exposure in knowledge.exposures.values():
        yield {"id": exposure.id, "kind": exposure.group, "question": exposure.question}
    for medicine in knowledge.medicines.values():
        yield {"id": medicine.id, "kind": "medicine", "question": medicine.question}
    for checklist in knowledge.checklists.values():
        lines = {line.id: line.text for line in checklist.lines}
        yield {"id": f"checklist/{checklist.id}", "kind": "checklist", "question": checklist.title, "values": lines}
    for one in knowledge.symptom_lists.values():
        names = {id_: knowledge.findings[id_].name for id_ in one.findings}
        yield {"id": f"symptoms/{one.id}", "kind": "symptoms", "question": one.title, "values": names}
