"""Rosters in the families' own forms, as `tavle bench --score` reads them. `duty[person][day]` is a task or None."""

WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def write_roster(family, problem, duty, folder):
    write = {"curtois-qu": write_curtois_qu, "inrc2": write_inrc2}[family]
    write(problem, duty, folder)


def write_curtois_qu(problem, duty, folder):
    """One line a person, shift codes kept apart by tabs, nothing for a day off."""
    names = [task["name"] for task in problem["tasks"]]
    lines = ["\t".join("" if task is None else names[task] for task in line) for line in duty]
    (folder / f"{problem['name']}.solution.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_inrc2(problem, duty, folder):
    """One file a week, named after the number of the week's data and its place."""
    scenario, _, weeks = problem["name"].split("_")
    for place, number in enumerate(weeks.split("-")):
        assignments = list(of_week(problem, duty, place))
        text = f"SOLUTION\n{place} {scenario}\n\nASSIGNMENTS = {len(assignments)}\n" + "\n".join(assignments) + "\n"
        (folder / f"Sol-{scenario}-{number}-{place}.txt").write_text(text, encoding="utf-8")


def of_week(problem, duty, week):
    """Nurse, day, shift and skill of each assignment; a task is named after its shift and skill."""
    for worker, line in zip(problem["workers"], duty):
        for weekday, task in zip(WEEKDAYS, line[7 * week : 7 * week + 7]):
            if task is not None:
                yield f"{worker['name']} {weekday} {problem['tasks'][task]['name']}"


def read_roster(family, problem, path):
    """The duties of a roster: a file of Curtois and Qu as `--out` writes it, a folder of text files of INRC-II."""
    read = {"curtois-qu": read_curtois_qu, "inrc2": read_inrc2}[family]
    return read(problem, path)


def read_curtois_qu(problem, path):
    number = {task["name"]: at for at, task in enumerate(problem["tasks"])}
    lines = path.read_text(encoding="utf-8").split("\n")[: len(problem["workers"])]
    return [[number[code] if code else None for code in line.split("\t")] for line in lines]


def read_inrc2(problem, folder):
    number = {task["name"]: at for at, task in enumerate(problem["tasks"])}
    person = {worker["name"]: at for at, worker in enumerate(problem["workers"])}
    duty = [[None] * problem["days"] for _ in person]
    for file in folder.glob("Sol-*.txt"):
        week = int(file.stem.split("-")[-1])
        for line in file.read_text(encoding="utf-8").splitlines():
            words = line.split()
            if len(words) == 4 and words[0] in person:
                nurse, weekday, shift, skill = words
                duty[person[nurse]][7 * week + WEEKDAYS.index(weekday)] = number[f"{shift} {skill}"]
    return duty
