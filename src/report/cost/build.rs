//! From the ledger to what is shown. Every figure is a sum of the ledger's entries.

use super::*;
use crate::calendar::{Day, iso_week_label};
use crate::cost::Rounding;
use crate::cost::allowance::AllowanceOutlook;
use crate::cost::ledger::{Attendance, BudgetShare, Change, ChangeKind, Entry, Ledger, Payee, PeriodBalance, Side};
use crate::hospital::Hospital;
use crate::report::wording;
use std::collections::BTreeMap;

/// What a report of costs is built from.
#[derive(Debug, Clone, Copy)]
pub struct CostFacts<'a> {
    /// The ward.
    pub hospital: &'a Hospital,
    /// Its ledger.
    pub ledger: &'a Ledger,
    /// The file that the plan was read from.
    pub roster: &'a str,
    /// How supplements were rounded.
    pub rounding: Rounding,
}

impl CostReport {
    /// Builds the report.
    pub fn build(facts: CostFacts) -> Self {
        let CostFacts { hospital, ledger, .. } = facts;
        let (kinds, places) = kinds(ledger);
        let week_row = |(at, week): (usize, &crate::cost::ledger::Week)| WeekRow {
            week: iso_week_label(hospital.horizon.date(week.monday)),
            monday: hospital.horizon.date(week.monday),
            figures: of_week(ledger, at, &|_| true, &|_| true),
        };
        let mut report = Self {
            format: FORMAT,
            ward: hospital.name.clone(),
            first: hospital.horizon.first,
            last: hospital.horizon.last(),
            roster: facts.roster.into(),
            worked_through: ledger.worked_through.map(|day| hospital.horizon.date(day)),
            rounding: match facts.rounding {
                Rounding::EachDuty => "duty",
                Rounding::EachLine => "line",
            },
            headlines: Vec::new(),
            total: figures(ledger, &|_| true, &|_| true),
            weeks: ledger.weeks.iter().enumerate().map(week_row).collect(),
            groups: (0..ledger.groups.len()).map(|group| group_row(ledger, group)).collect(),
            people: people(facts),
            kinds,
            changes: ledger.changes.iter().map(|change| change_row(hospital, change)).collect(),
            unpriced: unpriced(facts),
            planned_entries: entries(facts, &ledger.planned, &places),
            forecast_entries: entries(facts, &ledger.forecast, &places),
        };
        report.headlines = headlines::headlines(&report);
        report
    }
}

/// What entries and attendance have in common.
struct Item {
    group: usize,
    day: Day,
}

impl Item {
    fn week(&self, ledger: &Ledger) -> usize {
        ledger.week_of(self.day)
    }
}

/// Whether an item belongs to what is summed.
type Belongs<'a> = &'a dyn Fn(&Item) -> bool;

fn of_entry(entry: &Entry) -> Item {
    Item { group: entry.group, day: entry.day }
}

fn of_attendance(own: &Attendance) -> Item {
    Item { group: own.group, day: own.day }
}

/// Figures of a week; one that has not begun has no work to show.
fn of_week(ledger: &Ledger, week: usize, budgeted: &dyn Fn(&BudgetShare) -> bool, belongs: Belongs) -> Figures {
    let is_ahead = ledger.weeks.get(week).is_some_and(|own| !ledger.is_worked(own.first));
    let budgeted = |share: &BudgetShare| share.week == week && budgeted(share);
    summed(ledger, is_ahead, &budgeted, &|item| item.week(ledger) == week && belongs(item))
}

/// Figures of the whole horizon.
fn figures(ledger: &Ledger, budgeted: &dyn Fn(&BudgetShare) -> bool, belongs: Belongs) -> Figures {
    summed(ledger, false, budgeted, belongs)
}

fn summed(ledger: &Ledger, is_ahead: bool, budgeted: &dyn Fn(&BudgetShare) -> bool, belongs: Belongs) -> Figures {
    let budget: Vec<&BudgetShare> = ledger.budget.iter().filter(|share| budgeted(share)).collect();
    let budget_minutes = (!budget.is_empty()).then(|| budget.iter().map(|share| share.minutes).sum());
    let money: Vec<i64> = budget.iter().filter_map(|share| share.ore).collect();
    let budget_ore = (!money.is_empty()).then(|| money.iter().sum());
    let minutes = |side: &Side, test: &dyn Fn(&Item) -> bool| side.minutes(|own| test(&of_attendance(own)));
    let ore = |side: &Side, test: &dyn Fn(&Item) -> bool| -> i64 {
        side.entries.iter().filter(|entry| test(&of_entry(entry))).map(|entry| entry.ore).sum()
    };
    let worked = |item: &Item| belongs(item) && ledger.is_worked(item.day);
    let known = ledger.worked_through.is_some() && !is_ahead;
    let (forecast_minutes, forecast_ore) = (minutes(&ledger.forecast, belongs), ore(&ledger.forecast, belongs));
    Figures {
        budget_minutes,
        planned_minutes: minutes(&ledger.planned, belongs),
        worked_minutes: known.then(|| minutes(&ledger.forecast, &worked)),
        forecast_minutes,
        unused_minutes: budget_minutes.map(|budget: i64| budget - forecast_minutes),
        budget_ore,
        planned_ore: ore(&ledger.planned, belongs),
        worked_ore: known.then(|| ore(&ledger.forecast, &worked)),
        forecast_ore,
        unused_ore: budget_ore.map(|budget: i64| budget - forecast_ore),
    }
}

fn group_row(ledger: &Ledger, group: usize) -> GroupRow {
    let in_week = |week: usize| of_week(ledger, week, &|share| share.group == group, &|item| item.group == group);
    GroupRow {
        group: ledger.groups.get(group).map_or(String::new(), |own| own.name.clone()),
        people: ledger.group_of.iter().filter(|own| **own == group).count(),
        figures: figures(ledger, &|share| share.group == group, &|item| item.group == group),
        weeks: (0..ledger.weeks.len()).map(in_week).collect(),
    }
}

/// Everybody, and the temps if there are any.
fn people(facts: CostFacts) -> Vec<PayeeRow> {
    let CostFacts { hospital, ledger, .. } = facts;
    // Sums over the whole ledger for everybody would take long in a large ward: it is cut by payee once.
    let mut by_payee: BTreeMap<Payee, Ledger> = BTreeMap::new();
    let blank = Ledger { planned: Side::default(), forecast: Side::default(), budget: Vec::new(), ..ledger.clone() };
    for person in 0..hospital.staff.len() {
        by_payee.insert(Payee::Person(person), blank.clone());
    }
    for (side, pick) in [(&ledger.planned, 0), (&ledger.forecast, 1)] {
        for entry in &side.entries {
            let own = by_payee.entry(entry.payee).or_insert_with(|| blank.clone());
            if pick == 0 { own.planned.entries.push(entry.clone()) } else { own.forecast.entries.push(entry.clone()) }
        }
        for time in &side.attendance {
            let own = by_payee.entry(time.payee).or_insert_with(|| blank.clone());
            if pick == 0 { own.planned.attendance.push(*time) } else { own.forecast.attendance.push(*time) }
        }
    }
    by_payee.iter().map(|(payee, own)| payee_row(hospital, *payee, own)).collect()
}

fn payee_row(hospital: &Hospital, payee: Payee, own: &Ledger) -> PayeeRow {
    let (mut employment, mut name, mut group) = ("TEMP".to_string(), "Temps".to_string(), String::new());
    let (mut periods, mut allowances) = (Vec::new(), Vec::new());
    if let Payee::Person(person) = payee {
        let employee = &hospital.staff[person];
        (employment, name) = (employee.employment.clone(), employee.name.clone());
        group = own.groups.get(own.group_of[person]).map_or(String::new(), |group| group.name.clone());
        periods = own.balances[person].iter().map(|balance| period_row(hospital, own, balance)).collect();
        allowances = own.allowances[person].iter().map(allowance_row).collect();
    }
    let in_week = |week: usize| of_week(own, week, &|_| false, &|_| true);
    PayeeRow {
        employment,
        name,
        group,
        figures: figures(own, &|_| false, &|_| true),
        weeks: (0..own.weeks.len()).map(in_week).collect(),
        kinds: kind_amounts(own),
        periods,
        allowances,
    }
}

fn kind_amounts(own: &Ledger) -> Vec<KindAmount> {
    let (planned, forecast) = (own.planned.by(|e| e.kind.clone()), own.forecast.by(|e| e.kind.clone()));
    let mut kinds: Vec<&String> = planned.keys().chain(forecast.keys()).collect();
    kinds.sort();
    kinds.dedup();
    let of = |kind: &&String| {
        let (plan, now) =
            (planned.get(*kind).copied().unwrap_or_default(), forecast.get(*kind).copied().unwrap_or_default());
        KindAmount {
            kind: (*kind).clone(),
            planned_minutes: plan.1,
            planned_ore: plan.0,
            forecast_minutes: now.1,
            forecast_ore: now.0,
        }
    };
    kinds.iter().map(of).collect()
}

fn period_row(hospital: &Hospital, own: &Ledger, balance: &PeriodBalance) -> PeriodRow {
    let settled = |entry: &&Entry| entry.day == balance.last && ["overtime", "extra_hours"].contains(&&*entry.kind);
    PeriodRow {
        first: hospital.horizon.date(balance.first),
        last: hospital.horizon.date(balance.last),
        target_minutes: balance.target_minutes,
        credited_minutes: balance.credited_minutes,
        planned_balance_minutes: balance.ends_minutes[0],
        forecast_balance_minutes: balance.ends_minutes[1],
        overtime_minutes: balance.pay_out[1].overtime,
        extra_minutes: balance.pay_out[1].extra,
        pay_out_ore: own.forecast.entries.iter().filter(settled).map(|entry| entry.ore).sum(),
    }
}

fn allowance_row(outlook: &AllowanceOutlook) -> AllowanceRow {
    AllowanceRow {
        year: outlook.year,
        so_far_minutes: outlook.so_far_minutes,
        planned_minutes: outlook.planned_minutes,
        threshold_minutes: outlook.threshold_minutes,
        at_stake_ore: outlook.at_stake_ore,
        crossed_by_plan: outlook.is_crossed_by_plan(),
        clause: outlook.source.clone(),
    }
}

/// Kinds in the order in which they are told, and the place of each kind and clause.
type Places = BTreeMap<String, (usize, BTreeMap<String, usize>)>;

/// Kinds that are told first; the others follow by name.
const FIRST_KINDS: [&str; 12] = [
    "basic_pay",
    "evening",
    "night",
    "weekend",
    "holiday",
    "shift_supplement",
    "table_clearing",
    "overtime",
    "extra_hours",
    "moved_shift",
    "short_notice",
    "call_in",
];

fn kinds(ledger: &Ledger) -> (Vec<KindRow>, Places) {
    let mut rows: BTreeMap<(usize, String), KindRow> = BTreeMap::new();
    let known = ledger.worked_through.map(|_| 0);
    for (side, is_plan) in [(&ledger.planned, true), (&ledger.forecast, false)] {
        for entry in &side.entries {
            let rank = FIRST_KINDS.iter().position(|kind| *kind == entry.kind).unwrap_or(FIRST_KINDS.len());
            let row = rows.entry((rank, entry.kind.clone())).or_insert_with(|| KindRow {
                kind: entry.kind.clone(),
                label: entry.label.clone(),
                planned_minutes: 0,
                planned_ore: 0,
                worked_minutes: known,
                worked_ore: known,
                forecast_minutes: 0,
                forecast_ore: 0,
                clauses: Vec::new(),
            });
            if !row.clauses.contains(&entry.clause) {
                row.clauses.push(entry.clause.clone());
            }
            if is_plan {
                row.planned_minutes += entry.minutes;
                row.planned_ore += entry.ore;
                continue;
            }
            row.forecast_minutes += entry.minutes;
            row.forecast_ore += entry.ore;
            if ledger.is_worked(entry.day) {
                row.worked_minutes = row.worked_minutes.map(|sum| sum + entry.minutes);
                row.worked_ore = row.worked_ore.map(|sum| sum + entry.ore);
            }
        }
    }
    let rows: Vec<KindRow> = rows.into_values().collect();
    let place = |(at, row): (usize, &KindRow)| {
        let clauses = row.clauses.iter().enumerate().map(|(at, clause)| (clause.clone(), at)).collect();
        (row.kind.clone(), (at, clauses))
    };
    let places = rows.iter().enumerate().map(place).collect();
    (rows, places)
}

fn entries(facts: CostFacts, side: &Side, places: &Places) -> Vec<EntryRow> {
    let CostFacts { hospital, ledger, .. } = facts;
    let mut rows: Vec<EntryRow> = Vec::with_capacity(side.entries.len());
    for entry in &side.entries {
        let Some((kind, clauses)) = places.get(&entry.kind) else { continue };
        rows.push(EntryRow {
            payee: match entry.payee {
                Payee::Person(person) => person,
                Payee::Temps => hospital.staff.len(),
            },
            group: entry.group,
            date: hospital.horizon.date(entry.day),
            kind: *kind,
            clause: clauses.get(&entry.clause).copied().unwrap_or(0),
            worked: ledger.is_worked(entry.day),
            minutes: entry.minutes,
            ore: entry.ore,
        });
    }
    rows.sort_by_key(|row| (row.payee, row.date, row.kind, row.clause));
    rows
}

fn change_row(hospital: &Hospital, change: &Change) -> ChangeRow {
    let code = |shift: usize| hospital.shifts.get(shift).map_or("?", |own| own.code.as_str());
    let what = match change.kind {
        ChangeKind::Moved(day, shift) => {
            format!(
                "{} moved from {} {}",
                code(change.shift),
                code(shift),
                wording::short_date(hospital.horizon.date(day))
            )
        }
        ChangeKind::Added => format!("{} put in", code(change.shift)),
        ChangeKind::Removed => format!("{} taken out", code(change.shift)),
    };
    let employee = &hospital.staff[change.person];
    ChangeRow {
        employment: employee.employment.clone(),
        name: employee.name.clone(),
        date: hospital.horizon.date(change.day),
        what,
        minutes: change.minutes,
        ore: change.ore,
    }
}

fn unpriced(facts: CostFacts) -> Vec<UnpricedRow> {
    let CostFacts { hospital, ledger, .. } = facts;
    let row = |own: &crate::cost::ledger::Unpriced| UnpricedRow {
        employment: hospital.staff[own.person].employment.clone(),
        name: hospital.staff[own.person].name.clone(),
        date: hospital.horizon.date(own.day),
        what: own.what.clone(),
    };
    ledger.unpriced.iter().map(row).collect()
}
