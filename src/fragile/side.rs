//! The staff's side of a plan in force: the program of the lean ward, loosened to where the roster stands, and what its columns cost.

use super::setting::{Setting, TEMP};
use super::{BlockSide, Fallen, WORTH_OF_HEAD};
use crate::agreement::Record;
use crate::calendar::{Day, Moment};
use crate::check::plan::{self as crew_check, CrewReport, Sides};
use crate::hospital::theatres::{Allocation, Place, Theatres};
use crate::hospital::{Hospital, PersonIx, Roster, ShiftIx};
use crate::linear::{Col, Program};
use crate::replan::{Prices, changes_between, obstacles, settle};
use crate::roster::{Formulation, Subject};
use crate::solver::SolverError;
use std::collections::{BTreeMap, BTreeSet};

/// A duty that a column stands for.
pub(super) type Duty = (PersonIx, Day, ShiftIx);

/// What a column of the program means for what falls.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meaning {
    /// A duty.
    Duty(Duty),
    /// Heads missing from something.
    Missing(Subject),
    /// Temps.
    Temps,
    /// Anything else.
    Account,
}

/// The staff's side, ready for any number of absences.
pub(super) struct Side<'a> {
    pub(super) setting: &'a Setting<'a>,
    pub(super) formulation: Formulation<'a>,
    pub(super) program: Program,
    /// Values of all columns under the roster in force.
    pub(super) values: Vec<f64>,
    pub(super) meaning: Vec<Meaning>,
    /// Rows that each column is part of.
    pub(super) rows_of: Vec<Vec<usize>>,
    /// Rows of rules that are many and seldom bind: a window may leave them out, and ask the checker afterwards.
    pub(super) weak: Vec<bool>,
    /// People who stay as they are: away already, or with a duty that no column stands for.
    frozen: Vec<bool>,
    /// The roster without those who are away already.
    pub(super) roster: Roster,
    pub(super) blocks: Option<&'a BlockSide<'a>>,
    /// The theatres without openings, for the checker of the blocks' people: it looks at days with blocks only.
    bare: Option<Theatres>,
    /// The blocks that stand under the plan in force.
    pub(super) standing: Vec<Place>,
    told: Moment,
    /// Points of changing a day to a shift or to off; what cannot be is not in it.
    prices: BTreeMap<(PersonIx, Day), Vec<Option<f64>>>,
}

impl<'a> Side<'a> {
    /// Builds the side for changes that are told at a moment, up to a last day.
    pub(super) fn new(
        setting: &'a Setting<'a>,
        blocks: Option<&'a BlockSide<'a>>,
        standing: Vec<Place>,
        (told, days): (Moment, (Day, Day)),
    ) -> Result<Self, SolverError> {
        let formulation = Formulation::build(&setting.lean);
        let ready = &setting.ready;
        let (mut program, values) = settle(&formulation, &ready.published)?;
        // Nothing of the lean ward is paid for, so that its accounts bind nobody.
        program.rows.retain(|row| formulation.subject(row.tag) != Subject::Accounts);
        let meaning = meanings(&formulation);
        let weak = program.rows.iter().map(|row| formulation.is_weak(row)).collect();
        let mut rows_of = vec![Vec::new(); program.columns.len()];
        for (at, row) in program.rows.iter().enumerate() {
            row.entries.iter().for_each(|(col, _)| rows_of[col.0].push(at));
        }
        let mut roster = ready.published.clone();
        let mut frozen = vec![false; ready.hospital.staff.len()];
        for away in &ready.unmet_absences {
            frozen[away.person] = true;
            (away.first..=away.last).for_each(|day| roster.set(away.person, day, None));
        }
        for (person, day, shift) in ready.published.assignments() {
            let twice = ready.published.on(person, day).count() > 1;
            frozen[person] |= twice || formulation.assign(person, day, shift).is_none();
        }
        let mut values = values;
        let away = ready.published.assignments().filter(|&(person, day, _)| roster.get(person, day).is_none());
        for col in away.filter_map(|(person, day, shift)| formulation.assign(person, day, shift)) {
            values[col.0] = 0.0;
        }
        let prices = BTreeMap::new();
        let mut side = Self {
            setting,
            formulation,
            program,
            values,
            meaning,
            rows_of,
            weak,
            frozen,
            roster,
            blocks,
            bare: blocks.map(|side| Theatres { openings: Vec::new(), queue: Vec::new(), ..side.theatres.clone() }),
            standing,
            told,
            prices,
        };
        side.price(days);
        Ok(side)
    }

    /// What changing each day costs, whoever it is.
    fn price(&mut self, (first, last): (Day, Day)) {
        let ready = &self.setting.ready;
        let prices = Prices::new(ready, self.setting.tables, self.told);
        let shifts = ready.hospital.shifts.len();
        for person in (0..ready.hospital.staff.len()).filter(|&person| !self.frozen[person]) {
            for day in first..=last {
                let had = ready.published.get(person, day);
                if had.is_some_and(|had| !prices.can_still_start(day, had)) {
                    continue;
                }
                let price = |to: Option<ShiftIx>| {
                    let may = to == had || to.is_none_or(|shift| self.may_get(&prices, person, day, shift));
                    may.then(|| prices.of_change(person, day, to).points)
                };
                let of_day = (0..shifts).map(|shift| price(Some(shift))).chain([price(None)]).collect();
                self.prices.insert((person, day), of_day);
            }
        }
    }

    /// Whether a person may be given a shift: it has not begun, and nobody is called in on a protected day.
    fn may_get(&self, prices: &Prices, person: PersonIx, day: Day, shift: ShiftIx) -> bool {
        if !prices.can_still_start(day, shift) || self.formulation.assign(person, day, shift).is_none() {
            return false;
        }
        let hospital = &self.setting.ready.problem.hospital;
        let alone = Record { hospital, person, duties: vec![hospital.duty(day, shift)] };
        let rules = self.setting.ready.problem.book.of(person).iter();
        !rules.filter(|active| active.rule.id() == "protected_days").any(|one| !one.rule.check(&alone).is_empty())
    }

    /// Points of giving a person a shift on a day, or the day off; `None` where that cannot be.
    pub(super) fn price_of(&self, person: PersonIx, day: Day, to: Option<ShiftIx>) -> Option<f64> {
        let of_day = self.prices.get(&(person, day))?;
        of_day.get(to.unwrap_or(of_day.len() - 1)).copied().flatten()
    }

    /// Whether the day of a person may change at all.
    pub(super) fn may_change(&self, person: PersonIx, day: Day) -> bool {
        self.prices.contains_key(&(person, day))
    }

    /// The day, or the first day of the week, of something that has fallen.
    pub(super) fn day_of(&self, fallen: &Fallen) -> Day {
        fallen.day(&self.setting.ready.hospital)
    }

    /// The standing blocks of some days.
    pub(super) fn blocks_of(&self, wanted: &dyn Fn(Place) -> bool) -> Allocation {
        let all = self.blocks.iter().flat_map(|side| &side.blocks.blocks);
        let standing = all.filter(|(place, _)| wanted(**place) && self.standing.contains(place));
        Allocation { blocks: standing.map(|(place, block)| (*place, block.clone())).collect() }
    }

    /// What the checker says about the people of some blocks under a roster.
    pub(super) fn check_crews(&self, hospital: &Hospital, roster: &Roster, blocks: &Allocation) -> CrewReport {
        match (&self.bare, self.blocks.and_then(|side| side.crews)) {
            (Some(theatres), Some(crews)) => crew_check::check(Sides { hospital, theatres, crews }, roster, blocks),
            _ => CrewReport::default(),
        }
    }

    /// Whether the checker has nothing against the lines that differ from those of the roster in force.
    pub(super) fn keeps_the_rules(&self, before: &Roster, roster: &Roster) -> bool {
        let ready = &self.setting.ready;
        let changed: BTreeSet<PersonIx> = changes_between(before, roster).iter().map(|change| change.person).collect();
        let breaks = |&person: &PersonIx| {
            !obstacles(&ready.problem.hospital, &ready.problem.book, person, &ready.published, roster).is_empty()
        };
        !changed.iter().any(breaks)
    }

    /// The staff, by place.
    pub(super) fn people(&self) -> std::ops::Range<PersonIx> {
        0..self.frozen.len()
    }
}

/// What each column means. All minima of the lean ward are hard, and nothing of it but minima and temps costs anything.
fn meanings(formulation: &Formulation) -> Vec<Meaning> {
    let columns = &formulation.program.columns;
    let mut meaning = vec![Meaning::Account; columns.len()];
    for (at, column) in columns.iter().enumerate() {
        if formulation.owner.get(at).is_some_and(Option::is_none) && (column.cost - TEMP).abs() < 1e-9 {
            meaning[at] = Meaning::Temps;
        }
    }
    for &(Col(at), subject) in &formulation.shortages {
        meaning[at] = Meaning::Missing(subject);
    }
    let hospital = &formulation.problem.hospital;
    for person in 0..hospital.staff.len() {
        for day in 0..hospital.horizon.days {
            for shift in 0..hospital.shifts.len() {
                if let Some(col) = formulation.assign(person, day, shift) {
                    meaning[col.0] = Meaning::Duty((person, day, shift));
                }
            }
        }
    }
    meaning
}

impl Meaning {
    /// What a unit of the column costs when it falls; temps and duties are priced by the window.
    pub(super) fn worth(self) -> u64 {
        match self {
            Self::Missing(_) => WORTH_OF_HEAD,
            Self::Duty(_) | Self::Temps | Self::Account => 0,
        }
    }
}
