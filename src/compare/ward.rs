//! A scenario of a ward: its hospital, its roster, its figures.

use super::sickness::strike;
use super::{ChangeFault, Figure, Newcomer, Outcome, Scenario, Unit};
use crate::agreement::RuleBook;
use crate::cost::{self, Ledger, LedgerInput, PayTables, Rounding};
use crate::engine::{News, Settings};
use crate::hospital::{CompetenceIx, Employee, Hospital, PersonIx, Points, Roster};
use crate::roster::{NoPlan, PlanResult, Problem, Term, heads_by_line, solve, solve_from};
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

/// What all scenarios of a ward start from.
#[derive(Debug, Clone, Copy)]
pub struct WardBase<'a> {
    /// The ward as it is.
    pub hospital: &'a Hospital,
    /// Text of hospital.toml, for the rules.
    pub hospital_toml: &'a str,
    /// The folder's own rule sets.
    pub own_agreements: &'a [(String, String)],
    /// Pay.
    pub tables: &'a PayTables,
    /// Share of the days on which a person is sick, where the scenario says nothing.
    pub sick_share: f64,
    /// Seeds of the sickness.
    pub seeds: u64,
}

/// Times that the price of overtime is raised to meet a budget, and by how much.
const RAISES: u32 = 3;
const RAISED_BY: f64 = 4.0;

impl WardBase<'_> {
    /// The problem of a scenario.
    ///
    /// # Errors
    /// When the scenario names what the ward does not have.
    pub fn problem(&self, scenario: &Scenario) -> Result<Problem, Vec<ChangeFault>> {
        let hospital = changed(self.hospital, scenario)?;
        let book = RuleBook::build(&hospital, self.hospital_toml, self.own_agreements).map_err(|faults| {
            let rules = |message: String| ChangeFault::Rules { scenario: scenario.key.clone(), message };
            faults.into_iter().map(|fault| rules(fault.message)).collect::<Vec<_>>()
        })?;
        let tables = self.tables;
        Ok(Problem::new(hospital, book, |hospital, person, day, shift| {
            cost::supplement_ore(tables, hospital, person, &hospital.duty(day, shift))
        }))
    }

    /// Solves a scenario, within its budget of overtime where it has one, from `start` if there is one: the base and its roster. Also
    /// says what must be known of the result.
    ///
    /// # Errors
    /// When no roster was found.
    pub fn solve(
        &self,
        mut problem: Problem,
        scenario: &Scenario,
        start: Option<(&Hospital, &Roster)>,
        settings: &Settings,
        stop: &AtomicBool,
    ) -> Result<(Problem, PlanResult, Vec<String>), NoPlan> {
        let mut start = start.map(|(base, roster)| carried_over(base, roster, &problem.hospital));
        let Some(budget) = scenario.ward.overtime_budget_hours else {
            let result = search(&problem, start.as_ref(), settings, stop)?;
            return Ok((problem, result, Vec::new()));
        };
        // A price that is high enough keeps the hours within the budget; later tries begin with the roster before and need less time.
        let mut each = settings.clone();
        let usual = problem.hospital.points.overtime_hour;
        let mut raised = 0;
        loop {
            let result = search(&problem, start.as_ref(), &each, stop)?;
            start = Some(result.roster.clone());
            each.time_limit = settings.time_limit / 2;
            let hours = result.score.amount(Term::Overtime);
            if hours <= budget + 1e-6 {
                let price = problem.hospital.points.overtime_hour;
                let note = format!("overtime of {hours:.1} h within {budget} h, at {price} points an hour");
                return Ok((problem, result, vec![note]));
            }
            if raised == RAISES {
                let note = format!("the budget of {budget} h of overtime was not met: {hours:.1} h");
                return Ok((problem, result, vec![note]));
            }
            raised += 1;
            problem.hospital.points.overtime_hour = usual.max(1.0) * RAISED_BY.powi(raised as i32);
        }
    }

    /// The figures of a solved scenario.
    pub fn outcome(&self, problem: &Problem, result: &PlanResult, scenario: &Scenario, notes: Vec<String>) -> Outcome {
        let hospital = &problem.hospital;
        let ledger = Ledger::of(&LedgerInput {
            hospital,
            book: &problem.book,
            tables: self.tables,
            roster: &result.roster,
            worked: &[],
            budget: &[],
            history: &[],
            told: None,
            rounding: Rounding::EachDuty,
        });
        let kinds = ledger.planned.by(|entry| entry.kind.clone());
        let supplements: i64 =
            kinds.iter().filter(|(kind, _)| !PAID_ANYWAY.contains(&kind.as_str())).map(|(_, sum)| sum.0).sum();
        let cost_ore = ledger.planned.ore();
        let amount = |term: Term| result.score.amount(term);
        let wishes = hospital.wishes.len().max(1) as f64;
        let one = |key, name, unit, more_is_better, value: f64| Figure {
            key,
            name,
            unit,
            more_is_better,
            values: vec![value],
        };
        let mut figures = vec![
            one("cost", "cost of the roster", Unit::Ore, Some(false), cost_ore as f64),
            one("supplements", "of it supplements", Unit::Ore, Some(false), supplements as f64),
            one("overtime_hours", "hours above the norm", Unit::Hours, Some(false), amount(Term::Overtime)),
            one("temps", "temps on shifts", Unit::Count, Some(false), amount(Term::Temps)),
            one("below_minimum", "heads below priced minima", Unit::Count, Some(false), amount(Term::BelowMinimum)),
            one("below_target", "heads below targets", Unit::Count, Some(false), amount(Term::BelowTarget)),
            one("wishes", "wishes granted", Unit::Share, Some(true), amount(Term::Wishes) / wishes),
            one("unfair", "unfair nights and weekends", Unit::Count, Some(false), amount(Term::Fairness)),
            one("points", "points of the roster", Unit::Points, Some(true), result.score.total()),
            one("bound", "points that no roster exceeds", Unit::Points, None, result.bound),
        ];
        figures.extend(self.after_sickness(problem, &result.roster, scenario, cost_ore));
        let (key, name, describe) = (scenario.key.clone(), scenario.name.clone(), scenario.describe.clone());
        Outcome { key, name, describe, figures, notes }
    }

    /// What sickness takes out of the roster, seed by seed.
    fn after_sickness(&self, problem: &Problem, roster: &Roster, scenario: &Scenario, cost_ore: i64) -> Vec<Figure> {
        let share = scenario.ward.sick_leave_percent.map_or(self.sick_share, |percent| percent / 100.0);
        let points = &problem.hospital.points;
        let temp_ore = points.temp * points.ore_per_point as f64;
        let (mut lost, mut short, mut costs) = (Vec::new(), Vec::new(), Vec::new());
        let before = short_heads(problem, roster);
        for seed in 1..=self.seeds {
            let (left, duties) = strike(&problem.hospital, roster, share, seed);
            let missing = f64::from(short_heads(problem, &left));
            lost.push(f64::from(duties));
            short.push(missing);
            costs.push(cost_ore as f64 + (missing - f64::from(before)) * temp_ore);
        }
        let figure = |key, name, unit, values| Figure { key, name, unit, more_is_better: Some(false), values };
        vec![
            figure("sick_duties", "duties lost to sickness", Unit::Count, lost),
            figure("short_heads", "heads short of a minimum after sickness", Unit::Count, short),
            figure("cost_after_sickness", "cost when they are replaced by temps", Unit::Ore, costs),
        ]
    }
}

/// Solves a problem, from a start if there is one.
pub(super) fn search(
    problem: &Problem,
    start: Option<&Roster>,
    settings: &Settings,
    stop: &AtomicBool,
) -> Result<PlanResult, NoPlan> {
    match start {
        Some(start) => solve_from(problem, start, settings, stop, &|_: News| {}),
        None => solve(problem, settings, stop, &|_: News| {}),
    }
}

/// The duties of a roster for the people of another ward, by employment.
pub(super) fn carried_over(base: &Hospital, roster: &Roster, hospital: &Hospital) -> Roster {
    let mut carried = Roster::empty(hospital);
    for (old, employee) in base.staff.iter().enumerate() {
        if let Some(person) = hospital.person(&employee.employment) {
            for (day, shift) in roster.of_person(old) {
                carried.insert(person, day, shift);
            }
        }
    }
    carried
}

/// Kinds of pay that are no supplements.
const PAID_ANYWAY: [&str; 4] = ["basic_pay", "overtime", "extra_hours", "temps"];

/// Heads missing to the minima of all lines.
fn short_heads(problem: &Problem, roster: &Roster) -> u32 {
    let heads = heads_by_line(problem, roster);
    let lines = problem.hospital.demand.iter().zip(heads).zip(roster.temps.iter().chain(std::iter::repeat(&0)));
    lines.map(|((line, heads), temps)| line.minimum.saturating_sub(heads + temps)).sum()
}

/// The ward of a scenario.
fn changed(base: &Hospital, scenario: &Scenario) -> Result<Hospital, Vec<ChangeFault>> {
    let changes = &scenario.ward;
    let mut hospital = base.clone();
    let mut faults = Vec::new();
    for (employment, competence) in &changes.train {
        let person = person(base, employment, scenario, &mut faults);
        let competence = competence_of(base, competence, scenario, &mut faults);
        if let (Some(person), Some(competence)) = (person, competence) {
            hospital.staff[person].competences.insert(competence);
        }
    }
    for newcomer in &changes.add {
        add(base, &mut hospital, newcomer, scenario, &mut faults);
    }
    if let Some(per_week) = changes.clearing_per_week {
        for clearing in &mut hospital.clearings {
            clearing.per_week = per_week.min(clearing.days.len() as u32);
        }
        hospital.clearings.retain(|clearing| clearing.per_week > 0);
    }
    let usual = hospital.points.wish;
    for (key, value) in &changes.points {
        set_points(&mut hospital.points, key, *value);
    }
    // A wish without points of its own has taken the ward's when it was read.
    for wish in hospital.wishes.iter_mut().filter(|wish| wish.points == usual) {
        wish.points = hospital.points.wish;
    }
    let mut vacant: Vec<PersonIx> =
        changes.vacant.iter().filter_map(|name| person(base, name, scenario, &mut faults)).collect();
    vacant.sort_unstable();
    vacant.dedup();
    for person in vacant.into_iter().rev() {
        remove(&mut hospital, person);
    }
    if faults.is_empty() { Ok(hospital) } else { Err(faults) }
}

fn person(base: &Hospital, name: &str, scenario: &Scenario, faults: &mut Vec<ChangeFault>) -> Option<PersonIx> {
    let found = base.person(name);
    if found.is_none() {
        let known = base.staff.iter().map(|own| own.employment.clone()).collect();
        let (scenario, name) = (scenario.key.clone(), name.to_string());
        faults.push(ChangeFault::Unknown { scenario, what: "employment", name, known });
    }
    found
}

fn competence_of(
    base: &Hospital,
    name: &str,
    scenario: &Scenario,
    faults: &mut Vec<ChangeFault>,
) -> Option<CompetenceIx> {
    let found = base.competence(name);
    if found.is_none() {
        let known = base.competences.iter().map(|own| own.key.clone()).collect();
        let (scenario, name) = (scenario.key.clone(), name.to_string());
        faults.push(ChangeFault::Unknown { scenario, what: "competence", name, known });
    }
    found
}

fn add(
    base: &Hospital,
    hospital: &mut Hospital,
    newcomer: &Newcomer,
    scenario: &Scenario,
    faults: &mut Vec<ChangeFault>,
) {
    let Some(like) = person(base, &newcomer.like, scenario, faults) else { return };
    let mut competences = base.staff[like].competences.clone();
    if let Some(named) = &newcomer.competences {
        competences = named.iter().filter_map(|name| competence_of(base, name, scenario, faults)).collect();
    }
    for _ in 0..newcomer.count {
        let employee = Employee {
            fraction: newcomer.fraction.unwrap_or(base.staff[like].fraction),
            competences: competences.clone(),
            ..stranger(hospital, &base.staff[like])
        };
        hospital.staff.push(employee);
    }
}

/// Somebody new on the terms of another: nothing is carried in, nothing is wished for.
pub(super) fn stranger(hospital: &Hospital, like: &Employee) -> Employee {
    let number = (1..).find(|number| hospital.person(&format!("NEW{number}")).is_none()).unwrap_or(0);
    Employee {
        employment: format!("NEW{number}"),
        name: format!("New {number}"),
        agreement: like.agreement.clone(),
        fraction: like.fraction,
        hourly_pay_ore: like.hourly_pay_ore,
        competences: like.competences.clone(),
        traits: Default::default(),
        caps: Vec::new(),
        opening: Default::default(),
        past_weeks: Vec::new(),
    }
}

/// Takes a person out; the others move up.
fn remove(hospital: &mut Hospital, person: PersonIx) {
    hospital.staff.remove(person);
    let moved = |other: PersonIx| if other > person { other - 1 } else { other };
    hospital.wishes.retain(|wish| wish.person != person);
    hospital.wishes.iter_mut().for_each(|wish| wish.person = moved(wish.person));
    hospital.absences.retain(|absence| absence.person != person);
    hospital.absences.iter_mut().for_each(|absence| absence.person = moved(absence.person));
    hospital.history.retain(|duty| duty.person != person);
    hospital.history.iter_mut().for_each(|duty| duty.person = moved(duty.person));
    let pinned = std::mem::take(&mut hospital.pinned);
    let kept = pinned.into_iter().filter(|((other, _), _)| *other != person);
    hospital.pinned = kept.map(|((other, day), shift)| ((moved(other), day), shift)).collect::<BTreeMap<_, _>>();
    if let Some(before) = &hospital.published {
        let mut published = Roster::default();
        published.temps.clone_from(&before.temps);
        for (other, day, shift) in before.assignments().filter(|(other, ..)| *other != person) {
            published.insert(moved(other), day, shift);
        }
        hospital.published = Some(published);
    }
}

/// Keys of the weights that a scenario may set.
pub const POINT_KEYS: [&str; 9] = [
    "wish",
    "below_minimum",
    "below_target",
    "above_target",
    "temp",
    "overtime_hour",
    "undertime_hour",
    "unfair",
    "change",
];

fn set_points(points: &mut Points, key: &str, value: f64) {
    let weights = [
        &mut points.wish,
        &mut points.below_minimum,
        &mut points.below_target,
        &mut points.above_target,
        &mut points.temp,
        &mut points.overtime_hour,
        &mut points.undertime_hour,
        &mut points.unfair,
        &mut points.change,
    ];
    if let Some((_, weight)) = POINT_KEYS.iter().zip(weights).find(|(known, _)| **known == key) {
        *weight = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::WardChanges;
    use crate::generate;

    fn ward() -> Hospital {
        generate::ward(&generate::WardSpec::new(8, 2, 3)).0
    }

    #[test]
    fn a_vacancy_takes_the_person_out_of_everything() {
        let base = ward();
        let gone = base.wishes[0].person;
        let vacant = vec![base.staff[gone].employment.clone()];
        let scenario = Scenario { ward: WardChanges { vacant, ..Default::default() }, ..Default::default() };
        let hospital = changed(&base, &scenario).unwrap();
        assert_eq!(hospital.staff.len(), 7);
        assert_eq!(hospital.faults(), vec![]);
        let name = |hospital: &Hospital, person: usize| hospital.staff[person].employment.clone();
        let of = |hospital: &Hospital| {
            hospital.wishes.iter().map(|wish| (name(hospital, wish.person), wish.kind.clone())).collect::<Vec<_>>()
        };
        let mut expected = of(&base);
        expected.retain(|(employment, _)| *employment != name(&base, gone));
        assert_eq!(of(&hospital), expected);
    }

    #[test]
    fn a_weight_of_wishes_reaches_the_wishes_without_points_of_their_own() {
        let mut base = ward();
        base.wishes[0].points = 77.0;
        let ward = WardChanges { points: vec![("wish".into(), 30.0)], ..Default::default() };
        let hospital = changed(&base, &Scenario { ward, ..Default::default() }).unwrap();
        assert_eq!((hospital.wishes[0].points, hospital.wishes[1].points), (77.0, 30.0));
    }

    #[test]
    fn unknown_names_are_faults_with_what_is_known() {
        let base = ward();
        let ward = WardChanges {
            vacant: vec!["E9".into()],
            train: vec![("E8".into(), "flying".into())],
            ..Default::default()
        };
        let faults = changed(&base, &Scenario { ward, ..Default::default() }).unwrap_err();
        assert_eq!(faults.len(), 3);
        assert!(faults.iter().all(|fault| matches!(fault, ChangeFault::Unknown { known, .. } if !known.is_empty())));
    }
}
