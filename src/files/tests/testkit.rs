//! Random hospitals of every shape that the format can say.

use crate::calendar::Horizon;
use crate::hospital::*;
use chrono::NaiveDate;
use rand::seq::{IndexedRandom, IteratorRandom};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::{BTreeMap, BTreeSet};

/// Number of random cases, as the environment asks.
pub(super) fn cases(usual: u32) -> u32 {
    std::env::var("TAVLE_PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}

/// First days that matter: ordinary, midweek, Easter, Christmas, the change of the clock.
const FIRST: [(i32, u32, u32); 5] = [(2026, 2, 2), (2026, 8, 6), (2026, 3, 23), (2026, 12, 14), (2026, 10, 19)];

/// A random hospital.
pub(super) fn hospital(seed: u64) -> Hospital {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let (year, month, day) = *FIRST.choose(&mut random).unwrap();
    let horizon = Horizon {
        first: NaiveDate::from_ymd_opt(year, month, day).unwrap(),
        days: *[1, 7, 13, 28, 56].choose(&mut random).unwrap(),
    };
    let count = random.random_range(1..4);
    let competences: Vec<Competence> = (0..count)
        .map(|index| Competence {
            key: format!("k{index}"),
            name: ["Ældre; \"gråd\"", "Senior, A", "k0"][index].into(),
            most_away: random.random_bool(0.5).then_some(index as u32),
        })
        .collect();
    let mut hospital = Hospital {
        name: "Ward \"Øst\" \\ 2".into(),
        horizon,
        history_from: -random.random_range(0..21),
        publish_on: random.random_bool(0.5).then_some(horizon.date(-30)),
        competences,
        shifts: vec![],
        staff: vec![],
        demand: vec![],
        mixes: vec![],
        conferences: vec![],
        clearings: vec![],
        wishes: vec![],
        absences: vec![],
        history: vec![],
        pinned: BTreeMap::new(),
        published: None,
        points: Points { wish: random.random_range(0..100) as f64 / 8.0, ..Points::default() },
    };
    shifts(&mut hospital, &mut random);
    staff(&mut hospital, &mut random);
    demand(&mut hospital, &mut random);
    activities(&mut hospital, &mut random);
    wishes(&mut hospital, &mut random);
    duties(&mut hospital, &mut random);
    if random.random_bool(0.5) {
        hospital.published = Some(roster(&hospital, &mut random));
    }
    assert_eq!(hospital.faults(), vec![]);
    hospital
}

fn some<T>(random: &mut ChaCha8Rng, chance: f64, value: T) -> Option<T> {
    random.random_bool(chance).then_some(value)
}

fn shifts(hospital: &mut Hospital, random: &mut ChaCha8Rng) {
    for index in 0..random.random_range(1..6) {
        let start_minute = random.random_range(0..96) * 15;
        let end_minute = start_minute + random.random_range(1..=2160);
        let latest = random.random_range(end_minute..=start_minute + 2160);
        let length = end_minute - start_minute;
        hospital.shifts.push(Shift {
            code: format!("S{index}"),
            name: format!("Vagt {index}, æøå"),
            kind: *ShiftKind::ALL.choose(random).unwrap(),
            start_minute,
            end_minute,
            latest_end_minute: some(random, 0.3, latest),
            unpaid_break_minutes: length.min(random.random_range(0..3) * 15),
            counts_percent: *[100, 33].choose(random).unwrap(),
            effective_minutes: some(random, 0.3, length / 2),
            requires: some(random, 0.3, random.clone().random_range(0..hospital.competences.len())),
            supplement_ore: random.random_range(0..3) * 1_205,
        });
    }
}

fn staff(hospital: &mut Hospital, random: &mut ChaCha8Rng) {
    for index in 0..random.random_range(1..9) {
        let trait_bits: u32 = random.random_range(0..32);
        let mut opening = Opening::default();
        if random.random_bool(0.5) {
            opening.norm_balance_minutes = random.random_range(-900..900);
            opening.nights_balance = f64::from(random.random_range(-30..30)) / 7.0;
            opening.off_hours_minutes = random.random_range(0..9_000);
        }
        let mut kinds = ShiftKind::ALL.to_vec();
        kinds.truncate(random.random_range(0..3));
        let period = *[CapPeriod::Week, CapPeriod::Horizon].choose(random).unwrap();
        let monday = hospital.horizon.monday_of(0);
        hospital.staff.push(Employee {
            employment: format!("E{index}"),
            name: [format!("Åse {}", index / 2), "=1+1;\"A\"".into(), "'@x".into()][index % 3].clone(),
            agreement: (*["dk-regions-nurses", "other"].choose(random).unwrap()).into(),
            fraction: f64::from(random.random_range(1..=37)) / 37.0,
            hourly_pay_ore: random.random_range(0..30_000),
            competences: (0..hospital.competences.len()).filter(|_| random.random_bool(0.6)).collect::<BTreeSet<_>>(),
            traits: Traits {
                reduced_rest: trait_bits & 1 != 0,
                opt_out_48: trait_bits & 2 != 0,
                no_nights: trait_bits & 4 != 0,
                pregnant: trait_bits & 8 != 0,
                fixed_nights: trait_bits & 16 != 0,
            },
            caps: kinds.into_iter().map(|kind| Cap { kind, most: 2, period }).collect(),
            opening,
            past_weeks: (1..random.random_range(1..4))
                .map(|week| PastWeek { monday: monday - 7 * week, minutes: 2_220 + i64::from(week), neutral_days: 1 })
                .collect(),
        });
    }
}

fn demand(hospital: &mut Hospital, random: &mut ChaCha8Rng) {
    let mut keys: Vec<(ShiftIx, Option<CompetenceIx>)> = Vec::new();
    for shift in 0..hospital.shifts.len() {
        let mut of_shift = vec![(shift, None)];
        of_shift.extend((0..hospital.competences.len()).map(|competence| (shift, Some(competence))));
        of_shift.retain(|_| random.random_bool(0.5));
        if random.random_bool(0.5) {
            of_shift.reverse();
        }
        keys.extend(of_shift);
    }
    keys.push((hospital.shifts.len() - 1, None));
    keys.dedup();
    let mut seen = BTreeSet::new();
    keys.retain(|key| seen.insert(*key));
    let odd_days = *[0.0, 0.1, 0.6].choose(random).unwrap();
    let mut lines = Vec::new();
    for (order, (shift, competence)) in keys.into_iter().enumerate() {
        for day in 0..hospital.horizon.days {
            let odd = random.random_bool(odd_days);
            let regular = if hospital.horizon.is_weekend(day) { 1 } else { 2 };
            let minimum = if odd { random.random_range(0..4) } else { regular };
            if odd && minimum == 0 {
                continue;
            }
            let line = DemandLine {
                day,
                shift,
                competence,
                minimum,
                target: minimum + u32::from(odd),
                maximum: odd.then_some(9),
                hard: shift % 2 == 0,
                exclusive: competence.is_some(),
                temps: minimum % 2,
            };
            lines.push((day, shift, order, line));
        }
    }
    lines.sort_by_key(|&(day, shift, order, _)| (day, shift, order));
    hospital.demand = lines.into_iter().map(|(_, _, _, line)| line).collect();
    // A folder must ask for something.
    if hospital.demand.is_empty() {
        hospital.demand.push(DemandLine {
            day: 0,
            shift: 0,
            competence: None,
            minimum: 0,
            target: 1,
            maximum: None,
            hard: true,
            exclusive: false,
            temps: 0,
        });
    }
}

fn activities(hospital: &mut Hospital, random: &mut ChaCha8Rng) {
    if hospital.competences.len() > 1 {
        hospital.mixes.push(Mix { shift: 0, junior: 1, senior: 0, most_each: 2 });
    }
    let weekday = random.random_range(0..7);
    for day in (0..hospital.horizon.days).filter(|day| hospital.horizon.monday_of(*day) + weekday == *day) {
        if random.random_bool(0.9) {
            let (start_minute, end_minute) = (480, 525);
            let name = "Konference".to_string();
            hospital.conferences.push(Conference { name, day, start_minute, end_minute, competence: 0, quorum: 2 });
        }
    }
    let chosen: Vec<i32> = (0..7).filter(|_| random.random_bool(0.5)).collect();
    for monday in hospital.horizon.mondays() {
        let inside = |day: &i32| hospital.horizon.contains(*day);
        let days: Vec<i32> = chosen.iter().map(|weekday| monday + weekday).filter(inside).collect();
        if !days.is_empty() {
            let name = "Bordrydning".to_string();
            hospital.clearings.push(Clearing { name, monday, shift: 0, competence: 0, per_week: 1, days });
        }
    }
}

fn wishes(hospital: &mut Hospital, random: &mut ChaCha8Rng) {
    for _ in 0..random.random_range(0..20) {
        let day = random.random_range(0..hospital.horizon.days);
        let shift = random.random_range(0..hospital.shifts.len());
        let last = random.random_range(day..hospital.horizon.days);
        let start = random.random_range(0..1440);
        let saturday = hospital.horizon.monday_of(day) + 5;
        let kind = match random.random_range(0..7) {
            0 => WishKind::DayOff(day),
            1 => WishKind::DayOn(day),
            2 => WishKind::Shift(day, shift),
            3 => WishKind::AvoidShift(day, shift),
            4 => WishKind::FreeWindow(day, start, start + random.random_range(1..2_000)),
            5 if hospital.horizon.contains(saturday) => WishKind::WeekendOff(saturday),
            _ => WishKind::RunOff(day, last),
        };
        let points =
            if random.random_bool(0.5) { hospital.points.wish } else { f64::from(random.random_range(0..9)) / 3.0 };
        let person = random.random_range(0..hospital.staff.len());
        // Nobody wishes the same twice, and approved wishes do not contradict each other.
        let own = || hospital.wishes.iter().filter(|wish| wish.person == person);
        let (same, promised) = (own().any(|wish| wish.kind == kind), own().any(|wish| wish.must));
        if !same {
            hospital.wishes.push(Wish { person, kind, points, must: !promised && random.random_bool(0.2) });
        }
    }
}

fn duties(hospital: &mut Hospital, random: &mut ChaCha8Rng) {
    for person in 0..hospital.staff.len() {
        for day in hospital.history_from..0 {
            if random.random_bool(0.6) {
                let shift = random.random_range(0..hospital.shifts.len());
                hospital.history.push(PastDuty { person, day, shift });
            }
        }
        let promised = hospital.wishes.iter().any(|wish| wish.person == person && wish.must);
        if !promised && random.random_bool(0.4) {
            let first = random.random_range(-5..hospital.horizon.days);
            let kind = [
                AbsenceKind::Holiday,
                AbsenceKind::Course,
                AbsenceKind::Sick,
                AbsenceKind::Leave,
                AbsenceKind::TimeOff,
            ];
            hospital.absences.push(Absence {
                person,
                first,
                last: first + random.random_range(0..20),
                kind: *kind.choose(random).unwrap(),
                minutes_per_weekday: some(random, 0.5, 444),
            });
        }
        for day in 0..hospital.horizon.days {
            let shift = (0..hospital.shifts.len()).choose(random).filter(|_| random.random_bool(0.5));
            if random.random_bool(0.1) && shift.is_none_or(|shift| hospital.may_work(person, day, shift)) {
                hospital.pinned.insert((person, day), shift);
            }
        }
    }
}

/// A random roster: duties whether or not they make sense, and temps.
pub(super) fn roster(hospital: &Hospital, random: &mut ChaCha8Rng) -> Roster {
    let mut roster = Roster::empty(hospital);
    for person in 0..hospital.staff.len() {
        for day in 0..hospital.horizon.days {
            for _ in 0..*[0, 0, 1, 1, 1, 2].choose(random).unwrap() {
                roster.insert(person, day, random.random_range(0..hospital.shifts.len()));
            }
        }
    }
    for count in &mut roster.temps {
        *count = if random.random_bool(0.1) { random.random_range(1..4) } else { 0 };
    }
    roster
}
