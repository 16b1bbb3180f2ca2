"""Other solvers on the same public instances, side by side with tavle, at equal processor time.

    python benches/peers/run.py --tavle target/release/tavle --seconds 120 curtois-qu DIR/Instance13.txt DIR/Instance16.txt
    python benches/peers/run.py --tavle target/release/tavle --seconds 120 inrc2 DIR/n030w4/n030w4_1_6-2-9-1 --csv table.csv

Prints one Markdown table. Everybody may use twice `--seconds` of processor time; every roster is scored again by
`tavle bench --score`, with the family's own rules. It stops with an error when a solver's own objective is not that cost, or when a bound
lies above the cost of any roster: then a model is wrong, and the table would be worth nothing.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import table
from costs import cost_step, raised
from processes import run_measured
from rosters import write_roster

HERE = Path(__file__).resolve().parent
THREADS = 2
# Wall seconds beyond the processor seconds for whoever has to share the machine.
PATIENCE = 2.0
PEERS = {"cp-sat": "cp_sat.py", "highs": "highs.py", "scip": "scip.py", "timefold": "timefold_streams.py"}
EVERYBODY = ["tavle", *PEERS]
# These solve the program; the others have models of their own.
ON_PROGRAM = ("highs", "scip")


class Wrong(Exception):
    """A solver's result is not what it says it is."""


class Bench:
    """One instance: its files, and how tavle is asked about it."""

    def __init__(self, options, path, folder):
        self.options, self.path, self.folder = options, path, folder
        self.problem_file, self.program_file = folder / "problem.json", folder / "program.mps"
        self.ask("--model", self.problem_file)
        self.problem = json.loads(self.problem_file.read_text(encoding="utf-8"))
        self.step = cost_step(self.problem)

    def ask(self, *arguments, allowed=(0,)):
        """Runs `tavle bench` on the instance and returns what it used."""
        command = [self.options.tavle, "bench", self.options.family, self.path, *arguments, "--quiet"]
        used = run_measured(command, self.folder / "tavle.log", None)
        if used.exit_code not in allowed:
            raise SystemExit(f"{' '.join(map(str, command))}\nended with {used.exit_code}: {used.last_words}")
        return used

    def program(self):
        if not self.program_file.exists():
            self.ask("--model", self.program_file)
        return self.program_file

    def score(self, rosters):
        """Cost and number of broken hard rules of the roster in a folder."""
        figures = rosters / "score.csv"
        self.ask("--score", rosters, "--csv", figures, allowed=(0, 1))
        row = table.first_row(figures)
        return float(row["cost"]), int(row["hard_breaches"])


def run_tavle(bench, folder, options):
    """Tavle's own search: its row, and what it says of itself."""
    figures, limits = folder / "tavle.csv", ["--time-limit", f"{options.seconds:g}", "--threads", THREADS]
    arguments = [*limits, "--seed", options.seed, "--csv", figures, "--out", folder]
    used = bench.ask(*arguments, allowed=(0, 3, 4))
    row = table.first_row(figures)
    objective, bound = (float(row[name]) if row[name] else None for name in ("cost", "bound"))
    return used, {"objective": objective, "bound": bound, "note": row["note"]}


def run_peer(solver, bench, folder, options):
    """A peer's search, in a process of its own."""
    result = folder / "result.json"
    cpu_seconds = THREADS * options.seconds
    command = [sys.executable, HERE / PEERS[solver], bench.problem_file, result]
    command += ["--cpu-seconds", cpu_seconds, "--wall-seconds", PATIENCE * cpu_seconds, "--threads", THREADS]
    command += ["--seed", options.seed, "--step", bench.step]
    if solver in ON_PROGRAM:
        command += ["--program", bench.program()]
    used = run_measured(command, folder / f"{solver}.log", 2 * PATIENCE * cpu_seconds + 60)
    if not result.exists():
        return used, {"objective": None, "bound": None, "note": f"failed: {used.last_words}"}
    found = json.loads(result.read_text(encoding="utf-8"))
    if found["duty"] is not None:
        write_roster(options.family, bench.problem, found["duty"], folder)
    return used, found


def row_of(solver, bench, options):
    """Runs a solver on an instance and holds its result against the family's own score."""
    folder = bench.folder / solver
    folder.mkdir()
    if solver == "tavle":
        used, found = run_tavle(bench, folder, options)
    else:
        used, found = run_peer(solver, bench, folder, options)
    row = table.Row(bench.problem["name"], solver, used.wall_seconds, used.cpu_seconds, used.megabytes, found["note"])
    if found["bound"] is not None:
        row.bound = raised(found["bound"], bench.step, bench.problem["offset"])
    if found["objective"] is None:
        return row
    row.cost, row.broken = bench.score(folder)
    # Solvers of programs hold rows to a millionth, at prices of thousands; no two costs lie closer than a step.
    slack = bench.step / 100 if bench.step else 1e-6 * max(1.0, abs(row.cost))
    hold_against_score(row, found["objective"], slack, may_miss_people=solver in ON_PROGRAM)
    return row


def hold_against_score(row, objective, slack, may_miss_people):
    """The program prices people missing from hard minima; nothing else may be broken, and no price may differ."""
    where = f"{row.instance}, {row.solver}"
    if row.broken and not may_miss_people:
        raise Wrong(f"{where}: breaks {row.broken} hard rules")
    if not row.broken and abs(objective - row.cost) > slack:
        raise Wrong(f"{where}: objective {objective}, but the roster costs {row.cost}")


def hold_against_each_other(rows):
    """No roster may cost less than another solver has proven that a roster must."""
    for low in (row for row in rows if row.bound is not None):
        for row in (row for row in rows if row.cost is not None and not row.broken):
            if low.bound > row.cost + 1e-6 * max(1.0, abs(row.cost)):
                bound, cost = f"bound {low.bound:g} of {low.solver}", f"cost {row.cost:g} of {row.solver}"
                raise Wrong(f"{row.instance}: {bound} above the {cost}")


def main():
    options = arguments()
    rows = []
    try:
        for path in options.paths:
            with tempfile.TemporaryDirectory(prefix="peers-") as folder:
                bench = Bench(options, path, Path(folder))
                for solver in options.solvers:
                    rows.append(row_of(solver, bench, options))
                    print(rows[-1].told(), file=sys.stderr, flush=True)
                    if options.csv:
                        table.write_csv(options.csv, rows)
                hold_against_each_other(rows[-len(options.solvers) :])
    except Wrong as wrong:
        raise SystemExit(f"error: {wrong}") from wrong
    print(table.markdown(rows))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("family", choices=["curtois-qu", "inrc2"])
    parser.add_argument("paths", nargs="+", metavar="PATH", help="instances, each as `tavle bench` takes it")
    parser.add_argument("--tavle", default="target/release/tavle", metavar="FILE", help="the binary")
    parser.add_argument(
        "--seconds", type=float, default=120, help=f"time for {THREADS} threads: half the processor time"
    )
    parser.add_argument("--solvers", type=solvers, metavar="NAME,…", help=f"of {', '.join(EVERYBODY)} [default: all]")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--csv", metavar="FILE", help="write the table here too, after every run")
    options = parser.parse_args()
    if options.solvers is None:
        options.solvers = everybody()
    return options


def solvers(text):
    names = text.split(",")
    for name in names:
        if name not in EVERYBODY:
            raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(EVERYBODY)}")
    return names


def everybody():
    """All solvers; without a Java on the machine all but Timefold."""
    if shutil.which("java") or os.environ.get("JAVA_HOME"):
        return EVERYBODY
    print("no Java on this machine: Timefold is left out", file=sys.stderr)
    return [solver for solver in EVERYBODY if solver != "timefold"]


if __name__ == "__main__":
    main()
