//! HiGHS behind one small face. Knows programs, not hospitals.
//!
//! A [`Solver`] holds one loaded program on the thread that made it (HiGHS models are not `Send`). Every outcome says what
//! was proven: [`Outcome::bound`] is valid whatever the status.
//! Each solver runs single-threaded: parallel work is several solvers on several threads, which on rosters beats HiGHS's
//! own parallel mode. A solve counts its work (`effort`); on a thread that goes by work its time limit is one of work.

mod effort;
#[allow(unsafe_code)]
mod ffi;
mod outcome;
#[cfg(test)]
mod tests;

pub use outcome::{Limits, NewColumn, Observer, Outcome, Progress, Silent, SolverError, Status, StopWhen};

use crate::linear::{Program, Row};
use crate::work::Stopwatch;

/// Version of HiGHS, e.g. `1.15.0`.
pub fn highs_version() -> String {
    ffi::version()
}

/// One program loaded into HiGHS.
#[derive(Debug)]
pub struct Solver {
    highs: ffi::Highs,
    offset: f64,
    has_integers: bool,
}

impl Solver {
    /// Loads a program.
    ///
    /// # Errors
    /// When HiGHS refuses the program.
    pub fn new(program: &Program) -> Result<Self, SolverError> {
        Self::load(program, false)
    }

    /// Loads the program's LP relaxation.
    ///
    /// # Errors
    /// When HiGHS refuses the program.
    pub fn relaxed(program: &Program) -> Result<Self, SolverError> {
        Self::load(program, true)
    }

    /// Takes a model that was built elsewhere and is not solved yet. `offset` is the constant part of its objective, which the
    /// model does not know.
    ///
    /// # Errors
    /// When HiGHS refuses an option.
    pub fn of_model(model: highs::Model, offset: f64) -> Result<Self, SolverError> {
        Ok(Self { highs: ffi::Highs::of_model(model)?, offset, has_integers: true })
    }

    fn load(program: &Program, relaxed: bool) -> Result<Self, SolverError> {
        let highs = ffi::Highs::new(program, relaxed)?;
        let has_integers = !relaxed && program.columns.iter().any(|column| column.integer);
        Ok(Self { highs, offset: program.offset, has_integers })
    }

    /// Gives HiGHS a complete solution to start from. It is checked by HiGHS and dropped if it does not fit.
    ///
    /// # Errors
    /// When the length is wrong.
    pub fn set_start(&mut self, values: &[f64]) -> Result<(), SolverError> {
        self.highs.set_start(values)
    }

    /// Sets a text HiGHS option by name.
    ///
    /// # Errors
    /// When HiGHS does not know the option or refuses the value.
    pub fn set_text_option(&mut self, name: &str, value: &str) -> Result<(), SolverError> {
        self.highs.set_string(name, value)
    }

    /// Sets a whole-number HiGHS option by name.
    ///
    /// # Errors
    /// When HiGHS does not know the option or refuses the value.
    pub fn set_whole_option(&mut self, name: &str, value: i32) -> Result<(), SolverError> {
        self.highs.set_int(name, value)
    }

    /// Adds continuous columns behind the last one. The next solve starts from the basis of the last one.
    ///
    /// # Errors
    /// When an entry names a row that does not exist, or HiGHS refuses the columns.
    pub fn add_columns(&mut self, columns: &[NewColumn]) -> Result<(), SolverError> {
        self.highs.add_columns(columns)
    }

    /// Adds rows below the last one. The next solve starts from the basis of the last one.
    ///
    /// # Errors
    /// When an entry names a column that does not exist, or HiGHS refuses the rows.
    pub fn add_rows(&mut self, rows: &[Row]) -> Result<(), SolverError> {
        self.highs.add_rows(rows)
    }

    /// Solves within the limits. The observer is told of progress and may stop the search; what was found until then is
    /// returned.
    ///
    /// # Errors
    /// When HiGHS fails outright.
    pub fn solve(&mut self, limits: &Limits, observer: &dyn Observer) -> Result<Outcome, SolverError> {
        let started = Stopwatch::start();
        self.highs.apply_limits(limits)?;
        self.highs.run(self.offset, observer, (started, limits.time), self.has_integers)?;
        Ok(self.highs.outcome(self.offset, self.has_integers, started.elapsed()))
    }

    /// Solves the LP relaxation within the limits and leaves the program as it was.
    ///
    /// # Errors
    /// When HiGHS fails outright.
    pub fn solve_relaxation(&mut self, limits: &Limits, observer: &dyn Observer) -> Result<Outcome, SolverError> {
        let started = Stopwatch::start();
        self.highs.apply_limits(limits)?;
        self.highs.set_bool("solve_relaxation", true)?;
        let ran = self.highs.run(self.offset, observer, (started, limits.time), false);
        self.highs.set_bool("solve_relaxation", false)?;
        ran?;
        Ok(self.highs.outcome(self.offset, false, started.elapsed()))
    }

    /// Sets the bounds of columns: (column, lower, upper).
    ///
    /// # Errors
    /// When a column does not exist.
    pub fn set_bounds(&mut self, bounds: &[(usize, f64, f64)]) -> Result<(), SolverError> {
        bounds.iter().try_for_each(|&(column, lower, upper)| self.highs.set_bounds(column, lower, upper))
    }

    /// Row duals of the last LP solve (length: rows); empty if there are none.
    pub fn row_duals(&self) -> Vec<f64> {
        self.highs.row_duals()
    }
}
