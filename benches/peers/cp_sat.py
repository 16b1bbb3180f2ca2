"""OR-Tools CP-SAT on a native model of the problem: Booleans x[person][day][task], at-most-one rows, whole cover slacks.

    python cp_sat.py Instance3.json result.json --cpu-seconds 60 --form windows

Runs of days have two forms. `windows`: a Boolean where a run starts, and rows over windows of days (Rajan and Takriti), which the
linear relaxation can use. `automaton`: what is hard about a person's runs and successions as one AddAutomaton; priced
runs stay windows, for an automaton has no prices. See README.md for which one is kept, and why.
"""

import automaton
from child import Limit, Result, arguments, read_problem, write_result
from ortools.sat.python import cp_model

HARD = "hard"
# One worker lifts the bound on the relaxation with all rows and cuts, the other improves. CP-SAT's own choice for two workers leaves
# most rows out of the relaxation, and its bounds stay near zero.
BEST = 'subsolvers:"objective_lb_search_max_lp"'


def opposite(literal):
    """The negation of a literal, which may be a known 0 or 1."""
    return 1 - literal if isinstance(literal, int) else literal.negated()


def is_known(literal, value):
    return isinstance(literal, int) and literal == value


class Objective:
    """A sum of whole prices."""

    def __init__(self):
        self.terms = []
        self.constant = 0

    def add(self, price, of=1):
        if price != int(price):
            raise SystemExit(f"CP-SAT counts in whole numbers, and {price} is none")
        if isinstance(of, int):
            self.constant += int(price) * of
        elif price != 0:
            self.terms.append(int(price) * of)


class Days:
    """Days that are in a run or not, before the horizon too as far as that is known."""

    def __init__(self, on, carried):
        self.on = on
        self.carried = carried

    def at(self, day):
        if day >= 0:
            return self.on[day]
        return int(self.carried is not None and -day <= self.carried)

    def __len__(self):
        return len(self.on)


class Line:
    """One person's columns and rules."""

    def __init__(self, model, objective, problem, worker, form):
        self.model, self.objective, self.problem, self.worker, self.form = model, objective, problem, worker, form
        self.days = range(problem["days"])
        self.past = worker["past"]
        self.off = []
        self.task = [self.tasks_of(day) for day in self.days]
        self.shift = [self.shifts_of(day) for day in self.days]
        self.work = [opposite(off) for off in self.off]
        self.load()
        self.caps()
        self.weekends()
        self.runs()
        if form == "windows":
            self.successions()

    def tasks_of(self, day):
        """A Boolean for each task that may be; exactly one of them or the day off is 1."""
        costs, off_cost = self.worker["cost"][day], self.worker["off_cost"][day]
        tasks = {task: self.model.new_bool_var("") for task, cost in enumerate(costs) if cost is not None}
        off = 0
        if off_cost is not None:
            off = self.model.new_bool_var("") if tasks else 1
            self.objective.add(off_cost, off)
        for task, literal in tasks.items():
            self.objective.add(costs[task], literal)
        self.model.add_exactly_one([*tasks.values(), off])
        self.off.append(off)
        return tasks

    def shifts_of(self, day):
        """A Boolean for each shift: its only task, or whether one of its tasks is done."""
        shifts = []
        for shift in range(len(self.problem["shifts"])):
            tasks = [it for task, it in self.task[day].items() if self.problem["tasks"][task]["shift"] == shift]
            if len(tasks) > 1:
                any_of_them = self.model.new_bool_var("")
                self.model.add_exactly_one([*tasks, any_of_them.negated()])
                shifts.append(any_of_them)
            else:
                shifts.append(tasks[0] if tasks else 0)
        return shifts

    def keep(self, total, range_, most):
        """Keeps a linear expression of at most `most` within a range, at a price or at all costs."""
        lowest, highest = range_["min"], range_["max"]
        if lowest > 0 and range_["below"] != 0:
            if range_["below"] == HARD:
                self.model.add(total >= lowest)
            else:
                missing = self.model.new_int_var(0, lowest, "")
                self.model.add(total + missing >= lowest)
                self.objective.add(range_["below"], missing)
        if highest is not None and highest < most and range_["above"] != 0:
            if range_["above"] == HARD:
                self.model.add(total <= highest)
            else:
                beyond = self.model.new_int_var(0, most - highest, "")
                self.model.add(total - beyond <= highest)
                self.objective.add(range_["above"], beyond)

    def load(self):
        loads = [task["load"] for task in self.problem["tasks"]]
        total = sum(loads[task] * literal for day in self.task for task, literal in day.items())
        self.keep(total, self.worker["load"], max(loads) * len(self.days))

    def caps(self):
        for shift, most in enumerate(self.worker["most_of_shift"]):
            if most is not None and most < len(self.days):
                self.model.add(sum(self.shift[day][shift] for day in self.days) <= most)

    def weekends(self):
        price = self.worker["half_weekend"]
        worked = []
        for days in self.problem["weekends"]:
            both = [self.work[day] for day in days if day is not None]
            any_of_them = self.model.new_bool_var("")
            self.model.add_max_equality(any_of_them, both)
            worked.append(any_of_them)
            if price > 0 and len(both) == 2:
                one_alone = self.model.new_bool_var("")
                self.model.add(2 * any_of_them == sum(both) + one_alone)
                self.objective.add(price, one_alone)
        self.keep(sum(worked), self.worker["weekends"], len(worked))

    def runs(self):
        """Lengths of runs of work, of days off, and on each shift."""
        carried = (lambda name: self.past[name]) if self.past else (lambda name: None)
        if self.form == "automaton":
            automaton.add(self.model, self.problem, self.worker, self.off, self.shift)
        is_kept = self.form == "automaton"
        self.limit(Days(self.work, carried("work_run")), self.worker["work_run"], is_kept)
        self.limit(Days(self.off, carried("off_run")), self.worker["off_run"], is_kept)
        for shift, range_ in enumerate(self.worker["shift_run"]):
            on = Days([self.shift[day][shift] for day in self.days], None)
            if self.past:
                on.carried = self.past["shift_run"] if self.past["shift"] == shift else 0
            self.limit(on, range_, False)

    def limit(self, days, range_, is_kept):
        """Runs within a range. Where the automaton keeps the hard sides, the priced ones are left."""
        if not (is_kept and range_["above"] == HARD):
            self.not_too_long(days, range_["max"], range_["above"])
        if not (is_kept and range_["below"] == HARD):
            self.not_too_short(days, range_["min"], range_["below"])

    def not_too_long(self, days, most, price):
        """Among any `most` + 1 days in a row one is not in the run, or each costs the price."""
        if most is None or price == 0:
            return
        for day in self.days:
            window = [days.at(within) for within in range(day - most, day + 1)]
            if any(is_known(literal, 0) for literal in window):
                continue
            excused = []
            if price != HARD:
                excused = [self.model.new_bool_var("")]
                self.objective.add(price, excused[0])
            self.model.add_bool_or([*map(opposite, window), *excused])

    def not_too_short(self, days, fewest, price):
        """Among the last `fewest` days at most one run starts, and only if it is still going on. At a price a run may be over."""
        if fewest <= 1 or price == 0:
            return
        start = self.starts(days)
        last = len(days) - 1
        for day in self.days:
            row = []
            for at in range(day - fewest + 1, day + 1):
                begun = start(at)
                if is_known(begun, 0):
                    continue
                row.append(begun)
                if price == HARD or at == day:
                    continue
                over = self.model.new_bool_var("")
                row.append(-over)
                # A run that is over on the last day lacks the days that would have come after it as well.
                self.objective.add(price * (fewest - (day - at) if day == last else 1), over)
                self.model.add_implication(over, begun)
            if row:
                self.model.add(sum(row) <= days.at(day))

    def starts(self, days):
        """Where runs start, as a function of the day. A run from an unknown past starts nowhere: it is never too short."""
        known = {} if days.carried is None else {-days.carried: 1} if days.carried > 0 else {}
        for day in self.days:
            if day == 0 and days.carried is None:
                continue
            now, before = days.at(day), days.at(day - 1)
            if is_known(now, 0) or is_known(before, 1):
                continue
            if is_known(before, 0):
                known[day] = now
                continue
            begun = self.model.new_bool_var("")
            self.model.add(begun >= now - before)
            self.model.add_implication(begun, now)
            self.model.add_implication(begun, opposite(before))
            known[day] = begun
        return lambda day: known.get(day, 0)

    def successions(self):
        """Of the shifts that forbid the same ones, and those, at most one on two days in a row."""
        forbidden = [set(shift["forbids_next"]) for shift in self.problem["shifts"]]
        if self.past and self.past["shift"] is not None:
            for shift in forbidden[self.past["shift"]]:
                self.model.add_bool_or([opposite(self.shift[0][shift])])
        for targets in {frozenset(targets) for targets in forbidden if targets}:
            sources = [shift for shift, others in enumerate(forbidden) if others >= targets]
            for day in self.days[1:]:
                before = [self.shift[day - 1][shift] for shift in sources]
                now = [self.shift[day][shift] for shift in targets]
                self.model.add_at_most_one(before + now)


def cover(model, objective, problem, lines):
    """People missing and above as whole numbers."""
    for wish in problem["cover"]:
        able = [line.task[wish["day"]][wish["task"]] for line in lines if wish["task"] in line.task[wish["day"]]]
        heads, wanted, minimum = sum(able), wish["wanted"], wish["minimum"]
        if minimum > 0:
            model.add(heads >= minimum)
        below = model.new_int_var(0, wanted - minimum, "")
        objective.add(wish["below"], below)
        if wish["above"] == 0:
            model.add(heads + below >= wanted)
            continue
        above = model.new_int_var(0, max(len(able) - wanted, 0), "")
        model.add(heads + below - above == wanted)
        objective.add(wish["above"], above)


def build(problem, form):
    """The model and everybody's columns."""
    model, objective = cp_model.CpModel(), Objective()
    objective.add(problem["offset"])
    lines = [Line(model, objective, problem, worker, form) for worker in problem["workers"]]
    cover(model, objective, problem, lines)
    model.minimize(sum(objective.terms) + objective.constant)
    return model, lines


def main():
    options = arguments(__doc__, form="windows", parameters=BEST, log=0)
    problem = read_problem(options.problem)
    model, lines = build(problem, options.form)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = options.threads
    solver.parameters.random_seed = options.seed
    solver.parameters.log_search_progress = bool(options.log)
    solver.parameters.merge_text_format(options.parameters)
    limit = Limit(options, solver.stop_search)
    status = solver.solve(model)
    limit.lift()
    write_result(options.result, found(model, lines, solver, status))


def found(model, lines, solver, status):
    if status == cp_model.MODEL_INVALID:
        raise SystemExit(model.validate())
    result = Result(bound=solver.best_objective_bound, note=solver.status_name(status))
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        result.objective = solver.objective_value
        result.duty = [[done(solver, tasks) for tasks in line.task] for line in lines]
        if status == cp_model.FEASIBLE:
            result.objective = settled(model, lines, result.duty)
    return result


def settled(model, lines, duty):
    """The objective of the duties alone. A search that was stopped may leave slacks larger than they need be."""
    for line, tasks_done in zip(lines, duty):
        for tasks, task_done in zip(line.task, tasks_done):
            for task, literal in tasks.items():
                model.add_hint(literal, task == task_done)
    again = cp_model.CpSolver()
    again.parameters.num_workers = 1
    again.parameters.fix_variables_to_their_hinted_value = True
    if again.solve(model) != cp_model.OPTIMAL:
        raise SystemExit("the model refuses the roster")
    return again.objective_value


def done(solver, tasks):
    return next((task for task, literal in tasks.items() if solver.boolean_value(literal)), None)


if __name__ == "__main__":
    main()
