//! Programs as MPS text, so that any other solver can be given the same program.

use super::Program;
use std::fmt::Write;

/// The program in free MPS format. Columns are `c0`, `c1`, …; rows `r0`, `r1`, …; the objective is minimised, and its
/// constant stands, as the format has it, with the opposite sign on the right-hand side of the objective row.
pub fn to_mps(program: &Program) -> String {
    let names: Vec<String> = (0..program.columns.len()).map(|at| format!("c{at}")).collect();
    to_mps_named(program, &names)
}

/// The same with names for the columns, one each, without blanks.
pub fn to_mps_named(program: &Program, names: &[String]) -> String {
    let mut text = String::from("NAME tavle\nROWS\n N cost\n");
    for (at, row) in program.rows.iter().enumerate() {
        let _ = writeln!(text, " {} r{at}", sense(row.lower, row.upper));
    }
    columns(program, names, &mut text);
    text.push_str("RHS\n");
    if program.offset != 0.0 {
        let _ = writeln!(text, " rhs cost {}", -program.offset);
    }
    for (at, row) in program.rows.iter().enumerate() {
        let side = if row.upper.is_finite() { row.upper } else { row.lower };
        if side != 0.0 && side.is_finite() {
            let _ = writeln!(text, " rhs r{at} {side}");
        }
    }
    text.push_str("RANGES\n");
    for (at, row) in program.rows.iter().enumerate() {
        if row.lower.is_finite() && row.upper.is_finite() && row.lower < row.upper {
            let _ = writeln!(text, " range r{at} {}", row.upper - row.lower);
        }
    }
    bounds(program, names, &mut text);
    text.push_str("ENDATA\n");
    text
}

fn sense(lower: f64, upper: f64) -> char {
    match (lower.is_finite(), upper.is_finite()) {
        (true, true) if lower == upper => 'E',
        (_, true) => 'L',
        (true, false) => 'G',
        (false, false) => 'N',
    }
}

/// Columns with their rows; whole-number columns between markers.
fn columns(program: &Program, names: &[String], text: &mut String) {
    let mut entries: Vec<Vec<(usize, f64)>> = vec![Vec::new(); program.columns.len()];
    for (at, row) in program.rows.iter().enumerate() {
        for &(col, factor) in &row.entries {
            entries[col.0].push((at, factor));
        }
    }
    text.push_str("COLUMNS\n");
    let mut inside = false;
    for (at, (column, name)) in program.columns.iter().zip(names).enumerate() {
        if column.integer != inside {
            let marker = if column.integer { "INTORG" } else { "INTEND" };
            let _ = writeln!(text, " marker{at} 'MARKER' '{marker}'");
            inside = column.integer;
        }
        let _ = writeln!(text, " {name} cost {}", column.cost);
        for &(row, factor) in &entries[at] {
            let _ = writeln!(text, " {name} r{row} {factor}");
        }
    }
    if inside {
        text.push_str(" last 'MARKER' 'INTEND'\n");
    }
}

fn bounds(program: &Program, names: &[String], text: &mut String) {
    text.push_str("BOUNDS\n");
    for (column, name) in program.columns.iter().zip(names) {
        let (kind, value) = match (column.lower.is_finite(), column.upper.is_finite()) {
            (true, true) if column.lower == column.upper => ("FX", column.lower),
            (true, true) => {
                let _ = writeln!(text, " LO bound {name} {}", column.lower);
                ("UP", column.upper)
            }
            (true, false) => ("LO", column.lower),
            (false, true) => {
                let _ = writeln!(text, " MI bound {name}");
                ("UP", column.upper)
            }
            (false, false) => {
                let _ = writeln!(text, " FR bound {name}");
                continue;
            }
        };
        let _ = writeln!(text, " {kind} bound {name} {value}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::Expr;

    #[test]
    fn every_part_of_a_program_is_written() {
        let mut program = Program { offset: 5.0, ..Program::default() };
        let a = program.column(0.0, 1.0, 2.0, true);
        let b = program.column(-1.0, f64::INFINITY, -1.5, false);
        let mut sum = Expr::default();
        sum.add(a, 1.0).add(b, 2.0);
        program.row(1.0, &sum, 4.0, 0);
        program.row(f64::NEG_INFINITY, &Expr::from(crate::linear::Literal::Var(b)), 3.0, 0);
        let expected = "NAME tavle\nROWS\n N cost\n L r0\n L r1\nCOLUMNS\n marker0 'MARKER' 'INTORG'\n c0 cost 2\n c0 r0 1\n \
                        marker1 'MARKER' 'INTEND'\n c1 cost -1.5\n c1 r0 2\n c1 r1 1\nRHS\n rhs cost -5\n rhs r0 4\n rhs r1 \
                        3\nRANGES\n range r0 3\nBOUNDS\n LO bound c0 0\n UP bound c0 1\n LO bound c1 -1\nENDATA\n";
        assert_eq!(to_mps(&program), expected);
    }
}
