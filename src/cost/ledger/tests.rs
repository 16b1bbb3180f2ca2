//! What must hold for any ledger: whatever way it is added up, it comes to the same øre.

use super::*;
use crate::agreement::RuleBook;
use crate::calendar::moment;
use crate::cost::{PayTables, Rounding};
use crate::generate;
use crate::hospital::{BudgetLine, Roster, WorkKind, WorkedTime};
use proptest::prelude::*;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A made-up ward with a random roster, published roster, budget and work.
struct Ward {
    hospital: Hospital,
    book: RuleBook,
    roster: Roster,
    worked: Vec<WorkedTime>,
    budget: Vec<BudgetLine>,
}

fn ward(seed: u64) -> Ward {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let (mut hospital, toml) = generate::ward(&generate::WardSpec::new(8, 3, seed));
    for employee in &mut hospital.staff {
        employee.hourly_pay_ore = random.random_range(15_000..40_000);
        employee.opening.norm_balance_minutes = random.random_range(-600..600);
    }
    for shift in &mut hospital.shifts {
        shift.supplement_ore = random.random_range(0..3) * 12_345;
    }
    let book = RuleBook::build(&hospital, &toml, &[]).unwrap();
    let mut roster = Roster::empty(&hospital);
    for person in 0..hospital.staff.len() {
        for day in 0..hospital.horizon.days {
            if random.random_bool(0.55) {
                roster.set(person, day, Some(random.random_range(0..hospital.shifts.len())));
            }
        }
    }
    for temps in &mut roster.temps {
        *temps = u32::from(random.random_bool(0.1));
    }
    let mut published = roster.clone();
    for _ in 0..10 {
        let (person, day) =
            (random.random_range(0..hospital.staff.len()), random.random_range(0..hospital.horizon.days));
        let shift = random.random_bool(0.5).then(|| random.random_range(0..hospital.shifts.len()));
        published.set(person, day, shift);
    }
    hospital.published = Some(published);
    let through = random.random_range(0..hospital.horizon.days);
    let mut worked = Vec::new();
    for (person, day, shift) in roster.assignments().filter(|(_, day, _)| *day <= through) {
        let duty = hospital.duty(day, shift);
        let start = duty.start + i64::from(random.random_range(-3..4)) * 15;
        let end = duty.end + i64::from(random.random_range(-3..6)) * 20;
        let kind = WorkKind::ALL[if random.random_bool(0.8) { 0 } else { random.random_range(0..5) }];
        let told = Some(start + -i64::from(random.random_range(0..50)) * 60);
        if random.random_bool(0.9) {
            worked.push(WorkedTime { person, day, start, end, kind, told });
        }
    }
    let mut budget = Vec::new();
    for at in 0..6 {
        let first = random.random_range(-10..hospital.horizon.days);
        let group = (at % 3 > 0).then(|| random.random_range(0..hospital.competences.len()));
        let ore = random.random_bool(0.7).then(|| random.random_range(0..9_999_999));
        let last = first + random.random_range(0..20);
        budget.push(BudgetLine { first, last, group, minutes: random.random_range(0..9_999), ore });
    }
    Ward { hospital, book, roster, worked, budget }
}

fn ledger(ward: &Ward, rounding: Rounding) -> Ledger {
    Ledger::of(&LedgerInput {
        hospital: &ward.hospital,
        book: &ward.book,
        tables: &PayTables::shipped(),
        roster: &ward.roster,
        worked: &ward.worked,
        budget: &ward.budget,
        history: &[],
        told: Some(moment(ward.hospital.horizon.date(-3), 720)),
        rounding,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// People, kinds, groups and weeks of a report add up to the ward's total, and a pay slip of everybody, worked out anew from the
    /// roster, to the same supplements.
    #[test]
    fn every_way_of_adding_up_comes_to_the_same_ore(seed in 0_u64..10_000, by_line in any::<bool>()) {
        let ward = ward(seed);
        let rounding = if by_line { Rounding::EachLine } else { Rounding::EachDuty };
        let ledger = ledger(&ward, rounding);
        for side in [&ledger.planned, &ledger.forecast] {
            let total = side.ore();
            let sum = |sums: Vec<(i64, i64)>| sums.iter().map(|(ore, _)| ore).sum::<i64>();
            prop_assert_eq!(sum(side.by(|entry| entry.payee).into_values().collect()), total);
            prop_assert_eq!(sum(side.by(|entry| entry.kind.clone()).into_values().collect()), total);
            prop_assert_eq!(sum(side.by(|entry| entry.group).into_values().collect()), total);
            prop_assert_eq!(sum(side.by(|entry| ledger.week_of(entry.day)).into_values().collect()), total);
            for entry in &side.entries {
                prop_assert!(entry.group < ledger.groups.len() && ward.hospital.horizon.contains(entry.day));
                prop_assert!(!entry.clause.is_empty());
            }
        }
        let rostered: i64 = ward.roster.assignments().map(|(_, day, shift)| ward.hospital.duty(day, shift).counted_minutes).sum();
        let temps: i64 = ward.hospital.demand.iter().zip(&ward.roster.temps).map(|(line, temps)| {
            ward.hospital.duty(line.day, line.shift).counted_minutes * i64::from(*temps)
        }).sum();
        prop_assert_eq!(ledger.planned.minutes(|_| true), rostered + temps);
    }

    /// The supplements of the planned side are what the duties cost by the pay tables, one by one.
    #[test]
    fn planned_supplements_are_those_of_the_duties(seed in 0_u64..10_000) {
        let ward = ward(seed);
        let tables = PayTables::shipped();
        let expected: i64 = ward.roster.assignments().map(|(person, day, shift)| {
            crate::cost::supplement_ore(&tables, &ward.hospital, person, &ward.hospital.duty(day, shift))
        }).sum();
        let clocked = ["evening", "night", "weekend", "holiday", "shift_supplement", "table_clearing"];
        let ledger = ledger(&ward, Rounding::EachDuty);
        let found: i64 = ledger.planned.entries.iter().filter(|own| clocked.contains(&&*own.kind)).map(|own| own.ore).sum();
        prop_assert_eq!(found, expected);
    }

    /// Rounded once a month and line, duties add up to what a pay slip of the month says.
    #[test]
    fn duties_rounded_by_the_line_add_up_to_the_line(seed in 0_u64..10_000) {
        let ward = ward(seed);
        let tables = PayTables::shipped();
        let ledger = ledger(&ward, Rounding::EachLine);
        for (person, employee) in ward.hospital.staff.iter().enumerate() {
            let mut months: BTreeMap<_, Vec<_>> = BTreeMap::new();
            for (day, shift) in ward.roster.of_person(person) {
                let (duty, date) = (ward.hospital.duty(day, shift), ward.hospital.horizon.date(day));
                let key = (chrono::Datelike::month(&date), duty.kind);
                months.entry(key).or_default().push((date, duty.start, duty.end));
            }
            let mut expected = 0;
            for ((_, kind), duties) in months {
                let table = tables.for_agreement(&employee.agreement, duties[0].0).unwrap();
                let spans: Vec<_> = duties.iter().map(|(_, start, end)| (*start, *end)).collect();
                let pay = crate::cost::HourlyPay::from_ore(employee.hourly_pay_ore);
                expected += table.statement(kind, pay, &spans, Rounding::EachLine).iter().map(|line| line.ore).sum::<i64>();
            }
            let clocked = ["evening", "night", "weekend", "holiday"];
            let own = ledger.planned.entries.iter().filter(|own| own.payee == Payee::Person(person));
            let found: i64 = own.filter(|own| clocked.contains(&&*own.kind)).map(|own| own.ore).sum();
            prop_assert_eq!(found, expected);
        }
    }

    /// A budget that lies inside the horizon is spread without losing a minute or an øre.
    #[test]
    fn a_budget_inside_the_horizon_is_spread_whole(seed in 0_u64..10_000) {
        let mut ward = ward(seed);
        let days = ward.hospital.horizon.days;
        ward.budget.retain(|line| line.first >= 0 && line.last < days);
        let ledger = ledger(&ward, Rounding::EachDuty);
        let minutes: i64 = ledger.budget.iter().map(|share| share.minutes).sum();
        prop_assert_eq!(minutes, ward.budget.iter().map(|line| line.minutes).sum::<i64>());
        let ore: i64 = ledger.budget.iter().filter_map(|share| share.ore).sum();
        prop_assert_eq!(ore, ward.budget.iter().filter_map(|line| line.ore).sum::<i64>());
    }
}

#[test]
fn without_work_the_forecast_is_the_plan() {
    let mut ward = ward(7);
    ward.worked.clear();
    let ledger = ledger(&ward, Rounding::EachDuty);
    assert_eq!(ledger.planned, ledger.forecast);
    assert_eq!(ledger.worked_through, None);
}

#[test]
fn work_as_planned_costs_what_was_planned() {
    let mut ward = ward(11);
    ward.hospital.published = None;
    let exactly = |(person, day, shift)| {
        let duty = ward.hospital.duty(day, shift);
        WorkedTime { person, day, start: duty.start, end: duty.end, kind: WorkKind::Duty, told: None }
    };
    ward.worked = ward.roster.assignments().map(exactly).collect();
    let ledger = ledger(&ward, Rounding::EachDuty);
    assert_eq!(
        ledger.planned.by(|own| (own.payee, own.kind.clone())),
        ledger.forecast.by(|own| (own.payee, own.kind.clone()))
    );
}
