//! Absences known beforehand: leave, courses, sickness, parental leave.
//!
//! Leave is dealt out one person at a time, each to the week in which fewest of their own sort are away, as a ward does
//! at its yearly leave meeting; so every competence stays present.

use super::dice::{Dice, Stream};
use super::{Keys, Season, WardSpec};
use crate::calendar::{Day, Horizon, public_holiday};
use crate::hospital::{Absence, AbsenceKind, Employee, PersonIx};

/// Absences of a ward while they are dealt out.
struct Leave<'a> {
    staff: &'a [Employee],
    horizon: Horizon,
    absences: Vec<Absence>,
}

/// All absences, by person and day.
pub(super) fn absences(spec: &WardSpec, horizon: Horizon, staff: &[Employee]) -> Vec<Absence> {
    let mut dice = Dice::new(spec.seed, Stream::Leave);
    let mut leave = Leave { staff, horizon, absences: Vec::new() };
    leave.long(&mut dice);
    leave.sick(&mut dice);
    match spec.season {
        Season::SummerLeave => leave.summer(&mut dice),
        Season::Holiday => {
            leave.around_holidays(&mut dice);
            leave.single_weeks(&mut dice, 25);
        }
        Season::Ordinary => leave.single_weeks(&mut dice, 45),
    }
    leave.courses(&mut dice);
    leave.absences.sort_by_key(|absence| (absence.person, absence.first));
    leave.absences
}

impl Leave<'_> {
    fn add(&mut self, person: PersonIx, first: Day, last: Day, kind: AbsenceKind) {
        self.absences.push(Absence { person, first, last, kind, minutes_per_weekday: None });
    }

    fn is_free(&self, person: PersonIx, first: Day, last: Day) -> bool {
        !self.absences.iter().any(|a| a.person == person && a.first <= last && first <= a.last)
    }

    /// One parental leave through the whole horizon for every thirty people.
    fn long(&mut self, dice: &mut Dice) {
        for _ in 0..self.staff.len() / 30 {
            let person = dice.below(self.staff.len());
            if self.is_free(person, 0, self.horizon.days - 1) && !self.staff[person].traits.fixed_nights {
                self.add(person, 0, self.horizon.days - 1, AbsenceKind::Leave);
            }
        }
    }

    /// One person in twenty is sick when the roster is made, for some days yet.
    fn sick(&mut self, dice: &mut Dice) {
        for _ in 0..self.staff.len().div_ceil(20).min(self.staff.len() / 8) {
            let person = dice.below(self.staff.len());
            let last = (dice.between(2, 11) as Day).min(self.horizon.days - 1);
            if self.is_free(person, 0, last) {
                self.add(person, 0, last, AbsenceKind::Sick);
            }
        }
    }

    /// `percent` of the staff, per eight weeks, take one week.
    fn single_weeks(&mut self, dice: &mut Dice, percent: usize) {
        let weeks = self.horizon.days as usize / 7;
        let mut order: Vec<PersonIx> = (0..self.staff.len()).collect();
        dice.shuffle(&mut order);
        for person in order.into_iter().take(self.staff.len() * percent * weeks / 800) {
            self.take_weeks(dice, person, 1);
        }
    }

    /// Everybody takes three weeks in a row, or two where the horizon is too short for three to go round.
    fn summer(&mut self, dice: &mut Dice) {
        let weeks = self.horizon.days / 7;
        let mut order: Vec<PersonIx> = (0..self.staff.len()).collect();
        dice.shuffle(&mut order);
        for (turn, person) in order.into_iter().enumerate() {
            let length = match weeks {
                0..=3 => 1,
                4..=6 => 2,
                _ => 2 + (turn % 2) as i32,
            };
            self.take_weeks(dice, person, length);
        }
    }

    /// A fifth of the staff take the days around the public holidays off, five to nine days in one.
    fn around_holidays(&mut self, dice: &mut Dice) {
        let horizon = self.horizon;
        let is_holiday = |day: Day| public_holiday(horizon.date(day)).is_some() && !horizon.is_weekend(day);
        let mondays: Vec<Day> =
            horizon.mondays().into_iter().filter(|&monday| (monday..monday + 5).any(is_holiday)).collect();
        if mondays.is_empty() {
            return;
        }
        let mut order: Vec<PersonIx> = (0..self.staff.len()).collect();
        dice.shuffle(&mut order);
        for person in order.into_iter().take(self.staff.len() / 5) {
            let best = self.calmest(dice, person, &mondays, 1);
            if let Some(monday) = best {
                self.add(person, monday, (monday + 6).min(self.horizon.days - 1), AbsenceKind::Holiday);
            }
        }
    }

    /// Puts leave of whole weeks where fewest of the person's sort are away.
    fn take_weeks(&mut self, dice: &mut Dice, person: PersonIx, weeks: i32) {
        let mondays: Vec<Day> = (0..self.horizon.days - weeks * 7 + 1).step_by(7).collect();
        if let Some(monday) = self.calmest(dice, person, &mondays, weeks) {
            self.add(person, monday, monday + weeks * 7 - 1, AbsenceKind::Holiday);
        }
    }

    fn calmest(&self, dice: &mut Dice, person: PersonIx, mondays: &[Day], weeks: i32) -> Option<Day> {
        let mut best: Option<((usize, usize, i64), Day)> = None;
        for &monday in mondays {
            let (first, last) = (monday, monday + weeks * 7 - 1);
            if !self.is_free(person, first, last.min(self.horizon.days - 1)) {
                continue;
            }
            let away = |same: bool| {
                let of_interest = |a: &&Absence| !same || self.same_sort(a.person, person);
                let overlap = |a: &Absence| (a.last.min(last) - a.first.max(first) + 1).max(0) as usize;
                self.absences.iter().filter(of_interest).map(overlap).sum::<usize>()
            };
            let rank = (away(true), away(false), dice.between(0, 1000));
            if best.is_none_or(|(least, _)| rank < least) {
                best = Some((rank, monday));
            }
        }
        best.map(|(_, monday)| monday)
    }

    fn same_sort(&self, one: PersonIx, other: PersonIx) -> bool {
        let sort = |person: PersonIx| {
            let person = &self.staff[person];
            (person.holds(Keys::SENIOR), person.holds(Keys::ASSISTANT), person.traits.fixed_nights)
        };
        sort(one) == sort(other)
    }

    /// One person in five goes on a course of one or two weekdays.
    fn courses(&mut self, dice: &mut Dice) {
        for _ in 0..self.staff.len() / 5 {
            let person = dice.below(self.staff.len());
            let monday = 7 * dice.between(0, i64::from(self.horizon.days / 7 - 1)) as Day;
            let first = monday + dice.between(0, 3) as Day;
            let last = first + dice.between(0, 1) as Day;
            let holiday = (first..=last).any(|day| public_holiday(self.horizon.date(day)).is_some());
            if !holiday && self.is_free(person, first - 1, last + 1) && !self.staff[person].traits.fixed_nights {
                self.add(person, first, last, AbsenceKind::Course);
            }
        }
    }
}
