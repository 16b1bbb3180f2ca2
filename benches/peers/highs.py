"""HiGHS on the compact program.

    python highs.py Instance3.json result.json --program Instance3.mps --cpu-seconds 60
"""

import math

import highspy
from child import Result, arguments, read_problem, roster_of_columns, stop_when_spent, write_result


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
    stop_when_spent(options, highs.cancelSolve)
    highs.joinSolve(highs.startSolve())
    write_result(options.result, found(highs, read_problem(options.problem)))


def found(highs, problem):
    info = highs.getInfo()
    result = Result(note=highs.modelStatusToString(highs.getModelStatus()))
    if math.isfinite(info.mip_dual_bound):
        result.bound = info.mip_dual_bound
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        result.objective = info.objective_function_value
        values = highs.getSolution().col_value
        names = highs.getLp().col_names_
        result.duty = roster_of_columns(problem, (name for name, value in zip(names, values) if value > 0.5))
    return result


if __name__ == "__main__":
    main()
