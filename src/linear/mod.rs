//! Linear programs as plain data: columns, rows, expressions. Knows no solver and no hospital, so that a rule can write
//! rows and a test can read them; `solver` hands a [`Program`] to HiGHS.

mod expr;
mod mps;
mod program;
mod restrict;

pub use expr::{Expr, Literal};
pub use mps::{to_mps, to_mps_named};
pub use program::{Col, Column, Program, Row};
pub use restrict::Restricted;
