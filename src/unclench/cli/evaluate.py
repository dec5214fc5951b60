"""`unclench evaluate`: a folder of cases whose cause is known, and how right the program is about them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unclench.cli.files import read_in, write_out

if TYPE_CHECKING:
    from unclench.case import Case
    from unclench.evaluation import Evaluation
    from unclench.knowledge.records import Knowledge


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How to write it.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file.")
@click.option("--quick", is_flag=True, help="Leave out the interviews and the stress runs.")
def command(folder: Path, format_: str, output: Path | None, quick: bool) -> None:
    """Assess every case file in DIR and compare with gold.yaml, in DIR or beside it."""
    from unclench.evaluation import evaluate, read_gold, vignettes_from
    from unclench.knowledge.load import load_knowledge

    knowledge = load_knowledge()
    beside = folder if (folder / "gold.yaml").exists() else folder.parent
    gold = read_gold(read_in(beside / "gold.yaml"), name="gold.yaml")
    vignettes = vignettes_from(read_cases(folder, knowledge), gold, knowledge)
    found = evaluate(vignettes, knowledge, interview=not quick, stress=not quick)
    if format_ == "json":
        write_out(json.dumps(found.as_json(), indent=2, ensure_ascii=False) + "\n", output)
    else:
        write_out(as_text(found), output)


def read_cases(folder: Path, knowledge: Knowledge) -> dict[str, Case]:
    """Every case file of a folder by its name. Raises `CaseError` with the problems of all of them."""
    from unclench.errors import CaseError, ExchangeError, Problem
    from unclench.exchange.casefile import read_case

    cases: dict[str, Case] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name != "gold.yaml":
            try:
                cases[path.stem] = read_case(read_in(path), knowledge, name=path.name)
            except CaseError as error:
                problems += error.problems
    if problems:
        raise CaseError(problems)
    if not cases:
        raise ExchangeError([Problem(str(folder), None, "There is no case file in it.", "A case file ends in .yaml.")])
    return cases


def as_text(found: Evaluation) -> str:
    """The figures in lines, then the cases that were missed."""
    data = found.as_json()
    blocks = {
        "in scope": data["in_scope"],
        "mimics": data["mimics"],
        "triage, unstated = unknown": data["triage"]["unstated_unknown"],
        "triage, unstated = no": data["triage"]["unstated_no"],
        "interview, after the opening": data["interview"]["after_opening"],
        "interview, 12 questions on": data["interview"]["after_12_more"],
    }
    lines = []
    for title, block in blocks.items():
        lines.append(f"{title} (n = {block['n']})")
        for name, (hits, n) in block["counts"].items():
            if n:
                low, high = block["intervals"][name]
                lines.append(f"  {name:30} {hits:3d} of {n:3d}  {hits / n:4.0%}  (95%: {low:.0%} to {high:.0%})")
    stress = data["stress"]
    if stress["runs"]:
        lines.append(f"stress: top1 {stress['top1']:.0%}, top3 {stress['top3']:.0%}, top5 {stress['top5']:.0%}")
    lines.append(f"questions, mean: {data['questions_mean']}")
    lines.append("not first, or not at its level:")
    lines += [
        f"  {case['id']} {case['label']}: rank {case['rank']}, first {case['first']} {case['first_probability']:.2f};"
        f" {case['urgency']}, given {case['unstated_unknown']} (unstated = no: {case['unstated_no']})"
        for case in data["cases"]
        if case["rank"] > 1 or case["unstated_no"] != case["urgency"]
    ]
    return "\n".join(lines) + "\n"
