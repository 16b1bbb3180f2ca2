//! Seventeen wishes each, the way people wish: days and weekends off, often the same ones; a run off; shifts that suit.
//!
//! The wishes of one person never speak of the same day twice, nor of a day on which the person is away.

use super::demand::is_quiet;
use super::dice::{Dice, Stream};
use super::{Keys, WardSpec};
use crate::calendar::{Day, Horizon};
use crate::hospital::{Hospital, PersonIx, ShiftIx, Wish, WishKind};
use chrono::Weekday;
use std::collections::BTreeSet;

/// Wishes that each person may hand in.
pub(super) const WISHES_EACH: usize = 17;

/// The sorts of wish, before a day is chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Sort {
    WeekendOff,
    RunOff,
    EveningClass,
    DayOff,
    WantShift,
    AvoidShift,
    DayOn,
}

/// What each person asks for, the sorts that need several days first.
const BASKET: [Sort; WISHES_EACH] = [
    Sort::RunOff,
    Sort::WeekendOff,
    Sort::WeekendOff,
    Sort::EveningClass,
    Sort::EveningClass,
    Sort::DayOff,
    Sort::DayOff,
    Sort::DayOff,
    Sort::DayOff,
    Sort::WantShift,
    Sort::WantShift,
    Sort::WantShift,
    Sort::AvoidShift,
    Sort::AvoidShift,
    Sort::AvoidShift,
    Sort::DayOn,
    Sort::DayOff,
];

/// Days that everybody wants: two weekends and two single days.
struct Popular {
    saturdays: Vec<Day>,
    days: Vec<Day>,
}

impl Popular {
    fn draw(dice: &mut Dice, horizon: &Horizon) -> Self {
        let mut saturdays: Vec<Day> =
            (0..horizon.days - 1).filter(|&day| horizon.weekday(day) == Weekday::Sat).collect();
        dice.shuffle(&mut saturdays);
        // A weekend beside a public holiday is wished for before any other.
        saturdays.sort_by_key(|&saturday| !is_quiet(horizon, saturday - 1) && !is_quiet(horizon, saturday + 2));
        saturdays.truncate(2);
        let days = (0..2).map(|_| dice.between(0, i64::from(horizon.days - 1)) as Day).collect();
        Self { saturdays, days }
    }
}

/// One person's wishes while they are made.
struct Sheet<'a> {
    hospital: &'a Hospital,
    person: PersonIx,
    /// Days that no wish speaks of yet and on which the person is at hand.
    open: BTreeSet<Day>,
    /// Wishes still to be made, this one included.
    left: usize,
}

/// All wishes, by person.
pub(super) fn wishes(hospital: &Hospital, spec: &WardSpec) -> Vec<Wish> {
    let mut dice = Dice::new(spec.seed, Stream::Wishes);
    let popular = Popular::draw(&mut dice, &hospital.horizon);
    // Approvals are for working days, one a day, so that they cannot clash.
    let mut approved_days: BTreeSet<Day> = BTreeSet::new();
    let approvers = approvers(&mut dice, hospital.staff.len());
    let mut wishes = Vec::new();
    for person in 0..hospital.staff.len() {
        let open: BTreeSet<Day> =
            (0..hospital.horizon.days).filter(|&day| hospital.absence(person, day).is_none()).collect();
        let count = WISHES_EACH.min(open.len() * 2 / 3);
        let mut sheet = Sheet { hospital, person, open, left: count };
        // A person with few days left drops the wishes that need several.
        let mut approve = approvers.contains(&person);
        let before = wishes.len();
        for &sort in &BASKET[WISHES_EACH - count..] {
            let Some(kind) = sheet.make(&mut dice, sort, &popular) else { continue };
            let mut must = false;
            if let (true, WishKind::DayOff(day)) = (approve, &kind) {
                must = !is_quiet(&hospital.horizon, *day) && approved_days.insert(*day);
                approve = !must;
            }
            wishes.push(Wish { person, kind, points: hospital.points.wish, must });
        }
        wishes[before..].sort_by_key(|wish: &Wish| wish.kind.days());
    }
    wishes
}

/// The people with an approval already: one in fifteen.
fn approvers(dice: &mut Dice, staff: usize) -> BTreeSet<PersonIx> {
    let mut order: Vec<PersonIx> = (0..staff).collect();
    dice.shuffle(&mut order);
    order.into_iter().take(staff.div_ceil(15)).collect()
}

impl Sheet<'_> {
    fn make(&mut self, dice: &mut Dice, sort: Sort, popular: &Popular) -> Option<WishKind> {
        let several = match sort {
            Sort::WeekendOff => self.weekend_off(dice, popular),
            Sort::RunOff => self.run_off(dice),
            _ => None,
        };
        let kind = match several {
            Some(kind) => kind,
            None => self.single(dice, sort, popular)?,
        };
        let (first, last) = kind.days();
        self.open.retain(|day| !(first..=last).contains(day));
        self.left = self.left.saturating_sub(1);
        Some(kind)
    }

    /// Whether a wish for `length` days leaves a day for each wish after it.
    fn affords(&self, length: usize) -> bool {
        self.open.len() >= length + self.left.saturating_sub(1)
    }

    fn is_open(&self, first: Day, last: Day) -> bool {
        (first..=last).all(|day| self.open.contains(&day))
    }

    fn weekend_off(&self, dice: &mut Dice, popular: &Popular) -> Option<WishKind> {
        let horizon = &self.hospital.horizon;
        let is_free =
            |&saturday: &Day| horizon.weekday(saturday) == Weekday::Sat && self.is_open(saturday, saturday + 1);
        let all: Vec<Day> = self.open.iter().copied().filter(is_free).collect();
        let wanted: Vec<Day> = popular.saturdays.iter().copied().filter(|day| all.contains(day)).collect();
        if !self.affords(2) {
            return None;
        }
        let crowd = if dice.percent(45) { dice.pick(&wanted) } else { None };
        crowd.or(dice.pick(&all)).map(|&saturday| WishKind::WeekendOff(saturday))
    }

    fn run_off(&self, dice: &mut Dice) -> Option<WishKind> {
        let length = dice.between(3, 5) as Day;
        let starts: Vec<Day> = self.open.iter().copied().filter(|&day| self.is_open(day, day + length - 1)).collect();
        let first = *dice.pick(&starts)?;
        self.affords(length as usize).then_some(WishKind::RunOff(first, first + length - 1))
    }

    fn single(&self, dice: &mut Dice, sort: Sort, popular: &Popular) -> Option<WishKind> {
        let horizon = &self.hospital.horizon;
        let open: Vec<Day> = self.open.iter().copied().collect();
        let weekdays: Vec<Day> = open.iter().copied().filter(|&day| !is_quiet(horizon, day)).collect();
        let crowd: Vec<Day> = popular.days.iter().copied().filter(|day| open.contains(day)).collect();
        let mut any = |days: &[Day]| dice.pick(days).or(open.first()).copied();
        Some(match sort {
            Sort::EveningClass => WishKind::FreeWindow(any(&weekdays)?, 17 * 60, 22 * 60),
            Sort::WantShift => {
                let day = any(&weekdays)?;
                WishKind::Shift(day, self.wanted_shift(dice)?)
            }
            Sort::AvoidShift => {
                let day = any(&open)?;
                WishKind::AvoidShift(day, self.unwanted_shift(dice)?)
            }
            Sort::DayOn => WishKind::DayOn(any(&weekdays)?),
            Sort::DayOff | Sort::WeekendOff | Sort::RunOff => {
                let day = if dice.percent(12) { dice.pick(&crowd).copied() } else { None };
                WishKind::DayOff(day.or_else(|| dice.pick(&open).copied())?)
            }
        })
    }

    fn wanted_shift(&self, dice: &mut Dice) -> Option<ShiftIx> {
        self.shift_among(dice, &[Keys::DAY, Keys::DAY, Keys::DAY, Keys::EVENING, Keys::EVENING, Keys::NIGHT])
    }

    fn unwanted_shift(&self, dice: &mut Dice) -> Option<ShiftIx> {
        self.shift_among(dice, &[Keys::EVENING, Keys::EVENING, Keys::NIGHT, Keys::NIGHT, Keys::DAY])
    }

    /// One of the shifts that the person could be given at all.
    fn shift_among(&self, dice: &mut Dice, shifts: &[ShiftIx]) -> Option<ShiftIx> {
        let employee = &self.hospital.staff[self.person];
        let nights = super::has_nights(self.hospital)
            && !employee.traits.no_nights
            && !employee.traits.pregnant
            && !employee.holds(Keys::ASSISTANT);
        let fits = |shift: &&ShiftIx| match **shift {
            Keys::NIGHT => nights,
            _ => !employee.traits.fixed_nights,
        };
        let fitting: Vec<ShiftIx> = shifts.iter().filter(fits).copied().collect();
        dice.pick(&fitting).copied()
    }
}
