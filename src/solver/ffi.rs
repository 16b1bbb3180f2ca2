//! The only module with `unsafe`: HiGHS's C interface for what the safe crate does not offer — starts, bounds and
//! duals of an interrupted solve, columns and rows added between solves, callbacks.
//!
//! What makes it sound:
//! - `Highs` owns one HiGHS object through the safe crate's [`highs::Model`], which frees it; it is neither `Send` nor
//!   `Sync`.
//! - Every array handed over lives across the call, and its length is checked against the model's dimensions first.
//! - Columns are added all or none, with rows that exist, and rows with columns that exist; the counts kept here grow only once HiGHS has
//!   them.
//! - The callback's data is borrowed for exactly one `Highs_run`; callbacks are removed before that borrow ends. The
//!   callback never unwinds into C: a panic in an observer is caught and turned into an interrupt.
//! - Only the interrupt flag is written, and only in interrupt callbacks.

use super::effort::{Done, Effort};
use super::{Limits, NewColumn, Observer, Outcome, Progress, SolverError, Status};
use crate::linear::{Program, Row};
use crate::work::{self, Clock, Stopwatch};
use highs_sys as sys;
use std::ffi::{CString, c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// One HiGHS object with a loaded program.
pub(super) struct Highs {
    model: highs::Model,
    columns: usize,
    rows: usize,
    /// Matrix entries.
    entries: usize,
}

/// Version of HiGHS, `major.minor.patch`.
pub(super) fn version() -> String {
    // SAFETY: these functions take nothing and return numbers compiled into HiGHS.
    let (major, minor, patch) =
        unsafe { (sys::Highs_versionMajor(), sys::Highs_versionMinor(), sys::Highs_versionPatch()) };
    format!("{major}.{minor}.{patch}")
}

impl std::fmt::Debug for Highs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Highs({} columns, {} rows)", self.columns, self.rows)
    }
}

impl Highs {
    pub(super) fn new(program: &Program, relaxed: bool) -> Result<Self, SolverError> {
        let entries = program.rows.iter().map(|row| row.entries.len()).sum();
        let mut problem = highs::RowProblem::new();
        let handles: Vec<highs::Col> = program
            .columns
            .iter()
            .map(|column| {
                let bounds = column.lower..=column.upper;
                if column.integer && !relaxed {
                    problem.add_integer_column(column.cost, bounds)
                } else {
                    problem.add_column(column.cost, bounds)
                }
            })
            .collect();
        for row in &program.rows {
            let entries: Vec<(highs::Col, f64)> = row.entries.iter().map(|&(col, f)| (handles[col.0], f)).collect();
            problem.add_row(row.lower..=row.upper, entries);
        }
        let model = problem
            .try_optimise(highs::Sense::Minimise)
            .map_err(|status| SolverError::Refused(format!("load: {status:?}")))?;
        let mut loaded = Self::of_model(model)?;
        loaded.entries = entries;
        loaded.effort().of_loading();
        Ok(loaded)
    }

    fn effort(&self) -> Effort {
        Effort::of(self.rows, self.columns, self.entries)
    }

    /// Takes a model over, quiet and single-threaded.
    pub(super) fn of_model(model: highs::Model) -> Result<Self, SolverError> {
        let (columns, rows) = (model.num_cols(), model.num_rows());
        let mut loaded = Self { model, columns, rows, entries: 0 };
        loaded.set_bool("output_flag", false)?;
        loaded.set_int("threads", 1)?;
        loaded.set_string("parallel", "off")?;
        Ok(loaded)
    }

    fn pointer(&mut self) -> *mut c_void {
        self.model.as_mut_ptr()
    }

    fn const_pointer(&self) -> *const c_void {
        self.model.as_ptr()
    }

    pub(super) fn set_bool(&mut self, name: &str, value: bool) -> Result<(), SolverError> {
        self.model.try_set_option(name, value).map(drop).map_err(|_| SolverError::Refused(name.into()))
    }

    pub(super) fn set_int(&mut self, name: &str, value: i32) -> Result<(), SolverError> {
        self.model.try_set_option(name, value).map(drop).map_err(|_| SolverError::Refused(name.into()))
    }

    pub(super) fn set_double(&mut self, name: &str, value: f64) -> Result<(), SolverError> {
        self.model.try_set_option(name, value).map(drop).map_err(|_| SolverError::Refused(name.into()))
    }

    pub(super) fn set_string(&mut self, name: &str, value: &str) -> Result<(), SolverError> {
        self.model.try_set_option(name, value).map(drop).map_err(|_| SolverError::Refused(name.into()))
    }

    pub(super) fn apply_limits(&mut self, limits: &Limits) -> Result<(), SolverError> {
        // HiGHS knows no other time than the wall's: a limit of work is kept by the callback alone.
        let wall = limits.time.filter(|_| work::clock() == Clock::Wall);
        self.set_double("time_limit", wall.map_or(f64::INFINITY, |time| time.as_secs_f64()))?;
        self.set_double("mip_rel_gap", limits.relative_gap)?;
        self.set_double("mip_abs_gap", limits.absolute_gap)?;
        self.set_int("mip_max_nodes", limits.nodes.unwrap_or(i32::MAX))?;
        self.set_int("random_seed", limits.seed)
    }

    pub(super) fn set_start(&mut self, values: &[f64]) -> Result<(), SolverError> {
        if values.len() != self.columns {
            return Err(SolverError::Refused("start of the wrong length".into()));
        }
        // SAFETY: `values` has one entry per column; the other three arrays may be null.
        let status = unsafe {
            sys::Highs_setSolution(
                self.pointer(),
                values.as_ptr(),
                std::ptr::null(),
                std::ptr::null(),
                std::ptr::null(),
            )
        };
        accepted(status, "start solution")
    }

    pub(super) fn set_bounds(&mut self, column: usize, lower: f64, upper: f64) -> Result<(), SolverError> {
        let index = c_int::try_from(column).ok().filter(|_| column < self.columns);
        let index = index.ok_or_else(|| SolverError::Refused(format!("bounds of column {column}")))?;
        // SAFETY: the column exists; HiGHS copies the two numbers.
        let status = unsafe { sys::Highs_changeColBounds(self.pointer(), index, lower, upper) };
        accepted(status, "bounds")
    }

    /// Adds columns behind the last one. The basis of the last solve stays.
    pub(super) fn add_columns(&mut self, columns: &[NewColumn]) -> Result<(), SolverError> {
        let refused = || SolverError::Refused("new columns".into());
        let number = c_int::try_from(columns.len()).map_err(|_| refused())?;
        let entries = columns.iter().map(|column| column.entries.len()).sum();
        let mut starts = Vec::with_capacity(columns.len());
        let mut rows: Vec<c_int> = Vec::with_capacity(entries);
        let mut factors = Vec::with_capacity(entries);
        for column in columns {
            starts.push(c_int::try_from(rows.len()).map_err(|_| refused())?);
            for &(row, factor) in &column.entries {
                let index = c_int::try_from(row).ok().filter(|_| row < self.rows);
                rows.push(index.ok_or_else(refused)?);
                factors.push(factor);
            }
        }
        let number_of_entries = c_int::try_from(rows.len()).map_err(|_| refused())?;
        let costs: Vec<f64> = columns.iter().map(|column| column.cost).collect();
        let lower: Vec<f64> = columns.iter().map(|column| column.lower).collect();
        let upper: Vec<f64> = columns.iter().map(|column| column.upper).collect();
        // SAFETY: four arrays with one entry per column, two with one per matrix entry, all rows exist; HiGHS copies them.
        let status = unsafe {
            sys::Highs_addCols(
                self.pointer(),
                number,
                costs.as_ptr(),
                lower.as_ptr(),
                upper.as_ptr(),
                number_of_entries,
                starts.as_ptr(),
                rows.as_ptr(),
                factors.as_ptr(),
            )
        };
        accepted(status, "new columns")?;
        self.columns += columns.len();
        self.entries += entries;
        Ok(())
    }

    /// Adds rows below the last one. The basis of the last solve stays.
    pub(super) fn add_rows(&mut self, added: &[Row]) -> Result<(), SolverError> {
        let refused = || SolverError::Refused("new rows".into());
        let number = c_int::try_from(added.len()).map_err(|_| refused())?;
        let entries = added.iter().map(|row| row.entries.len()).sum();
        let mut starts = Vec::with_capacity(added.len());
        let mut columns: Vec<c_int> = Vec::with_capacity(entries);
        let mut factors = Vec::with_capacity(entries);
        for row in added {
            starts.push(c_int::try_from(columns.len()).map_err(|_| refused())?);
            for &(col, factor) in &row.entries {
                let index = c_int::try_from(col.0).ok().filter(|_| col.0 < self.columns);
                columns.push(index.ok_or_else(refused)?);
                factors.push(factor);
            }
        }
        let number_of_entries = c_int::try_from(columns.len()).map_err(|_| refused())?;
        let lower: Vec<f64> = added.iter().map(|row| row.lower).collect();
        let upper: Vec<f64> = added.iter().map(|row| row.upper).collect();
        // SAFETY: three arrays with one entry per row, two with one per matrix entry, all columns exist; HiGHS copies them.
        let status = unsafe {
            sys::Highs_addRows(
                self.pointer(),
                number,
                lower.as_ptr(),
                upper.as_ptr(),
                number_of_entries,
                starts.as_ptr(),
                columns.as_ptr(),
                factors.as_ptr(),
            )
        };
        accepted(status, "new rows")?;
        self.rows += added.len();
        self.entries += entries;
        Ok(())
    }

    pub(super) fn run(
        &mut self,
        offset: f64,
        observer: &dyn Observer,
        (started, time): (Stopwatch, Option<Duration>),
        has_integers: bool,
    ) -> Result<(), SolverError> {
        let effort = self.effort();
        effort.of_starting(has_integers);
        let mut watch = Watch { offset, observer, started, time, columns: self.columns, effort, before: work::done() };
        let kinds = [
            sys::kHighsCallbackSimplexInterrupt,
            sys::kHighsCallbackIpmInterrupt,
            sys::kHighsCallbackMipImprovingSolution,
            sys::kHighsCallbackMipInterrupt,
        ];
        let highs = self.pointer();
        // SAFETY: `watch` outlives `Highs_run`; the callbacks are stopped before it is dropped. Every solve starts from a
        // fresh timer, so that `time_limit` counts this run only.
        let status = unsafe {
            sys::Highs_zeroAllClocks(highs);
            sys::Highs_setCallback(highs, Some(callback), (&raw mut watch).cast());
            for kind in kinds {
                sys::Highs_startCallback(highs, kind);
            }
            let status = sys::Highs_run(highs);
            for kind in kinds {
                sys::Highs_stopCallback(highs, kind);
            }
            status
        };
        work::count_up_to(watch.before + effort.of_steps(self.done()));
        // A warning is a limit reached; an error is told apart by the model status.
        if status == sys::STATUS_ERROR { Err(SolverError::Failed(self.model_status())) } else { Ok(()) }
    }

    /// What the last run has done.
    fn done(&self) -> Done {
        let count = |name| self.info_int(name).unwrap_or(0);
        Done {
            simplex: count("simplex_iteration_count") + count("crossover_iteration_count"),
            interior: count("ipm_iteration_count"),
            nodes: self.info_double("mip_node_count").map_or(0, |nodes| nodes as i64),
        }
    }

    fn model_status(&self) -> i32 {
        // SAFETY: reads one integer from a live object.
        unsafe { sys::Highs_getModelStatus(self.const_pointer()) }
    }

    fn info_double(&self, name: &str) -> Option<f64> {
        let name = CString::new(name).ok()?;
        let mut value = 0.0;
        // SAFETY: `name` is a C string and `value` a double that live across the call.
        let status = unsafe { sys::Highs_getDoubleInfoValue(self.const_pointer(), name.as_ptr(), &mut value) };
        (status == sys::STATUS_OK).then_some(value)
    }

    fn info_int(&self, name: &str) -> Option<i64> {
        let name = CString::new(name).ok()?;
        let mut value: c_int = 0;
        // SAFETY: as above, for an integer.
        let status = unsafe { sys::Highs_getIntInfoValue(self.const_pointer(), name.as_ptr(), &mut value) };
        (status == sys::STATUS_OK).then_some(i64::from(value))
    }

    pub(super) fn outcome(&self, offset: f64, has_integers: bool, elapsed: Duration) -> Outcome {
        let model_status = self.model_status();
        let status = match model_status {
            sys::MODEL_STATUS_OPTIMAL | sys::MODEL_STATUS_MODEL_EMPTY => Status::Optimal,
            sys::MODEL_STATUS_INFEASIBLE => Status::Infeasible,
            sys::MODEL_STATUS_UNBOUNDED | sys::MODEL_STATUS_UNBOUNDED_OR_INFEASIBLE => Status::Unbounded,
            _ => Status::Stopped,
        };
        let feasible = self.info_int("primal_solution_status") == Some(i64::from(sys::kHighsSolutionStatusFeasible));
        let values = (status == Status::Optimal || feasible).then(|| self.column_values());
        let objective = match values {
            Some(_) => self.info_double("objective_function_value").unwrap_or(f64::INFINITY) + offset,
            None => f64::INFINITY,
        };
        let bound = match (status, has_integers) {
            (Status::Infeasible, _) => f64::INFINITY,
            (Status::Optimal, false) => objective,
            (_, false) => f64::NEG_INFINITY,
            (Status::Optimal, true) | (Status::Stopped, true) => {
                self.info_double("mip_dual_bound").map_or(f64::NEG_INFINITY, |bound| bound + offset).min(objective)
            }
            (Status::Unbounded, true) => f64::NEG_INFINITY,
        };
        let nodes = self.info_double("mip_node_count").map_or(0, |nodes| nodes as i64);
        Outcome { status, objective, bound, values, nodes, elapsed }
    }

    fn column_values(&self) -> Vec<f64> {
        self.solution().0
    }

    /// Row duals, or nothing after a MIP solve.
    pub(super) fn row_duals(&self) -> Vec<f64> {
        self.solution().1
    }

    fn solution(&self) -> (Vec<f64>, Vec<f64>) {
        let mut values = vec![0.0; self.columns];
        let mut column_duals = vec![0.0; self.columns];
        let mut row_values = vec![0.0; self.rows];
        let mut row_duals = vec![0.0; self.rows];
        // SAFETY: four arrays of the model's dimensions.
        unsafe {
            sys::Highs_getSolution(
                self.const_pointer(),
                values.as_mut_ptr(),
                column_duals.as_mut_ptr(),
                row_values.as_mut_ptr(),
                row_duals.as_mut_ptr(),
            );
        }
        (values, row_duals)
    }
}

fn accepted(status: c_int, what: &str) -> Result<(), SolverError> {
    if status == sys::STATUS_ERROR { Err(SolverError::Refused(what.into())) } else { Ok(()) }
}

/// What the callback needs; borrowed for one run.
struct Watch<'a> {
    offset: f64,
    observer: &'a dyn Observer,
    started: Stopwatch,
    /// Kept here as well: some programs overrun HiGHS's own time limit between its checks.
    time: Option<Duration>,
    columns: usize,
    effort: Effort,
    /// Work that the thread had done before.
    before: Duration,
}

impl Watch<'_> {
    /// Brings the thread's odometer up to date: observers look at the time too. Each kind of callback fills in its own counts; what
    /// the others would have is left as it was.
    fn count(&self, kind: c_int, out: &sys::HighsCallbackDataOut) {
        let done = match kind {
            sys::kHighsCallbackSimplexInterrupt => {
                Done { simplex: i64::from(out.simplex_iteration_count), ..Done::default() }
            }
            sys::kHighsCallbackIpmInterrupt => Done { interior: i64::from(out.ipm_iteration_count), ..Done::default() },
            _ => Done { simplex: out.mip_total_lp_iterations, nodes: out.mip_node_count, ..Done::default() },
        };
        work::count_up_to(self.before + self.effort.of_steps(done));
    }

    fn out_of_time(&self) -> bool {
        self.time.is_some_and(|time| self.started.elapsed() > time)
    }
}

unsafe extern "C" fn callback(
    kind: c_int,
    _message: *const c_char,
    out: *const sys::HighsCallbackDataOut,
    input: *mut sys::HighsCallbackDataIn,
    data: *mut c_void,
) {
    if out.is_null() || data.is_null() {
        return;
    }
    // SAFETY: HiGHS passes a valid output record, and `data` is the `Watch` borrowed by `run`.
    let (out, watch) = unsafe { (&*out, &*data.cast::<Watch>()) };
    watch.count(kind, out);
    let stop = catch_unwind(AssertUnwindSafe(|| match kind {
        sys::kHighsCallbackMipImprovingSolution => {
            if !out.mip_solution.is_null() {
                // SAFETY: HiGHS gives one value per column.
                let values = unsafe { std::slice::from_raw_parts(out.mip_solution, watch.columns) };
                watch.observer.solution(out.objective_function_value + watch.offset, values);
            }
            false
        }
        sys::kHighsCallbackMipInterrupt => {
            watch.out_of_time()
                || watch.observer.progress(Progress {
                    incumbent: out.mip_primal_bound + watch.offset,
                    bound: out.mip_dual_bound + watch.offset,
                    nodes: out.mip_node_count,
                })
        }
        sys::kHighsCallbackSimplexInterrupt | sys::kHighsCallbackIpmInterrupt => {
            watch.out_of_time()
                || watch.observer.progress(Progress { incumbent: f64::INFINITY, bound: f64::NEG_INFINITY, nodes: 0 })
        }
        _ => false,
    }))
    .unwrap_or(true);
    let interrupting = matches!(
        kind,
        sys::kHighsCallbackSimplexInterrupt | sys::kHighsCallbackIpmInterrupt | sys::kHighsCallbackMipInterrupt
    );
    if stop && interrupting && !input.is_null() {
        // SAFETY: a valid input record; this flag is what interrupt callbacks are for.
        unsafe { (*input).user_interrupt = 1 };
    }
}
