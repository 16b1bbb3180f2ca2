"""What costs a roster can have: a bound may be raised to the next of them."""

import math


def prices(problem):
    """Every price of the problem."""
    for worker in problem["workers"]:
        for costs in [worker["off_cost"], *worker["cost"]]:
            yield from (cost for cost in costs if cost is not None)
        for range_ in [worker["load"], worker["work_run"], worker["off_run"], worker["weekends"], *worker["shift_run"]]:
            yield from (range_[side] for side in ("below", "above") if range_[side] != "hard")
        yield worker["half_weekend"]
    for cover in problem["cover"]:
        yield from (cover["below"], cover["above"])


def cost_step(problem):
    """Every cost is the offset and a multiple of this; 0 where the prices are not whole."""
    step = 0
    for price in prices(problem):
        if price != int(price):
            return 0
        step = math.gcd(step, int(price))
    return step


def raised(bound, step, offset):
    """The least cost not below a bound, with room for the noise of floating-point solvers."""
    if step == 0:
        return bound
    return offset + step * math.ceil((bound - offset) / step - 1e-4)
