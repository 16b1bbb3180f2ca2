"""Timefold on the problem: a planning variable per person and day, constraint streams per line and per cover.

    python timefold_streams.py Instance3.json result.json --cpu-seconds 60

Its Python edition runs on a Java 17 or newer of the machine. It has one thread, no bound, and its own default search. What must not
be costs HARD a unit, far above everything else: the same order as a hard level of its own, in one score.
"""

import logging
from dataclasses import dataclass, field
from math import gcd
from typing import Annotated

from child import Limit, Result, arguments, read_problem, write_result
from timefold.solver import SolverFactory
from timefold.solver.config import ScoreDirectorFactoryConfig, SolverConfig
from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import ConstraintCollectors, ConstraintFactory, Joiners, SimpleScore, constraint_provider

HARD = 10_000_000
NO_LIMIT = 1_000_000


@dataclass
class Task:
    number: int
    shift: int
    load: int


@dataclass
class Range:
    lowest: int
    highest: int
    below: int
    above: int


@dataclass
class Worker:
    """A person's rules, in whole numbers. `carried_…` is -1 where the days before are not known."""

    number: int
    days: int
    cost: list[list[int]]
    off_cost: list[int]
    most_of_shift: list[int]
    load: Range
    work_run: Range
    off_run: Range
    shift_run: list[Range]
    weekends: Range
    half_weekend: int
    last_shift: int
    carried_work: int
    carried_off: int
    carried_shift: list[int]
    saturday: list[int]
    sunday: list[int]
    forbids: list[list[bool]]


@dataclass
class Cover:
    day: int
    task: int
    minimum: int
    wanted: int
    below: int
    above: int


@planning_entity
@dataclass
class Duty:
    id: Annotated[str, PlanningId]
    worker: Worker
    day: int
    able: Annotated[list[Task], ValueRangeProvider]
    task: Annotated[Task | None, PlanningVariable(allows_unassigned=True)] = field(default=None)


@planning_solution
@dataclass
class Roster:
    cover: Annotated[list[Cover], ProblemFactCollectionProperty]
    duties: Annotated[list[Duty], PlanningEntityCollectionProperty]
    score: Annotated[SimpleScore | None, PlanningScore] = field(default=None)


def range_price(number: int, wanted: Range) -> int:
    if number < wanted.lowest:
        return wanted.below * (wanted.lowest - number)
    if number > wanted.highest:
        return wanted.above * (number - wanted.highest)
    return 0


def runs_price(kinds: list[int], kind: int, carried: int, wanted: Range) -> int:
    """Runs of days of a kind, after `carried` days of it; a run at an unknown or open edge is never too short."""
    price = 0
    length = carried if carried > 0 else 0
    free = length if length > wanted.highest else wanted.highest
    is_open = False
    for day in range(len(kinds)):
        if kinds[day] == kind:
            if length == 0:
                free = wanted.highest
                is_open = day == 0 and carried < 0
            length = length + 1
            if length > free:
                price = price + wanted.above
        else:
            if length > 0 and length < wanted.lowest and not is_open:
                price = price + wanted.below * (wanted.lowest - length)
            length = 0
            is_open = False
    return price


def weekends_price(worker: Worker, works: list[int]) -> int:
    price = 0
    worked = 0
    for at in range(len(worker.saturday)):
        saturday = worker.saturday[at]
        sunday = worker.sunday[at]
        on_saturday = works[saturday] if saturday >= 0 else 0
        on_sunday = works[sunday] if sunday >= 0 else 0
        if on_saturday + on_sunday > 0:
            worked = worked + 1
        if saturday >= 0 and sunday >= 0 and on_saturday != on_sunday:
            price = price + worker.half_weekend
    return price + range_price(worked, worker.weekends)


def line_price(duties: list[Duty]) -> int:
    """What one person's line costs."""
    worker = duties[0].worker
    shifts = [-1] * worker.days
    works = [0] * worker.days
    counts = [0] * len(worker.shift_run)
    load = 0
    price = 0
    for duty in duties:
        task = duty.task
        if task is None:
            price = price + worker.off_cost[duty.day]
        else:
            shifts[duty.day] = task.shift
            works[duty.day] = 1
            counts[task.shift] = counts[task.shift] + 1
            load = load + task.load
            price = price + worker.cost[duty.day][task.number]
    before = worker.last_shift
    for shift in shifts:
        if before >= 0 and shift >= 0 and worker.forbids[before][shift]:
            price = price + HARD
        before = shift
    price = price + range_price(load, worker.load) + weekends_price(worker, works)
    price = price + runs_price(works, 1, worker.carried_work, worker.work_run)
    price = price + runs_price(works, 0, worker.carried_off, worker.off_run)
    for shift in range(len(counts)):
        if counts[shift] > worker.most_of_shift[shift]:
            price = price + HARD * (counts[shift] - worker.most_of_shift[shift])
        wanted = worker.shift_run[shift]
        if wanted.lowest > 1 or wanted.highest < NO_LIMIT:
            price = price + runs_price(shifts, shift, worker.carried_shift[shift], wanted)
    return price


def cover_price(heads: int, cover: Cover) -> int:
    if heads < cover.minimum:
        return HARD * (cover.minimum - heads) + cover.below * (cover.wanted - cover.minimum)
    if heads < cover.wanted:
        return cover.below * (cover.wanted - heads)
    return cover.above * (heads - cover.wanted)


@constraint_provider
def constraints(factory: ConstraintFactory):
    """Streams see only duties that are done: what cover costs with nobody at all is a constant outside the score."""
    return [
        factory.for_each_including_unassigned(Duty)
        .group_by(lambda duty: duty.worker.number, ConstraintCollectors.to_list(lambda duty: duty))
        .penalize(SimpleScore.ONE, lambda worker, duties: line_price(duties))
        .as_constraint("lines"),
        factory.for_each(Duty)
        .group_by(lambda duty: duty.day, lambda duty: duty.task.number, ConstraintCollectors.count())
        .join(
            Cover,
            Joiners.equal(lambda day, task, heads: day, lambda cover: cover.day),
            Joiners.equal(lambda day, task, heads: task, lambda cover: cover.task),
        )
        .impact(SimpleScore.ONE, lambda day, task, heads, cover: cover_price(0, cover) - cover_price(heads, cover))
        .as_constraint("cover"),
    ]


def whole(price):
    """A price as a whole number; what must not be at HARD."""
    if price is None or price == "hard":
        return HARD
    if price != int(price):
        raise SystemExit(f"Timefold's score is in whole numbers, and {price} is none")
    return int(price)


def range_of(data, unit=1):
    """A range counted in units of `unit`."""
    highest = NO_LIMIT if data["max"] is None else data["max"] // unit
    sides = [data[side] if data[side] == "hard" else data[side] * unit for side in ("below", "above")]
    return Range(-(-data["min"] // unit), highest, *map(whole, sides))


def worker_of(problem, number, unit):
    data, shifts = problem["workers"][number], problem["shifts"]
    past = data["past"]
    carried = (lambda name: past[name]) if past else (lambda name: -1)
    last_shift = past["shift"] if past and past["shift"] is not None else -1
    carried_shift = [carried("shift_run") if not past or shift == last_shift else 0 for shift in range(len(shifts))]
    day_or_none = lambda at: [-1 if days[at] is None else days[at] for days in problem["weekends"]]
    return Worker(
        number=number,
        days=problem["days"],
        cost=[[whole(cost) for cost in costs] for costs in data["cost"]],
        off_cost=[whole(cost) for cost in data["off_cost"]],
        most_of_shift=[NO_LIMIT if most is None else most for most in data["most_of_shift"]],
        load=range_of(data["load"], unit),
        work_run=range_of(data["work_run"]),
        off_run=range_of(data["off_run"]),
        shift_run=[range_of(runs) for runs in data["shift_run"]],
        weekends=range_of(data["weekends"]),
        half_weekend=whole(data["half_weekend"]),
        last_shift=last_shift,
        carried_work=carried("work_run"),
        carried_off=carried("off_run"),
        carried_shift=carried_shift,
        saturday=day_or_none(0),
        sunday=day_or_none(1),
        forbids=[[after in shift["forbids_next"] for after in range(len(shifts))] for shift in shifts],
    )


def roster_of(problem):
    """Everybody off."""
    # A limit of the load that is missed by one duty is missed by few units, not by its minutes.
    unit = load_unit(problem)
    tasks = [Task(at, task["shift"], task["load"] // unit) for at, task in enumerate(problem["tasks"])]
    cover = [
        Cover(wish["day"], wish["task"], wish["minimum"], wish["wanted"], whole(wish["below"]), whole(wish["above"]))
        for wish in problem["cover"]
    ]
    duties = []
    for number, data in enumerate(problem["workers"]):
        worker = worker_of(problem, number, unit)
        for day, costs in enumerate(data["cost"]):
            able = [task for task, cost in zip(tasks, costs) if cost is not None]
            duties.append(Duty(f"{number}-{day}", worker, day, able))
    return Roster(cover, duties)


def load_unit(problem):
    """The common divisor of all loads."""
    return max(1, gcd(*(task["load"] for task in problem["tasks"])))


def main():
    options = arguments(__doc__)
    problem = read_problem(options.problem)
    logging.getLogger("timefold.solver").setLevel(logging.WARNING)
    roster = roster_of(problem)
    config = SolverConfig(
        solution_class=Roster,
        entity_class_list=[Duty],
        score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=constraints),
        random_seed=options.seed,
    )
    solver = SolverFactory.create(config).build_solver()
    nobody = problem["offset"] + sum(cover_price(0, cover) for cover in roster.cover)
    limit = Limit(options, solver.terminate_early)
    best = solver.solve(roster)
    limit.lift()
    write_result(options.result, found(problem, best, nobody))


def found(problem, best, nobody):
    objective = nobody - best.score.score
    if objective >= HARD:
        return Result(note=f"the best breaks hard rules by {max(1, objective // HARD)}")
    duty = [[None] * problem["days"] for _ in problem["workers"]]
    for it in best.duties:
        duty[it.worker.number][it.day] = None if it.task is None else it.task.number
    return Result(objective=objective, duty=duty, note="stopped")


if __name__ == "__main__":
    main()
