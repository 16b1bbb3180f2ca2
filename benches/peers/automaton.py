"""What is hard about one person's runs of days and successions, as an automaton over the days' labels."""

OFF = 0  # the label of a day off; that of a shift is its number plus 1
HARD = "hard"


class Side:
    """Days in a row on one side (at work, or off): how far they have to be counted, and when a run may end or go on."""

    def __init__(self, range_):
        self.fewest = range_["min"] if range_["below"] == HARD else 1
        self.most = range_["max"] if range_["above"] == HARD else None
        self.counted = max(self.fewest, self.most or 1)

    def first(self, days=1, is_open=False):
        return self.settled(min(days, self.counted), is_open)

    def next(self, run):
        """The run one day longer; None if it must not be."""
        days, is_open = run
        if self.most is not None and days >= self.most:
            return None
        return self.settled(min(days + 1, self.counted), is_open)

    def may_end(self, run):
        days, is_open = run
        return is_open or days >= self.fewest

    def settled(self, days, is_open):
        """A run from an unknown past is never too short; once it is long enough it is like any other."""
        return (days, is_open and days < self.fewest)


class Rules:
    """States are `None` (nothing known), ("off", run) and ("work", run, shifts that must not follow)."""

    def __init__(self, problem, worker):
        self.work, self.off = Side(worker["work_run"]), Side(worker["off_run"])
        self.forbidden = [frozenset(shift["forbids_next"]) for shift in problem["shifts"]]
        self.labels = range(len(self.forbidden) + 1)
        self.past = worker["past"]

    def start(self):
        if self.past is None:
            return None
        if self.past["shift"] is None:
            return ("off", self.off.first(self.past["off_run"]))
        return ("work", self.work.first(self.past["work_run"]), self.forbidden[self.past["shift"]])

    def next(self, state, label):
        """The state after a day with the label; None if the day must not be."""
        is_open = state is None
        if label == OFF:
            if is_open or state[0] == "work":
                may = is_open or self.work.may_end(state[1])
                return ("off", self.off.first(1, is_open)) if may else None
            run = self.off.next(state[1])
            return run and ("off", run)
        shift = label - 1
        if is_open or state[0] == "off":
            may = is_open or self.off.may_end(state[1])
            return ("work", self.work.first(1, is_open), self.forbidden[shift]) if may else None
        run = None if shift in state[2] else self.work.next(state[1])
        return run and ("work", run, self.forbidden[shift])


def transitions(rules):
    """All (state, label, state) that can be reached, states numbered from the first one, 0; and how many states there are."""
    start = rules.start()
    number, waiting, found = {start: 0}, [start], []
    while waiting:
        state = waiting.pop()
        for label in rules.labels:
            after = rules.next(state, label)
            if after is None:
                continue
            if after not in number:
                number[after] = len(number)
                waiting.append(after)
            found.append((number[state], label, number[after]))
    return found, len(number)


def add(model, problem, worker, off, shifts):
    """Holds one person to it. `off[day]` and `shifts[day][shift]` are the literals of the labels."""
    label_of_day = []
    for day, literals in enumerate([literal, *of_shifts] for literal, of_shifts in zip(off, shifts)):
        label = model.new_int_var(0, len(literals) - 1, f"label {day}")
        for value, literal in enumerate(literals):
            if isinstance(literal, int):
                model.add(label == value) if literal else model.add(label != value)
            else:
                model.add(label == value).only_enforce_if(literal)
                model.add(label != value).only_enforce_if(literal.negated())
        label_of_day.append(label)
    arcs, states = transitions(Rules(problem, worker))
    model.add_automaton(label_of_day, 0, list(range(states)), arcs)
