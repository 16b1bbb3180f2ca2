"""HiGHS on the compact program.

python highs.py Instance3.json result.json --program Instance3.mps --cpu-seconds 60
"""

import math

import highspy
from child import Limit, Result, arguments, read_problem, roster_of_columns, write_result


def main():
    options = arguments(__doc__)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", options.threads)
    highs.setOptionValue("parallel", "on")
    highs.setOptionValue("random_seed", options.seed)
    highs.setOptionValue("mip_rel_gap", 0.0)
    # Nothing lies between two costs that a roster can have.
    highs.setOptionValue("mip_abs_gap", 0.99 * options.step)
    if highs.readModel(options.program) == highspy.HighsStatus.kError:
        raise SystemExit(f"{options.program}: not read")
    highs.HandleUserInterrupt = True
    limit = Limit(options, highs.cancelSolve)
    highs.joinSolve(highs.startSolve())
    limit.lift()
    write_result(options.result, found(highs, read_problem(options.problem)))


def found(highs, problem):
    info = highs.getInfo()
    status = highs.getModelStatus()
    result = Result(note=highs.modelStatusToString(status))
    if math.isfinite(info.mip_dual_bound):
        result.bound = info.mip_dual_bound
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        result.objective = info.objective_function_value
        names, values = highs.getLp().col_names_, highs.getSolution().col_value
        duties = [(at, name, round(values[at])) for at, name in enumerate(names) if name.startswith("x#")]
        result.duty = roster_of_columns(problem, (name for _, name, value in duties if value == 1))
        if status != highspy.HighsModelStatus.kOptimal:
            result.objective = settled(highs, duties)
    return result


def settled(highs, duties):
    """The objective of the duties alone. A search that was stopped may leave slacks larger than they need be."""
    for at, _, value in duties:
        highs.changeColBounds(at, value, value)
    highs.joinSolve(highs.startSolve())
    return highs.getInfo().objective_function_value


if __name__ == "__main__":
    main()
