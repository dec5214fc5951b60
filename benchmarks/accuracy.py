"""Writes ACCURACY.md: what PROTOCOL.md asks for, measured on the published cases, beside other systems' own figures.

`--quick` leaves out interviews and stress; `--compare OLD.json` compares with an earlier run and writes nothing.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from itertools import pairwise
from math import comb
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from simulate import simulate

from unclench.case import Case
from unclench.cli.evaluate import read_cases
from unclench.evaluation import Evaluation, evaluate, read_gold, vignettes_from
from unclench.evaluation.summary import BINS, LOW
from unclench.knowledge.load import load_knowledge
from unclench.knowledge.reading import parse_yaml
from unclench.knowledge.records import Knowledge

HERE = Path(__file__).parent
VIGNETTES = HERE / "vignettes"
STRESS_FLOOR = 0.75
FLOORS = (
    ("causes in scope, first", "in_scope", "top1", 0.68),
    ("causes in scope, among three", "in_scope", "top3", 0.87),
    ("causes in scope, among five", "in_scope", "top5", 0.92),
    ("families in scope, among three", "in_scope", "family_top3", 0.94),
    ('"not a spasm" recognised', "mimics", "not_a_spasm_sensitivity", 0.90),
    ("emergencies at least same-day", "unstated_no", "emergency_at_least_same_day", 1.0),
    ("emergencies called emergency", "unstated_no", "emergency_called_emergency", 0.80),
    ("self-care and routine kept low", "unstated_no", "low_kept", 0.80),
    ("within one level or higher", "unstated_no", "within_one_or_higher", 0.97),
    ("stress, among three", "stress", "top3", STRESS_FLOOR),
)
FEWEST, SIMULATED, SEED, RESAMPLES = 20, 1500, 3, 2000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--compare", type=Path)
    chosen = parser.parse_args()
    knowledge = load_knowledge()
    cases = {encoder: read_cases(VIGNETTES / encoder, knowledge) for encoder in "ab"}
    full = not chosen.quick and not chosen.compare
    found = {encoder: _evaluated(cases[encoder], knowledge, full=full and encoder == "a") for encoder in "ab"}
    data = {encoder: found[encoder].as_json() for encoder in "ab"}
    if chosen.compare:
        print("\n".join(compared(json.loads(chosen.compare.read_text("utf-8")), data["a"])))
        return
    simulated = bins_of(knowledge)
    (HERE / "calibration.svg").write_text(drawn(data["a"]["calibration"], simulated), "utf-8")
    (HERE / "results.json").write_text(json.dumps(data["a"], indent=1) + "\n", "utf-8")
    shown = page(data, knowledge, agreement=agreed(cases, found), simulated=simulated)
    (HERE / "ACCURACY.md").write_text(shown, "utf-8")
    print(floors(data["a"]))


def _evaluated(cases: dict[str, Case], knowledge: Knowledge, *, full: bool) -> Evaluation:
    gold = read_gold((VIGNETTES / "gold.yaml").read_bytes(), name="gold.yaml")
    return evaluate(vignettes_from(cases, gold, knowledge), knowledge, interview=full, stress=full)


def page(
    data: dict[str, Any], knowledge: Knowledge, *, agreement: dict[str, float], simulated: list[dict[str, float]]
) -> str:
    environment = Environment(  # noqa: S701 - Markdown from our own figures
        loader=FileSystemLoader(HERE), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.get_template("ACCURACY.md.j2")
    return template.render(
        a=data["a"],
        b=data["b"],
        knowledge=knowledge,
        floors=floors(data["a"]),
        agreement=agreement,
        simulated=simulated,
        misses=[case for case in data["a"]["cases"] if missed(case)],
        weak=[f"{case['id']} {case['stress_top3']:.0%}" for case in data["a"]["cases"] if weak(case)],
        notes=_data("misses.yaml"),
        published=_data("published.yaml"),
        pct="{:.0%}".format,
    )


def _data(name: str) -> Any:
    return parse_yaml((VIGNETTES / name).read_bytes(), name=name).data


def missed(case: dict[str, Any]) -> bool:
    level = case["unstated_no"] == case["urgency"] or {case["unstated_no"], case["urgency"]} <= set(LOW)
    return case["rank"] > 3 or not level


def weak(case: dict[str, Any]) -> bool:
    return case["stress_top3"] is not None and case["stress_top3"] < STRESS_FLOOR


def floors(data: dict[str, Any]) -> str:
    """The floors as a table: what was found, the floor, and whether it holds."""
    rows = ["| what | found | floor | |", "|---|---|---|---|"]
    for what, group, name, floor in FLOORS:
        block = data["triage"][group] if group.startswith("unstated") else data[group]
        value = block.get(name)
        if value is None:
            continue
        of = "({} of {})".format(*block["counts"][name]) if "counts" in block else ""
        rows.append(f"| {what} | {value:.0%} {of} | {floor:.0%} | {'holds' if value >= floor else 'missed'} |")
    return "\n".join(rows)


def agreed(cases: dict[str, dict[str, Case]], found: dict[str, Evaluation]) -> dict[str, float]:
    """How alike two encodings are: answers given alike over answers given by either, and the same first cause."""
    shares = []
    for name in cases["a"]:
        said = [{(id_, str(value)) for id_, value in cases[encoder][name].last().items()} for encoder in "ab"]
        shares.append(len(said[0] & said[1]) / len(said[0] | said[1]))
    first = [{one.id: one.first for one in found[encoder].outcomes} for encoder in "ab"]
    same = [first[0][name] == first[1][name] for name in first[0]]
    return {"answers": sum(shares) / len(shares), "first": sum(same) / len(same)}


def bins_of(knowledge: Knowledge) -> list[dict[str, float]]:
    """Simulated people by the probability given to their first cause: how many, mean given, share right."""
    people = simulate(knowledge, cases=SIMULATED, seed=SEED)
    rows = []
    for low, high in pairwise(BINS):
        inside = (people.given >= low) & (people.given < high + (high == 1))
        if inside.sum() >= FEWEST:
            given, right = float(people.given[inside].mean()), float(people.right[inside].mean())
            rows.append({"from": low, "to": high, "n": int(inside.sum()), "given": given, "right": right})
    return rows


def compared(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """Two versions case by case: discordant cases, exact sign test, paired bootstrap of the difference."""
    before = {case["id"]: case["rank"] for case in old["cases"] if case["group"] in ("in-scope", "mimic")}
    after = {case["id"]: case["rank"] for case in new["cases"]}
    for most in (1, 3):
        pairs = [(before[id_] <= most, after[id_] <= most) for id_ in before]
        better = sum(now and not was for was, now in pairs)
        worse = sum(was and not now for was, now in pairs)
        low, high = _bootstrap(pairs)
        claim = "an improvement" if better + worse >= 5 and low > 0 else "no improvement is claimed"
        yield f"top {most}: {better} better, {worse} worse, sign test p = {_sign_test(better, worse):.2f}"
        yield f"  difference {low:+.0%} to {high:+.0%}: {claim}"


def _sign_test(better: int, worse: int) -> float:
    n = better + worse
    return min(1.0, 2 * sum(comb(n, k) for k in range(max(better, worse), n + 1)) / 2**n) if n else 1.0


def _bootstrap(pairs: list[tuple[bool, bool]]) -> tuple[float, float]:
    rng = random.Random(SEED)  # noqa: S311 - repeatable resampling, no secret
    draws = sorted(sum(now - was for was, now in rng.choices(pairs, k=len(pairs))) for _ in range(RESAMPLES))
    return draws[int(0.025 * RESAMPLES)] / len(pairs), draws[int(0.975 * RESAMPLES)] / len(pairs)


def drawn(published: list[dict[str, Any]], simulated: list[dict[str, float]]) -> str:
    """Given against right: a diagonal, dots for simulated people, rings with intervals for published cases."""
    side, edge = 320, 44

    def at(given: float, right: float) -> tuple[float, float]:
        return edge + given * side, edge / 2 + (1 - right) * side

    parts = [f'<path d="M{edge} {edge / 2 + side}L{edge + side} {edge / 2}" stroke="#667e7c" stroke-dasharray="4 4"/>']
    for row in simulated:
        x, y = at(row["given"], row["right"])
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#285979"/>')
    for row in published:
        x, y = at(row["given"], row["right"])
        low, high = (at(row["given"], end)[1] for end in row["interval"])
        parts.append(f'<path d="M{x:.1f} {low:.1f}V{high:.1f}" stroke="#834d13" stroke-width="2"/>')
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#fdfefd" stroke="#834d13" stroke-width="2"/>')
    ticks = "".join(
        f'<text x="{at(t, 0)[0]:.0f}" y="{edge / 2 + side + 18}" text-anchor="middle">{t:.1f}</text>'
        f'<text x="{edge - 8}" y="{at(0, t)[1] + 4:.0f}" text-anchor="end">{t:.1f}</text>'
        for t in BINS
    )
    width, height = side + edge + 20, side + edge + 30
    says = "Given to the first cause against right. Rings: published cases, 95% interval. Dots: simulated."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img" '
        f'aria-label="{says}"><rect width="{width}" height="{height}" fill="#fdfefd"/>'
        f'<g fill="none">{"".join(parts)}</g>'
        f'<g font-family="sans-serif" font-size="9" fill="#0f292c">{ticks}'
        f'<text x="8" y="{height - 6}">{says}</text></g></svg>\n'
    )


if __name__ == "__main__":
    main()
