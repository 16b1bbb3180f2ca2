use super::{Limits, NewColumn, Silent, Solver, SolverError};
use crate::linear::{Expr, Program};

#[test]
fn a_cheaper_column_is_used_once_it_is_added() {
    let mut program = Program::default();
    let dear = program.continuous(0.0, 10.0, 5.0);
    let mut wanted = Expr::default();
    wanted.add(dear, 1.0);
    program.row(4.0, &wanted, 4.0, 0);
    let mut solver = Solver::relaxed(&program).unwrap();
    assert_eq!(solver.solve(&Limits::default(), &Silent).unwrap().objective, 20.0);
    let cheap = NewColumn { cost: 1.0, lower: 0.0, upper: 3.0, entries: vec![(0, 1.0)] };
    solver.add_columns(std::slice::from_ref(&cheap)).unwrap();
    let outcome = solver.solve(&Limits::default(), &Silent).unwrap();
    assert_eq!((outcome.objective, outcome.values), (8.0, Some(vec![1.0, 3.0])));
    let nowhere = NewColumn { entries: vec![(1, 1.0)], ..cheap };
    assert!(matches!(solver.add_columns(&[nowhere]), Err(SolverError::Refused(_))), "there is one row");
}
