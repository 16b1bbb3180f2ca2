"""Gives the roster program of a folder, as written by `tavle model`, to another solver.

    tavle model instances/ward-60 --out ward-60.mps
    pip install -r benches/peers/requirements.txt
    python benches/peers/solve.py ward-60.mps --solver scip --seconds 600

Prints incumbent and bound as scores (the program minimises minus the score), the gap, wall seconds and peak memory.
"""

import argparse
import math
import resource
import time


def scip(path, seconds):
    from pyscipopt import Model

    model = Model()
    model.hideOutput()
    model.readProblem(path)
    model.setParam("limits/time", seconds)
    model.optimize()
    incumbent = model.getObjVal() if model.getNSols() else math.inf
    return incumbent, model.getDualbound()


# CP-SAT counts in whole numbers. The programs of wards have hours in sixtieths: continuous columns in whole hours, its default, leave
# rows such as `8 x − a + b = 135.5166…` without a solution, and the program is refused as invalid before any search.
SIXTIETHS = "mip_var_scaling:60"


def cp_sat(path, seconds):
    from ortools.linear_solver.python import model_builder

    model = model_builder.Model()
    if not model.import_from_mps_file(path):
        raise SystemExit(f"{path}: not read")
    solver = model_builder.Solver("sat")
    solver.set_time_limit_in_seconds(seconds)
    solver.set_solver_specific_parameters(f"num_workers:2 {SIXTIETHS}")
    status = solver.solve(model)
    print(f"cp-sat: {status.name.lower().replace('_', ' ')}")
    found = status in (model_builder.SolveStatus.OPTIMAL, model_builder.SolveStatus.FEASIBLE)
    return (solver.objective_value, solver.best_objective_bound) if found else (math.inf, -math.inf)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mps")
    parser.add_argument("--solver", choices=["scip", "cp-sat"], required=True)
    parser.add_argument("--seconds", type=float, default=600)
    arguments = parser.parse_args()
    started = time.monotonic()
    solve = {"scip": scip, "cp-sat": cp_sat}[arguments.solver]
    incumbent, bound = solve(arguments.mps, arguments.seconds)
    seconds = time.monotonic() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if math.isfinite(incumbent):
        gap = (incumbent - bound) / max(abs(incumbent), 1e-9)
        told = f"score {-incumbent:.1f}, at most {-bound:.1f} possible, gap {gap:.2%}"
    else:
        told = "no roster" + (f", at most {-bound:.1f} possible" if math.isfinite(bound) else "")
    print(f"{arguments.solver}: {told}, {seconds:.0f} s, {megabytes:.0f} MB")


if __name__ == "__main__":
    main()
