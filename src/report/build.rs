//! Builds a [`Summary`] from a finished plan.

use super::summary::*;
use super::wishes::WishNote;
use super::{breaches, coverage, fairness, headlines, wishes, wording};
use crate::calendar::{Day, iso_week_label, public_holiday};
use crate::check::Breach;
use crate::hospital::{Hospital, PersonIx, Roster, Shift, ShiftKind};
use crate::roster::{Burden, PlanResult, Problem, Term, TracePoint};
use crate::work;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// What the norm and the pay table say of one person, worked out by the rooms that know them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonFacts {
    /// The norm; `None` for a person without one.
    pub norm: Option<NormFacts>,
    /// Supplements of the planned duties; `None` for a person without a pay table.
    pub supplements_ore: Option<i64>,
}

/// A person's norm over the horizon.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NormFacts {
    /// Minutes to be worked or credited.
    pub target_minutes: i64,
    /// Minutes credited for absences.
    pub credited_minutes: i64,
    /// Largest balance at the end that is tolerated, above or below; `None` where nothing is set.
    pub tolerance_minutes: Option<i64>,
    /// Last date and balance of every norm period of the horizon but the last.
    pub earlier_periods: Vec<(NaiveDate, i64)>,
}

impl Summary {
    /// Everything that a report says about a plan. `facts` are in the order of the staff; who has none is shown without
    /// norm and supplements. A wish without a note is judged from the roster and has no reason.
    pub fn build(
        problem: &Problem,
        result: &PlanResult,
        breaches: &[Breach],
        wish_notes: &[WishNote],
        facts: &[PersonFacts],
    ) -> Self {
        let hospital = &problem.hospital;
        let breaches = breaches::rows(hospital, &problem.book, breaches);
        let wishes = wishes::rows(hospital, &result.roster, wish_notes);
        let people = people(problem, &result.roster, facts, &wishes, &breaches);
        let advice = breaches.iter().filter(|breach| !breach.severity.is_hard()).count();
        let mut summary = Self {
            format: FORMAT,
            versions: Versions { tavle: env!("CARGO_PKG_VERSION").into(), highs: crate::solver::highs_version() },
            ward: hospital.name.clone(),
            first: hospital.horizon.first,
            last: hospital.horizon.last(),
            headlines: Vec::new(),
            proof: headlines::proof(hospital, result),
            score: score(problem, result, advice),
            days: (0..hospital.horizon.days).map(|day| day_row(hospital, day)).collect(),
            shifts: hospital.shifts.iter().map(shift_row).collect(),
            fairness: fairness::fairness(&people),
            people,
            coverage: coverage::rows(problem, &result.roster),
            wishes,
            breaches,
        };
        summary.proof.trace = trace(result);
        summary.headlines = headlines::lines(&summary);
        summary
    }

    /// Breaches that forbid the roster.
    pub fn hard_breaches(&self) -> impl Iterator<Item = &BreachRow> {
        self.breaches.iter().filter(|breach| breach.severity.is_hard())
    }

    /// Advice that the roster does not follow.
    pub fn advice(&self) -> impl Iterator<Item = &BreachRow> {
        self.breaches.iter().filter(|breach| !breach.severity.is_hard())
    }
}

/// Rounded so that the JSON file reads well and reads back the same.
fn thousandths(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn score(problem: &Problem, result: &PlanResult, advice: usize) -> Vec<ScoreRow> {
    let hospital = &problem.hospital;
    let row = |&term: &Term| ScoreRow {
        term,
        name: name(term, result, advice),
        amount: thousandths(amount(term, hospital, result)),
        unit: wording::unit(term).to_string(),
        points: thousandths(result.score.of(term)),
        ore: (result.score.of(term) * hospital.points.ore_per_point as f64).round() as i64,
    };
    Term::ALL.iter().map(row).collect()
}

/// The term's name, with the figure beside the amount that other parts of the report speak of.
fn name(term: Term, result: &PlanResult, advice: usize) -> String {
    let name = term.name();
    match term {
        Term::Advice if advice > 0 => format!("{name} ({})", wording::counted(advice, "time", "times")),
        Term::Supplements if result.score.amount(term) != 0.0 => {
            format!("{name} (of {})", wording::kroner((result.score.amount(term) * 100.0).round() as i64))
        }
        _ => name.to_string(),
    }
}

/// The amount that the points are for. Of the supplements the score counts all that is paid, and prices what any plan pays
/// at nothing; here stands what is priced.
fn amount(term: Term, hospital: &Hospital, result: &PlanResult) -> f64 {
    match term {
        Term::Supplements => -result.score.of(term) * hospital.points.ore_per_point as f64 / 100.0,
        _ => result.score.amount(term),
    }
}

/// The trace without values that JSON cannot hold.
fn trace(result: &PlanResult) -> Vec<TraceRow> {
    let finite = |value: Option<f64>| value.filter(|v| v.is_finite()).map(thousandths);
    let by_wall = result.work_limit.is_none();
    let point = |at: &TracePoint| TraceRow {
        seconds: Some(thousandths(at.seconds)).filter(|_| by_wall),
        work: Some(work::units(at.seconds)).filter(|_| !by_wall),
        score: finite(at.score),
        bound: finite(at.bound),
    };
    result.trace.iter().map(point).collect()
}

fn day_row(hospital: &Hospital, day: Day) -> DayRow {
    let date = hospital.horizon.date(day);
    DayRow {
        date,
        iso_week: iso_week_label(date),
        weekend: hospital.horizon.is_weekend(day),
        holiday: public_holiday(date).map(|kind| kind.danish().to_string()),
    }
}

fn shift_row(shift: &Shift) -> ShiftRow {
    ShiftRow {
        code: shift.code.clone(),
        name: shift.name.clone(),
        kind: shift.kind.word().to_string(),
        start: wording::clock(shift.start_minute),
        end: wording::clock(shift.end_minute),
        length_minutes: shift.length_minutes(),
    }
}

fn people(
    problem: &Problem,
    roster: &Roster,
    facts: &[PersonFacts],
    wishes: &[WishRow],
    breaches: &[BreachRow],
) -> Vec<PersonRow> {
    let hospital = &problem.hospital;
    let nights = fairness::shares(problem, roster, Burden::Nights);
    let weekend_shifts = fairness::shares(problem, roster, Burden::Weekends);
    let mut rows = Vec::with_capacity(hospital.staff.len());
    for (person, employee) in hospital.staff.iter().enumerate() {
        let facts = facts.get(person).cloned().unwrap_or_default();
        let key = &employee.employment;
        let own_wishes = || wishes.iter().filter(|wish| wish.employment == *key);
        let broken = |hard: bool| {
            let own = breaches.iter().filter(|breach| breach.employment.as_ref() == Some(key));
            own.filter(|breach| breach.severity.is_hard() == hard).count() as u32
        };
        let planned_minutes = planned_minutes(hospital, roster, person);
        let balance_in = employee.opening.norm_balance_minutes;
        let balance_out =
            facts.norm.as_ref().map(|norm| balance_in + planned_minutes + norm.credited_minutes - norm.target_minutes);
        let tolerance = facts.norm.as_ref().and_then(|norm| norm.tolerance_minutes);
        let is_outside = |balance: i64| tolerance.is_some_and(|most| balance.abs() > most);
        let earlier = facts.norm.iter().flat_map(|norm| &norm.earlier_periods);
        let earlier_balances: Vec<PeriodRow> =
            earlier.map(|&(last, balance_minutes)| PeriodRow { last, balance_minutes }).collect();
        rows.push(PersonRow {
            employment: key.clone(),
            name: employee.name.clone(),
            fraction: employee.fraction,
            competences: employee.competences.iter().map(|&c| hospital.competences[c].name.clone()).collect(),
            duties: duties(hospital, roster, person),
            absences: absences(hospital, person),
            planned_minutes,
            credited_minutes: facts.norm.as_ref().map(|norm| norm.credited_minutes),
            target_minutes: facts.norm.as_ref().map(|norm| norm.target_minutes),
            balance_in_minutes: balance_in,
            balance_out_minutes: balance_out,
            outside_tolerance: balance_out.is_some_and(is_outside)
                || earlier_balances.iter().any(|period| is_outside(period.balance_minutes)),
            earlier_balances,
            evenings: evenings(hospital, roster, person),
            nights: nights[person],
            weekend_shifts: weekend_shifts[person],
            weekends_worked: weekends_worked(hospital, roster, person),
            supplements_ore: facts.supplements_ore,
            wishes_granted: own_wishes().filter(|wish| wish.granted).count() as u32,
            wishes_total: own_wishes().count() as u32,
            hard_breaches: broken(true),
            advice_not_followed: broken(false),
        });
    }
    rows
}

fn planned_minutes(hospital: &Hospital, roster: &Roster, person: PersonIx) -> i64 {
    roster.of_person(person).map(|(day, shift)| hospital.duty(day, shift).counted_minutes).sum()
}

fn evenings(hospital: &Hospital, roster: &Roster, person: PersonIx) -> u32 {
    let is_evening = |shift: usize| hospital.shifts[shift].kind == ShiftKind::Evening;
    roster.of_person(person).filter(|&(_, shift)| is_evening(shift)).count() as u32
}

/// Weekends on which a duty lies, each counted by its Saturday's week.
fn weekends_worked(hospital: &Hospital, roster: &Roster, person: PersonIx) -> u32 {
    let mut weeks = BTreeSet::new();
    for (day, shift) in roster.of_person(person) {
        if hospital.duty(day, shift).touches_weekend() {
            weeks.insert(hospital.horizon.monday_of(day));
        }
    }
    weeks.len() as u32
}

fn duties(hospital: &Hospital, roster: &Roster, person: PersonIx) -> Vec<DutyRow> {
    let row = |(day, shift): (Day, usize)| DutyRow {
        date: hospital.horizon.date(day),
        shift: hospital.shifts[shift].code.clone(),
        pinned: hospital.pinned.get(&(person, day)).is_some_and(|pin| *pin == Some(shift)),
    };
    roster.of_person(person).map(row).collect()
}

fn absences(hospital: &Hospital, person: PersonIx) -> Vec<AbsenceRow> {
    let last_day = hospital.horizon.days - 1;
    let mut rows = Vec::new();
    for absence in hospital.absences.iter().filter(|absence| absence.person == person) {
        let (first, last) = (absence.first.max(0), absence.last.min(last_day));
        if first <= last {
            rows.push(AbsenceRow {
                first: hospital.horizon.date(first),
                last: hospital.horizon.date(last),
                kind: wording::absence(absence.kind).to_string(),
            });
        }
    }
    rows
}
