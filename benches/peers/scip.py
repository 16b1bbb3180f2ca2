"""SCIP on the compact program. It has one thread, and so twice the wall seconds.

    python scip.py Instance3.json result.json --program Instance3.mps --cpu-seconds 60
"""

from child import Result, arguments, read_problem, roster_of_columns, stop_when_spent, write_result
from pyscipopt import Model

CPU_CLOCK = 1


def main():
    options = arguments(__doc__)
    model = Model()
    model.hideOutput()
    model.setParam("timing/clocktype", CPU_CLOCK)
    model.setParam("limits/time", options.cpu_seconds)
    # Nothing lies between two costs that a roster can have.
    model.setParam("limits/absgap", 0.99 * options.step)
    model.setParam("randomization/randomseedshift", options.seed)
    model.readProblem(options.program)
    stop_when_spent(options, model.interruptSolve)
    model.optimizeNogil()
    write_result(options.result, found(model, read_problem(options.problem)))


def found(model, problem):
    result = Result(note=model.getStatus())
    if not model.isInfinity(abs(model.getDualbound())):
        result.bound = model.getDualbound()
    if model.getNSols() > 0:
        solution = model.getBestSol()
        result.objective = model.getSolObjVal(solution)
        ones = (column.name for column in model.getVars() if solution[column] > 0.5)
        result.duty = roster_of_columns(problem, ones)
    return result


if __name__ == "__main__":
    main()
