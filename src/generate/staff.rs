//! Who works on the ward: contracts, competences, traits.

use super::dice::{Dice, Stream};
use super::names::{FIRST, LAST};
use super::{Keys, WardSpec};
use crate::hospital::{Cap, CapPeriod, Competence, Employee, Opening, ShiftKind, Traits};
use std::collections::BTreeSet;

/// The agreement that the whole ward works under.
pub(super) const AGREEMENT: &str = "dk-regions-nurses";

/// Weekly hours: half the ward full time, the rest on common part-time contracts.
pub(super) const WEEKLY_HOURS: [i64; 10] = [37, 37, 37, 37, 37, 34, 32, 32, 30, 28];
/// Weekly hours of people employed for nights: with the rest after each run of nights, 37 would not fit.
const NIGHT_WEEKLY_HOURS: i64 = 28;

/// From this size on a ward has nights and can employ people for nights only.
pub(super) const SMALLEST_WITH_FIXED_NIGHTS: usize = 14;

/// The competences, in the order of [`Keys`].
pub(super) fn competences() -> Vec<Competence> {
    let rows = [
        ("nurse", "Nurse"),
        ("senior", "Senior nurse"),
        ("recovery", "Postoperative recovery"),
        ("medication", "Medication coordinator"),
        ("new", "Newly hired"),
        ("assistant", "Health care assistant"),
    ];
    rows.map(|(key, name)| Competence { key: key.into(), name: name.into(), most_away: None }).to_vec()
}

/// How many people of each sort.
struct Quotas {
    assistants: usize,
    seniors: usize,
    new: usize,
    recovery: usize,
    medication: usize,
}

impl Quotas {
    fn of(staff: usize) -> Self {
        let assistants = if staff < 8 { 0 } else { (staff + 5) / 10 };
        let nurses = staff - assistants;
        // A small ward must be richer in seniors, or each of them would stand on every second shift.
        let seniors = (nurses * 42 / 100).max((nurses * 6 / 10).min(7)).max(1);
        Self {
            assistants,
            seniors,
            new: (nurses * 15 / 100).min(nurses - seniors),
            recovery: nurses.div_ceil(2),
            medication: (nurses * 3).div_ceil(10),
        }
    }
}

/// The staff, in order of employment key.
pub(super) fn staff(spec: &WardSpec) -> Vec<Employee> {
    let mut dice = Dice::new(spec.seed, Stream::Staff);
    let mut names = full_names(&mut dice);
    let quotas = Quotas::of(spec.staff);
    let nurses = spec.staff - quotas.assistants;
    let mut staff: Vec<Employee> = (0..spec.staff)
        .map(|at| {
            let base = if at >= nurses { Keys::ASSISTANT } else { Keys::NURSE };
            blank(at, names.pop().unwrap_or_else(|| format!("Vikar {at}")), base)
        })
        .collect();
    // Seniors come first among the nurses and the newly hired last.
    for person in &mut staff[..quotas.seniors] {
        person.competences.insert(Keys::SENIOR);
    }
    for person in &mut staff[nurses - quotas.new..nurses] {
        person.competences.insert(Keys::NEW);
    }
    give(&mut dice, &mut staff[..nurses - quotas.new], Keys::RECOVERY, quotas.recovery);
    give(&mut dice, &mut staff[..nurses - quotas.new], Keys::MEDICATION, quotas.medication);
    contracts(&mut dice, &mut staff);
    traits(&mut dice, &mut staff[..nurses]);
    caps(&mut dice, &mut staff);
    staff
}

pub(super) fn full_names(dice: &mut Dice) -> Vec<String> {
    let mut names: Vec<String> =
        FIRST.iter().flat_map(|first| LAST.iter().map(move |last| format!("{first} {last}"))).collect();
    dice.shuffle(&mut names);
    names
}

fn blank(at: usize, name: String, base: usize) -> Employee {
    Employee {
        employment: format!("E{:03}", at + 101),
        name,
        agreement: AGREEMENT.into(),
        fraction: 1.0,
        hourly_pay_ore: 0,
        competences: BTreeSet::from([base]),
        traits: Traits::default(),
        caps: Vec::new(),
        opening: Opening::default(),
        past_weeks: Vec::new(),
    }
}

/// Gives a competence to `count` of the people, evenly over the list so that seniors and others both have it.
fn give(dice: &mut Dice, people: &mut [Employee], competence: usize, count: usize) {
    let stride = people.len() as i64;
    let offset = dice.between(0, (stride - 1).max(0));
    for turn in 0..(count as i64).min(stride) {
        let at = (offset + turn * stride / count as i64).rem_euclid(stride) as usize;
        people[at].competences.insert(competence);
    }
}

/// Weekly hours and pay. The mix of hours is dealt out like cards, so that its shares hold in small wards too.
fn contracts(dice: &mut Dice, staff: &mut [Employee]) {
    let mut hours: Vec<i64> = WEEKLY_HOURS.iter().copied().cycle().take(staff.len()).collect();
    dice.shuffle(&mut hours);
    for (person, hours) in staff.iter_mut().zip(hours) {
        person.fraction = fraction(hours);
        let (low, high) = if person.holds(Keys::ASSISTANT) {
            (180, 198)
        } else if person.holds(Keys::SENIOR) {
            (226, 260)
        } else if person.holds(Keys::NEW) {
            (190, 203)
        } else {
            (204, 234)
        };
        person.hourly_pay_ore = dice.between(low * 4, high * 4) * 25;
    }
}

/// Part of full time with four decimals, as payroll prints it.
pub(super) fn fraction(weekly_hours: i64) -> f64 {
    ((weekly_hours * 10_000 + 18) / 37) as f64 / 10_000.0
}

fn traits(dice: &mut Dice, nurses: &mut [Employee]) {
    let size = nurses.len();
    let mut order: Vec<usize> = (0..size).collect();
    dice.shuffle(&mut order);
    // Nobody newly hired is alone on nights by contract.
    order.sort_by_key(|&at| nurses[at].holds(Keys::NEW));
    let mut order = order.into_iter();
    if size >= SMALLEST_WITH_FIXED_NIGHTS - 2 {
        for at in order.by_ref().take((size + 7) / 15) {
            nurses[at].traits.fixed_nights = true;
            nurses[at].fraction = fraction(NIGHT_WEEKLY_HOURS);
        }
    }
    for at in order.by_ref().take(size / 12) {
        nurses[at].traits.no_nights = true;
    }
    for at in order.take(size / 25) {
        nurses[at].traits.pregnant = true;
    }
    for person in nurses {
        person.traits.reduced_rest = dice.percent(20);
    }
}

/// A few people have a promise of few evenings.
fn caps(dice: &mut Dice, staff: &mut [Employee]) {
    for _ in 0..staff.len() / 20 {
        let at = dice.below(staff.len());
        if staff[at].caps.is_empty() && !staff[at].traits.fixed_nights {
            staff[at].caps.push(Cap { kind: ShiftKind::Evening, most: 2, period: CapPeriod::Week });
        }
    }
}
