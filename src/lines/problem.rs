//! What a roster of lines is made from.

/// Index into [`LineProblem::tasks`].
pub type TaskIx = usize;
/// Index into [`LineProblem::shifts`].
pub type ShiftIx = usize;

/// What leaving a range costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Price {
    /// It must not be left.
    Hard,
    /// So much per unit outside it; 0 where nobody minds.
    PerUnit(f64),
}

/// A range of whole numbers and what leaving it costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// Smallest number within.
    pub min: u32,
    /// Largest number within.
    pub max: u32,
    /// Price of each unit below.
    pub below: Price,
    /// Price of each unit above.
    pub above: Price,
}

impl Range {
    /// The range that nobody minds leaving.
    pub const ANY: Range = Range { min: 0, max: u32::MAX, below: Price::PerUnit(0.0), above: Price::PerUnit(0.0) };

    /// A range that must not be left.
    pub fn hard(min: u32, max: u32) -> Self {
        Self { min, max, below: Price::Hard, above: Price::Hard }
    }

    /// A range that costs the same per unit on both sides.
    pub fn priced(min: u32, max: u32, price: f64) -> Self {
        Self { min, max, below: Price::PerUnit(price), above: Price::PerUnit(price) }
    }

    /// Whether a number below the range is forbidden.
    pub fn forbids(&self, number: u32) -> bool {
        (number < self.min && self.below == Price::Hard) || (number > self.max && self.above == Price::Hard)
    }

    /// What a number that is not forbidden costs.
    pub fn cost(&self, number: u32) -> f64 {
        let side = |price: Price, units: u32| match price {
            Price::PerUnit(price) if units > 0 => price * f64::from(units),
            _ => 0.0,
        };
        side(self.below, self.min.saturating_sub(number)) + side(self.above, number.saturating_sub(self.max))
    }
}

/// A shift: what successions and runs are counted by.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// Code.
    pub code: String,
    /// Shifts that must not follow on the next day.
    pub forbids_next: Vec<bool>,
}

/// What a person can be put to on a day: a shift, or a shift in the role of a skill.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// Name.
    pub name: String,
    /// Its shift.
    pub shift: ShiftIx,
    /// What it adds to the person's load: minutes, or 1 where duties are counted.
    pub load: u32,
}

/// How a line stood on the evening before the first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    /// The shift of the last day, `None` if it was off.
    pub shift: Option<ShiftIx>,
    /// Days in a row on that shift.
    pub shift_run: u32,
    /// Days in a row at work; 0 if the last day was off.
    pub work_run: u32,
    /// Days in a row off; 0 if the last day was worked.
    pub off_run: u32,
}

/// One person: what they may do, what each day costs, and the ranges that their line should keep.
#[derive(Debug, Clone, PartialEq)]
pub struct Worker {
    /// Name.
    pub name: String,
    /// Cost of each task on each day, `cost[day][task]`; infinite where it must not be.
    pub cost: Vec<Vec<f64>>,
    /// Cost of each day off; infinite where the person must work.
    pub off_cost: Vec<f64>,
    /// Most duties of each shift, hard; `None` where there is no limit.
    pub most_of_shift: Vec<Option<u32>>,
    /// Load over the whole horizon.
    pub load: Range,
    /// Lengths of runs of days at work. A run that is still going on after the last day is never too short.
    pub work_run: Range,
    /// Lengths of runs of days off. A run that is still going on after the last day is never too short.
    pub off_run: Range,
    /// Lengths of runs of days on the same shift, by shift. A run that is still going on after the last day is never too short.
    pub shift_run: Vec<Range>,
    /// Number of weekends with work on either day.
    pub weekends: Range,
    /// Price of a weekend worked on one day only.
    pub half_weekend: f64,
    /// The days before. `None` if they are not known: then a run that is going on from the first day is never too short,
    /// and counts from the first day.
    pub past: Option<Past>,
}

/// People wanted on a task of a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cover {
    /// Day.
    pub day: usize,
    /// Task.
    pub task: TaskIx,
    /// Fewest people, hard.
    pub minimum: u32,
    /// Wanted people; not below `minimum`.
    pub wanted: u32,
    /// Price of each person missing between minimum and wanted.
    pub below: f64,
    /// Price of each person above wanted.
    pub above: f64,
}

/// A roster to be made: at most one task per person and day.
#[derive(Debug, Clone, PartialEq)]
pub struct LineProblem {
    /// Name.
    pub name: String,
    /// Days to plan, numbered from 0.
    pub days: usize,
    /// Shifts.
    pub shifts: Vec<Shift>,
    /// Tasks.
    pub tasks: Vec<Task>,
    /// Saturday and Sunday of every weekend that touches the horizon; `None` for the day that lies outside.
    pub weekends: Vec<(Option<usize>, Option<usize>)>,
    /// People.
    pub workers: Vec<Worker>,
    /// Cover wanted; at most one entry per day and task.
    pub cover: Vec<Cover>,
    /// Constant part of the cost.
    pub offset: f64,
}
