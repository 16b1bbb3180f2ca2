"""SCIP on the compact program. It has one thread, and so twice the wall seconds.

python scip.py Instance3.json result.json --program Instance3.mps --cpu-seconds 60
"""

from child import Limit, Result, arguments, read_problem, roster_of_columns, write_result
from pyscipopt import Model

CPU_CLOCK = 1
# For counting what a roster costs once the search is over.
SETTLING_SECONDS = 600


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
    limit = Limit(options, model.interruptSolve)
    model.optimizeNogil()
    limit.lift()
    write_result(options.result, found(model, read_problem(options.problem)))


def found(model, problem):
    result = Result(note=model.getStatus())
    if not model.isInfinity(abs(model.getDualbound())):
        result.bound = model.getDualbound()
    if model.getNSols() > 0:
        solution = model.getBestSol()
        result.objective = model.getSolObjVal(solution)
        duties = {column.name: round(solution[column]) for column in model.getVars() if column.name.startswith("x#")}
        result.duty = roster_of_columns(problem, (name for name, value in duties.items() if value == 1))
        if result.note != "optimal":
            result.objective = settled(model, duties)
    return result


def settled(model, duties):
    """The objective of the duties alone. A search that was stopped may leave slacks larger than they need be."""
    model.freeTransform()
    model.setParam("limits/time", SETTLING_SECONDS)
    for column in model.getVars():
        if column.name in duties:
            model.chgVarLb(column, duties[column.name])
            model.chgVarUb(column, duties[column.name])
    model.optimizeNogil()
    return model.getObjVal()


if __name__ == "__main__":
    main()
