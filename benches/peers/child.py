"""What all solver processes share: their arguments, the limit on processor time, and the result that they leave behind.

Every solver runs in a process of its own: then the operating system counts its processor time and memory, and libraries that
cannot live together (ortools carries another HiGHS than highspy) do not meet.
"""

import argparse
import json
import threading
import time
from dataclasses import dataclass

POLL_SECONDS = 0.05


@dataclass
class Result:
    """What a solver found: its own objective, bound and roster (`duty[person][day]` is a task or None)."""

    objective: float | None = None
    bound: float | None = None
    duty: list | None = None
    note: str = ""


def arguments(description, **options):
    """The arguments of a solver process; `options` are more of them, name to default."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("problem", help="the problem, written by `tavle bench … --model FILE.json`")
    parser.add_argument("result", help="the file for the result")
    parser.add_argument("--program", help="the program, written by `tavle bench … --model FILE.mps`")
    parser.add_argument(
        "--cpu-seconds", type=float, default=60, help="processor seconds, all threads, reading included"
    )
    parser.add_argument("--wall-seconds", type=float, default=180, help="wall seconds, should the processor be busy")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--step", type=float, default=1, help="every cost is a multiple of this: ends the proof early")
    for name, default in options.items():
        parser.add_argument(f"--{name}", default=default, type=type(default))
    return parser.parse_args()


def read_problem(path):
    with open(path, encoding="utf-8") as file:
        problem = json.load(file)
    if problem.get("format") != "tavle lines 1":
        raise SystemExit(f"{path}: not a problem of `tavle bench --model`")
    return problem


def write_result(path, result):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(vars(result), file)


def roster_of_columns(problem, columns):
    """The roster of the columns that are 1, by their names `x#person#day#task`."""
    duty = [[None] * problem["days"] for _ in problem["workers"]]
    for name in columns:
        if name.startswith("x#"):
            person, day, task = map(int, name[2:].split("#"))
            duty[person][day] = task
    return duty


class Limit:
    """Watches over what the process uses. Calls `stop` when all of it is spent, and then again and again until `lift`."""

    def __init__(self, options, stop):
        self.options, self.stop = options, stop
        self.lifted = threading.Event()
        threading.Thread(target=self.watch, daemon=True).start()

    def watch(self):
        started = time.monotonic()
        while not self.lifted.wait(POLL_SECONDS):
            wall_seconds = time.monotonic() - started
            if time.process_time() > self.options.cpu_seconds or wall_seconds > self.options.wall_seconds:
                self.stop()

    def lift(self):
        """The search is over."""
        self.lifted.set()
