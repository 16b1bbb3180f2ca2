"""The table of all runs: as Markdown for people, as CSV for programs."""

import csv
from dataclasses import asdict, dataclass

HEADINGS = ["instance", "solver", "cost, scored again", "bound", "gap", "wall s", "CPU s", "peak MB"]


@dataclass
class Row:
    """One solver on one instance."""

    instance: str
    solver: str
    wall_seconds: float
    cpu_seconds: float
    megabytes: float
    note: str = ""
    cost: float | None = None
    bound: float | None = None
    broken: int = 0

    def gap(self):
        """(cost − bound) / |cost|, as tavle has it; None without a roster or a bound."""
        if self.cost is None or self.bound is None or self.broken:
            return None
        if self.cost == 0:
            return 0.0 if self.bound >= 0 else None
        return max(0.0, (self.cost - self.bound) / abs(self.cost))

    def cells(self):
        cost = "none" if self.cost is None else f"{self.cost:g}"
        if self.broken:
            cost = f"none ({self.broken} minima missed)"
        if self.note.startswith("failed"):
            cost = self.note.replace("|", "/")
        bound = "–" if self.bound is None else f"{self.bound:g}"
        gap = "–" if self.gap() is None else f"{self.gap():.2%}"
        used = [f"{self.wall_seconds:.0f}", f"{self.cpu_seconds:.0f}", f"{self.megabytes:.0f}"]
        return [self.instance, self.solver, cost, bound, gap, *used]

    def told(self):
        """The row as a line of progress."""
        return "  ".join(f"{heading} {cell}" for heading, cell in zip(HEADINGS, self.cells())) + f"  ({self.note})"


def markdown(rows):
    lines = ["| " + " | ".join(HEADINGS) + " |", "|---|---|" + "---:|" * (len(HEADINGS) - 2)]
    lines += ["| " + " | ".join(row.cells()) + " |" for row in rows]
    return "\n".join(lines)


def write_csv(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=[*asdict(rows[0]), "gap"])
        writer.writeheader()
        for row in rows:
            writer.writerow({**asdict(row), "gap": row.gap()})


def first_row(path):
    """The first row of a CSV table by column."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        return next(csv.DictReader(file))
