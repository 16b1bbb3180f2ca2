"""Holds the native models against a roster from elsewhere: what it costs in each, beside its cost by the family's own rules.

    python benches/peers/check.py --tavle target/release/tavle inrc2 DIR/n005w4/n005w4_1_5-3-1-0 DIR/n005w4/Solution_H_1-WD_5-3-1-0

Ends with an error if any of them differs. The roster must keep all hard rules.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import table
from child import read_problem
from rosters import read_roster

MODELS = ["cp-sat windows", "cp-sat automaton", "timefold"]


def cost_in_cp_sat(problem, duty, form):
    import cp_sat

    model, lines = cp_sat.build(problem, form)
    return cp_sat.settled(model, lines, duty)


def cost_in_timefold(problem, duty):
    """The constraints are plain Python until the solver takes them over: they can be asked without it."""
    import timefold_streams as streams

    roster, lines, heads = streams.roster_of(problem), {}, {}
    for it in roster.duties:
        number = duty[it.worker.number][it.day]
        it.task = next((task for task in it.able if task.number == number), None)
        lines.setdefault(it.worker.number, []).append(it)
        heads[it.day, number] = heads.get((it.day, number), 0) + 1
    cover = sum(streams.cover_price(heads.get((wish.day, wish.task), 0), wish) for wish in roster.cover)
    return problem["offset"] + cover + sum(map(streams.line_price, lines.values()))


def asked(options, folder):
    """The problem, and what the roster costs by the family's own rules."""
    command = [options.tavle, "bench", options.family, options.path, "--quiet"]
    subprocess.run([*command, "--model", folder / "problem.json"], check=True)
    subprocess.run([*command, "--score", options.roster, "--csv", folder / "score.csv"], check=True)
    return read_problem(folder / "problem.json"), float(table.first_row(folder / "score.csv")["cost"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("family", choices=["curtois-qu", "inrc2"])
    parser.add_argument("path", help="the instance")
    parser.add_argument("roster", type=Path, help="a roster as `tavle bench --score` takes it")
    parser.add_argument("--tavle", default="target/release/tavle", metavar="FILE", help="the binary")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="peers-") as folder:
        problem, cost = asked(options, Path(folder))
    duty = read_roster(options.family, problem, options.roster)
    costs = [cost_in_cp_sat(problem, duty, form) for form in ("windows", "automaton")]
    costs.append(cost_in_timefold(problem, duty))
    print(f"{problem['name']}: {cost:g} by the family's rules")
    for model, counted in zip(MODELS, costs):
        print(f"  {model}: {counted:g}")
    if any(abs(counted - cost) > 1e-6 for counted in costs):
        sys.exit("error: the models do not cost what the family says")


if __name__ == "__main__":
    main()
