//! Counting and wording.

use super::front::*;
use crate::check::plan::{CrewReport, Hand, Served};
use crate::hospital::theatres::{Place, TeamKind};
use crate::plan::{Joint, JointResult, Measures, Order, measures};
use crate::report::{Versions, wording};
use crate::roster::{Ending, Term};
use crate::solver::highs_version;
use std::collections::{BTreeMap, BTreeSet};

/// What a report has to be told beside the plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FrontFacts {
    /// The gap that was asked for.
    pub asked_gap: f64,
}

/// Columns of `crews.csv` of a plan: who serves which block.
pub const SERVED_COLUMNS: [&str; 7] = ["date", "room", "session", "team_kind", "employment", "name", "shift"];

impl Front {
    /// Everything that a report says about a joint plan.
    pub fn build(joint: &Joint, result: &JointResult, crews: &CrewReport, facts: FrontFacts) -> Self {
        let hospital = joint.hospital();
        let served = served(joint, result, crews);
        let mut front = Self {
            format: FRONT_FORMAT,
            versions: Versions { tavle: env!("CARGO_PKG_VERSION").into(), highs: highs_version() },
            hospital: hospital.name.clone(),
            first: hospital.horizon.first,
            roster_last: hospital.horizon.last(),
            blocks_last: joint.theatres.horizon.last(),
            headlines: Vec::new(),
            proof: proof(result, facts),
            gains: gains(result),
            points: points(result),
            days: days(joint, result, crews),
            served,
            reserve: crews
                .reserve
                .iter()
                .map(|&(day, shift, person)| FrontReserve {
                    date: hospital.horizon.date(day),
                    shift: hospital.shifts[shift].code.clone(),
                    name: hospital.staff[person].name.clone(),
                })
                .collect(),
        };
        front.headlines = headlines(joint, result, &front);
        front
    }
}

fn proof(result: &JointResult, facts: FrontFacts) -> FrontProof {
    let (rows, columns, links) = result.size;
    FrontProof {
        cost: tenth(result.score.cost()),
        bound: tenth(result.bound),
        size: tenth(result.score.size()),
        gap: result.gap(),
        gap_points: tenth(result.score.cost() - result.bound),
        asked_gap: facts.asked_gap,
        ending: result.ending,
        seconds: tenth(result.seconds),
        seed: result.seed,
        threads: result.threads,
        rows,
        columns,
        links,
    }
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn gains(result: &JointResult) -> Vec<Gain> {
    let as_one = measures(&result.plan, &result.score);
    let of = |order: Order| {
        let found = result.orders.iter().find(|(known, ..)| *known == order);
        found.map(|(_, plan, score)| measures(plan, score))
    };
    let (rosters_first, blocks_first) = (of(Order::RostersFirst), of(Order::BlocksFirst));
    type Figure = fn(&Measures) -> f64;
    let figures: [(&str, &str, Option<bool>, Figure); 9] = [
        ("Points that the plan costs", "points", Some(false), |m| m.cost),
        ("Blocks open", "blocks", None, |m| f64::from(m.blocks)),
        ("Operations", "patients", Some(true), |m| f64::from(m.operations)),
        ("Patients overdue", "patients", Some(false), |m| f64::from(m.overdue)),
        ("Overtime", "hours", Some(false), |m| m.overtime_hours),
        ("Temps", "shifts", Some(false), |m| m.temps),
        ("Wishes granted", "wishes", Some(true), |m| m.wishes),
        ("On theatre shifts outside blocks", "hours", Some(false), |m| m.reserve_hours),
        ("Points of the blocks", "points", Some(false), |m| m.block_points),
    ];
    let row = |(name, unit, more_is_better, figure): (&str, &str, Option<bool>, Figure)| Gain {
        name: name.into(),
        unit: unit.into(),
        more_is_better,
        as_one: tenth(figure(&as_one)),
        rosters_first: rosters_first.as_ref().map(|of_order| tenth(figure(of_order))),
        blocks_first: blocks_first.as_ref().map(|of_order| tenth(figure(of_order))),
    };
    figures.into_iter().map(row).collect()
}

fn points(result: &JointResult) -> Vec<FrontPoints> {
    let score = &result.score;
    let row =
        |side: &str, term: &str, cost: f64| FrontPoints { side: side.into(), term: term.into(), cost: tenth(cost) };
    let mut rows: Vec<FrontPoints> =
        Term::ALL.iter().map(|&term| row("roster", term.name(), -score.roster.of(term))).collect();
    rows.extend(score.terms.named().iter().map(|(term, cost)| row("blocks", term, *cost)));
    rows.push(row("both", "theatre shifts outside blocks", score.reserve.points));
    rows.push(row("both", "changes to the roster in force", score.changes.1));
    rows.retain(|row| row.cost != 0.0);
    rows
}

fn days(joint: &Joint, result: &JointResult, crews: &CrewReport) -> Vec<FrontDay> {
    let open: BTreeSet<_> = joint.theatres.openings.iter().map(|opening| opening.day).collect();
    let row = |day| {
        let mine: Vec<&Served> = crews.served.iter().filter(|served| served.place.day == day).collect();
        let people: BTreeSet<Hand> = mine.iter().map(|served| served.hand).collect();
        let serving = people.iter().filter(|hand| matches!(hand, Hand::Person(_))).count();
        let reserve = crews.reserve.iter().filter(|(on, ..)| *on == day).count();
        let lines = joint.hospital().demand.iter().zip(&result.plan.roster.temps);
        let temps = lines.filter(|(line, _)| line.day == day && joint.crews.take(line.shift)).map(|(_, temps)| temps);
        FrontDay {
            date: joint.theatres.horizon.date(day),
            blocks: result.plan.blocks.blocks.keys().filter(|place| place.day == day).count(),
            on_duty: serving + reserve,
            serving,
            reserve,
            temps: temps.sum(),
        }
    };
    open.into_iter().map(row).collect()
}

fn served(joint: &Joint, result: &JointResult, crews: &CrewReport) -> Vec<FrontServed> {
    let theatres = joint.theatres;
    let mut by_place: BTreeMap<Place, FrontServed> = BTreeMap::new();
    for (&place, block) in &result.plan.blocks.blocks {
        by_place.insert(
            place,
            FrontServed {
                date: theatres.horizon.date(place.day),
                room: theatres.rooms[place.room].key.clone(),
                session: theatres.sessions[place.session].key.clone(),
                specialty: theatres.specialties[block.specialty].name.clone(),
                nurses: Vec::new(),
                anaesthesia: Vec::new(),
            },
        );
    }
    for one in &crews.served {
        let Some(row) = by_place.get_mut(&one.place) else { continue };
        let name = match one.hand {
            Hand::Person(person) => joint.hospital().staff[person].name.clone(),
            Hand::Temp(_) => "temp".into(),
        };
        match one.kind {
            TeamKind::Nurses => row.nurses.push(name),
            TeamKind::Anaesthesia => row.anaesthesia.push(name),
        }
    }
    by_place.into_values().collect()
}

/// Who serves which block, row by row, in the order of [`SERVED_COLUMNS`].
pub fn served_rows(joint: &Joint, roster: &crate::hospital::Roster, crews: &CrewReport) -> Vec<Vec<String>> {
    let (theatres, hospital) = (joint.theatres, joint.hospital());
    let row = |one: &Served| {
        let (employment, name, shift) = match one.hand {
            Hand::Person(person) => {
                let shift = roster.on(person, one.place.day).find(|&shift| joint.crews.take(shift));
                let code = shift.map_or(String::new(), |shift| hospital.shifts[shift].code.clone());
                (hospital.staff[person].employment.clone(), hospital.staff[person].name.clone(), code)
            }
            Hand::Temp(line) => {
                let shift = hospital.demand[line].shift;
                ("TEMP".into(), String::new(), hospital.shifts[shift].code.clone())
            }
        };
        vec![
            theatres.horizon.date(one.place.day).to_string(),
            theatres.rooms[one.place.room].key.clone(),
            theatres.sessions[one.place.session].key.clone(),
            one.kind.word().into(),
            employment,
            name,
            shift,
        ]
    };
    crews.served.iter().map(row).collect()
}

fn headlines(joint: &Joint, result: &JointResult, front: &Front) -> Vec<FrontLine> {
    let number = wording::number;
    let line = |topic: &str, text: String, attention: bool| FrontLine { topic: topic.into(), text, attention };
    let proven = front.proof.gap <= front.proof.asked_gap;
    let why = match result.ending {
        Ending::GapReached => "",
        Ending::TimeLimit | Ending::WorkLimit => "Stopped at the time limit. ",
        Ending::Interrupted => "Stopped by hand. ",
    };
    let short = result.score.cost() - result.bound;
    let plan = format!(
        "Every hard rule is kept, every open block has its people. {why}Proven within {} points of the best possible, {} of the {} points of \
         roster and blocks taken without their signs; together, with them, they cost {}.",
        number(short),
        wording::percent(front.proof.gap),
        number(front.proof.size),
        number(front.proof.cost)
    );
    let of = |name: &str| front.gains.iter().find(|gain| gain.name == name);
    let gain = |name: &str| of(name).map_or(0.0, |gain| gain.as_one);
    let tiers = &result.score.tiers;
    let blocks = format!(
        "{} blocks, {} operations; {} overdue, {} on pathways among them; {} change hands.",
        number(gain("Blocks open")),
        number(gain("Operations")),
        wording::counted((tiers.pathway.patients + tiers.guarantee.patients) as usize, "patient", "patients"),
        number(f64::from(tiers.pathway.patients)),
        number(f64::from(tiers.moves)),
    );
    let wishes = joint.hospital().wishes.len();
    let people = format!(
        "{} people; {} of {} wishes granted; {} h of overtime, {}.",
        joint.hospital().staff.len(),
        number(gain("Wishes granted")),
        number(wishes as f64),
        number(gain("Overtime")),
        wording::counted(gain("Temps") as usize, "temp", "temps"),
    );
    let reserve = &result.score.reserve;
    let share = if reserve.there_hours > 0.0 { reserve.hours() / reserve.there_hours } else { 0.0 };
    let standing = format!(
        "Nobody is on a theatre shift without a block but {}. {} h on theatre shifts are outside blocks, {} of all.",
        wording::counted(front.reserve.len(), "head in reserve", "heads in reserve"),
        number(reserve.hours()),
        wording::percent(share)
    );
    let mut lines = vec![
        line("Plan", plan, !proven),
        line("Blocks", blocks, tiers.pathway.patients > 0),
        line("People", people, false),
        line("Reserve", standing, false),
    ];
    for order in [Order::RostersFirst, Order::BlocksFirst] {
        lines.push(line("Gain", gain_line(front, order), false));
    }
    if result.score.changes.0 > 0 {
        let changed = wording::counted(result.score.changes.0 as usize, "day", "days");
        lines.push(line("Changes", format!("{changed} of the roster in force change."), true));
    }
    lines
}

fn gain_line(front: &Front, order: Order) -> String {
    let than = |gain: &Gain| match order {
        Order::RostersFirst => gain.rosters_first,
        Order::BlocksFirst => gain.blocks_first,
    };
    // What a planner asks for first, each with the words that follow its number: one, and any other.
    let told = [
        ("Points that the plan costs", "point", "points"),
        ("Blocks open", "block", "blocks"),
        ("Operations", "operation", "operations"),
        ("Patients overdue", "overdue patient", "overdue patients"),
        ("Overtime", "h of overtime", "h of overtime"),
        ("Temps", "temp", "temps"),
        ("Wishes granted", "wish granted", "wishes granted"),
        ("On theatre shifts outside blocks", "h outside blocks", "h outside blocks"),
    ];
    let find = |name: &str| front.gains.iter().find(|gain| gain.name == name);
    let difference = |name: &str| find(name).and_then(|gain| Some(gain.as_one - than(gain)?));
    let parts: Vec<String> = told
        .iter()
        .filter_map(|&(name, one, many)| Some((difference(name).filter(|by| by.abs() >= 0.05)?, one, many)))
        .map(|(by, one, many)| {
            let word = if (by.abs() - 1.0).abs() < 0.05 { one } else { many };
            format!("{} {word}", wording::signed(by))
        })
        .collect();
    match (front.gains.first().and_then(than), parts.is_empty()) {
        (None, _) => format!("There was no time for {} to compare with.", order.name()),
        (_, true) => format!("As good as {}.", order.name()),
        _ => format!("Against {}: {}.", order.name(), parts.join(", ")),
    }
}
