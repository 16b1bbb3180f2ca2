//! The program of an absence: on some days the duties of those who are there are free, everything else stands.
//!
//! What falls is counted in whole units of worth. Changes and temps are weighed so lightly that all of them together cost less than
//! half a unit, so that the best solution loses the least and, of all that lose the least, changes little.

use super::crews;
use super::side::{Meaning, Side};
use super::{Absence, Fallen};
use crate::calendar::Day;
use crate::hospital::theatres::Place;
use crate::hospital::{PersonIx, Roster, ShiftIx};
use crate::linear::{Col, Program, Row};
use crate::roster::Subject;
use std::collections::{BTreeMap, BTreeSet};

/// What all changes and temps together can cost at most.
pub(super) const ALL_CHANGES: f64 = 0.4;

/// The program of an absence, and what its columns stand for.
pub(super) struct Window {
    pub(super) program: Program,
    /// The roster without those who are away, with what is changed already.
    pub(super) before: Roster,
    /// The columns that stand for a live column of the whole: itself, and the part of it that the plan in force lacks already.
    pub(super) place: Vec<Option<(Col, Option<Col>)>>,
    /// Blocks that may be given up.
    pub(super) keep: Vec<(Col, Place)>,
    /// Temps who may be called.
    pub(super) temps: Vec<Col>,
    /// Whether temps may be called at all.
    pub(super) with_temps: bool,
    /// What a temp costs.
    pub(super) price_of_temp: f64,
    /// Units of worth that a point of changes costs.
    scale: f64,
    /// Values of all columns of the whole under `before`, as far as they are not free.
    now: Vec<f64>,
}

/// Where a roster stands: its duties, and values of all columns of the whole that go with them.
#[derive(Debug, Clone, Default)]
pub(super) struct Stand {
    pub(super) roster: Roster,
    values: Vec<f64>,
}

impl Stand {
    /// The roster in force without those who are away.
    pub(super) fn without(side: &Side, absence: &Absence) -> Self {
        Self { roster: side.roster.clone(), values: side.values.clone() }.minus(side, absence)
    }

    /// The same without those who are away.
    pub(super) fn minus(mut self, side: &Side, absence: &Absence) -> Self {
        for person in absence.people() {
            for day in absence.first..=absence.last {
                let on: Vec<ShiftIx> = self.roster.on(person, day).collect();
                for col in on.into_iter().filter_map(|shift| side.formulation.assign(person, day, shift)) {
                    self.values[col.0] = 0.0;
                }
                self.roster.set(person, day, None);
            }
        }
        self
    }
}

/// How far a window looks at what hangs on the free duties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Accounts that no free duty is part of stand too, and weak rows are left out: quick to solve, for the checker to look at.
    Near,
    /// Everything that hangs on them but weak rows: more than is possible, so that its bound holds, for the checker to look at.
    Light,
    /// Everything that hangs on them: what is possible on the free days, no more and no less.
    Whole,
}

/// What a solution of a window says.
pub(super) struct Read {
    pub(super) stand: Stand,
    pub(super) fallen: Vec<Fallen>,
    pub(super) temps: u32,
}

impl Window {
    /// Builds the program in which the days `free` of everybody who is there may change, and the rest stands.
    pub(super) fn build(
        side: &Side,
        absence: &Absence,
        stand: Stand,
        free: &BTreeSet<Day>,
        (extent, with_temps): (Extent, bool),
    ) -> Self {
        let cells = free_cells(side, absence, free);
        let temp = side.setting.ready.hospital.points.temp.max(0.0) + 1.0;
        let scale = scale(side, &cells, free, temp);
        let mut window = Self {
            program: Program::default(),
            before: stand.roster,
            now: stand.values,
            place: vec![None; side.program.columns.len()],
            keep: Vec::new(),
            temps: Vec::new(),
            with_temps,
            price_of_temp: temp * scale,
            scale,
        };
        let (live, rows) = live(side, &cells, (absence, free), extent);
        window.columns(side, &live);
        for (at, _) in rows.iter().enumerate().filter(|(_, live)| **live) {
            window.row(&side.program.rows[at]);
        }
        free.iter().for_each(|&day| crews::add(side, &mut window, day));
        window
    }

    fn columns(&mut self, side: &Side, live: &[bool]) {
        for (at, column) in side.program.columns.iter().enumerate().filter(|(at, _)| live[*at]) {
            let (had, program) = (side.values[at], &mut self.program);
            let (upper, cost) = (column.upper, side.meaning[at].worth() as f64);
            self.place[at] = Some(match side.meaning[at] {
                Meaning::Duty((person, day, shift)) => {
                    let off = side.price_of(person, day, None).unwrap_or(0.0);
                    let on = side.price_of(person, day, Some(shift)).unwrap_or(0.0);
                    if column_is_first(side, (person, day, shift)) {
                        program.offset += off * self.scale;
                    }
                    (program.column(0.0, 1.0, (on - off) * self.scale, true), None)
                }
                // Leave that was granted stays granted: no more are away than the plan in force has.
                Meaning::Missing(Subject::Away(..)) => {
                    (program.column(column.lower, had.max(0.0), 0.0, column.integer), None)
                }
                Meaning::Missing(_) => {
                    let lacked = had.max(0.0);
                    let free = (lacked > 1e-6).then(|| program.continuous(0.0, lacked, 0.0));
                    (program.continuous(0.0, (upper - lacked).max(0.0), cost), free)
                }
                Meaning::Temps => {
                    let booked = had.max(0.0);
                    let free = (booked > 1e-6).then(|| program.continuous(0.0, booked, 0.0));
                    let more = if self.with_temps { (upper - booked).max(0.0) } else { 0.0 };
                    let col = program.continuous(0.0, more, self.price_of_temp);
                    self.temps.push(col);
                    (col, free)
                }
                Meaning::Account => (program.column(column.lower, upper, 0.0, column.integer), None),
            });
        }
    }

    fn row(&mut self, row: &Row) {
        let mut entries: BTreeMap<Col, f64> = BTreeMap::new();
        let mut stands = 0.0;
        for &(col, factor) in &row.entries {
            match self.place[col.0] {
                Some((whole, part)) => {
                    for one in [Some(whole), part].into_iter().flatten() {
                        *entries.entry(one).or_default() += factor;
                    }
                }
                None => stands += factor * self.now[col.0],
            }
        }
        let entries = entries.into_iter().filter(|(_, factor)| factor.abs() > 1e-12).collect();
        self.program.rows.push(Row { lower: row.lower - stands, upper: row.upper - stands, entries, tag: row.tag });
    }

    /// Half of what a change costs at least.
    pub(super) fn half_a_change(&self, side: &Side) -> f64 {
        0.5 * self.scale * (side.setting.ready.hospital.points.change.max(0.0) + 0.01)
    }

    /// What a solution says.
    pub(super) fn read(&self, side: &Side, values: &[f64]) -> Read {
        let mut stand = Stand { roster: self.before.clone(), values: self.now.clone() };
        let roster = &mut stand.roster;
        let (mut fallen, mut given) = (Vec::new(), Vec::new());
        for (at, place) in self.place.iter().enumerate() {
            let &Some((col, part)) = place else { continue };
            stand.values[at] = values[col.0] + part.map_or(0.0, |part| values[part.0]);
            match side.meaning[at] {
                Meaning::Duty((person, day, shift)) => {
                    let had = self.before.get(person, day) == Some(shift);
                    match (had, values[col.0] > 0.5) {
                        (false, true) => given.push((person, day, shift)),
                        (true, false) => roster.set(person, day, None),
                        _ => {}
                    }
                }
                Meaning::Missing(subject) => fallen.extend(fall(subject, values[col.0].round().max(0.0) as u32)),
                Meaning::Temps | Meaning::Account => {}
            }
        }
        given.into_iter().for_each(|(person, day, shift)| roster.insert(person, day, shift));
        fallen.extend(self.keep.iter().filter(|(col, _)| values[col.0] < 0.5).map(|(_, place)| Fallen::Block(*place)));
        let temps = self.temps.iter().map(|col| values[col.0].round().max(0.0) as u32).sum();
        Read { stand, fallen, temps }
    }
}

/// What missing heads mean.
fn fall(subject: Subject, missing: u32) -> Option<Fallen> {
    if missing == 0 {
        return None;
    }
    match subject {
        Subject::Demand(line) => Some(Fallen::Heads { line, missing }),
        Subject::Mix(mix, day) => Some(Fallen::Mix { mix, day, missing }),
        Subject::Conference(conference) => Some(Fallen::Quorum { conference, missing }),
        Subject::Clearing(clearing) => Some(Fallen::Clearing { clearing, missing }),
        Subject::Rule(..) | Subject::Posts(..) | Subject::Away(..) | Subject::Accounts => None,
    }
}

fn free_cells(side: &Side, absence: &Absence, free: &BTreeSet<Day>) -> Vec<(PersonIx, Day)> {
    let away: BTreeSet<PersonIx> = absence.people().collect();
    let there = side.people().filter(|person| !away.contains(person));
    there
        .flat_map(|person| free.iter().map(move |&day| (person, day)))
        .filter(|&(person, day)| side.may_change(person, day))
        .collect()
}

/// Whether a duty is the first of its day that a column stands for: the constant of a day is counted there.
fn column_is_first(side: &Side, (person, day, shift): (PersonIx, Day, ShiftIx)) -> bool {
    (0..shift).all(|earlier| {
        side.formulation.assign(person, day, earlier).is_none() || side.price_of(person, day, Some(earlier)).is_none()
    })
}

fn scale(side: &Side, cells: &[(PersonIx, Day)], free: &BTreeSet<Day>, temp: f64) -> f64 {
    let hospital = &side.setting.ready.hospital;
    let dearest = |&(person, day): &(PersonIx, Day)| {
        let shifts = (0..hospital.shifts.len()).map(Some).chain([None]);
        shifts.filter_map(|to| side.price_of(person, day, to)).fold(0.0, f64::max)
    };
    let lines = hospital.demand.iter().filter(|line| free.contains(&line.day));
    let temps: u32 = lines.map(|line| line.temps).sum();
    // A temp may stand in a demand row and in a crew.
    let most = cells.iter().map(dearest).sum::<f64>() + 2.0 * temp * f64::from(temps);
    ALL_CHANGES / most.max(1.0)
}

/// The columns that are free with some days of some people, and the rows that they are part of: what hangs on a free duty, and as far as
/// is asked what hangs on that.
fn live(
    side: &Side,
    cells: &[(PersonIx, Day)],
    (absence, free): (&Absence, &BTreeSet<Day>),
    extent: Extent,
) -> (Vec<bool>, Vec<bool>) {
    let mut live = vec![false; side.program.columns.len()];
    let mut rows = vec![false; side.program.rows.len()];
    let mut open: Vec<usize> = Vec::new();
    for &(person, day) in cells {
        for shift in 0..side.setting.ready.hospital.shifts.len() {
            let Some(col) = side.formulation.assign(person, day, shift) else { continue };
            if side.price_of(person, day, Some(shift)).is_some() {
                live[col.0] = true;
                open.push(col.0);
            }
        }
    }
    // Where nobody else could come, a row of the ward hangs on who is away alone.
    for row in rows_of_the_away(side, absence, free) {
        if !std::mem::replace(&mut rows[row], true) {
            for &(col, _) in &side.program.rows[row].entries {
                let is_duty = matches!(side.meaning[col.0], Meaning::Duty(_));
                if !is_duty && !std::mem::replace(&mut live[col.0], true) {
                    open.push(col.0);
                }
            }
        }
    }
    let duties = open.len();
    let mut at = 0;
    while at < open.len() {
        let spreads = at < duties || extent != Extent::Near;
        for &row in &side.rows_of[open[at]] {
            let left_out = side.weak[row] && extent != Extent::Whole;
            if left_out || std::mem::replace(&mut rows[row], true) || !spreads {
                continue;
            }
            for &(col, _) in &side.program.rows[row].entries {
                let is_duty = matches!(side.meaning[col.0], Meaning::Duty(_));
                if !is_duty && !std::mem::replace(&mut live[col.0], true) {
                    open.push(col.0);
                }
            }
        }
        at += 1;
    }
    (live, rows)
}

/// The ward's rows that a duty of somebody who is away is part of.
fn rows_of_the_away(side: &Side, absence: &Absence, free: &BTreeSet<Day>) -> BTreeSet<usize> {
    let mut rows = BTreeSet::new();
    for person in absence.people() {
        for &day in free.iter().filter(|day| absence.holds(**day)) {
            for shift in 0..side.setting.ready.hospital.shifts.len() {
                let Some(col) = side.formulation.assign(person, day, shift) else { continue };
                let of_ward = |row: &&usize| {
                    let owner = |col: Col| side.formulation.owner.get(col.0).copied().flatten();
                    side.program.rows[**row].entries.iter().any(|&(col, _)| owner(col).is_none())
                };
                rows.extend(side.rows_of[col.0].iter().filter(of_ward));
            }
        }
    }
    rows
}
