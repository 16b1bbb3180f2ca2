//! Makes the board of a meeting.

use super::board::*;
use super::words::{codes, date, hundredths, specialty_key};
use super::{blocks, headlines, ledger, moves};
use crate::calendar::{Day, clock_text, public_holiday};
use crate::check::theatres::{TheatreBreach, TheatreReport};
use crate::hospital::theatres::*;
use crate::report::Versions;
use crate::solver::highs_version;
use crate::theatres::allocation::Tiers;
use crate::theatres::meeting::Meeting;
use crate::theatres::{Durations, outlook};
use std::collections::BTreeSet;

/// Weeks of the queue outlook.
pub const OUTLOOK_WEEKS: u32 = 13;

/// How the search was asked for and ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SearchFacts {
    /// The gap that was asked for.
    pub asked_gap: f64,
    /// The time that was given to it, in seconds.
    pub time_limit_seconds: f64,
    /// Whether it was ended by hand.
    pub interrupted: bool,
}

impl Board {
    /// Everything that a report says about a meeting.
    pub fn build(
        theatres: &Theatres,
        durations: &Durations,
        meeting: &Meeting,
        report: &TheatreReport,
        search: SearchFacts,
    ) -> Self {
        let plan = &meeting.result.plan;
        let horizon = &theatres.horizon;
        // The queues to come are those of the plan that lies on the table.
        let decided = Theatres { published: Some(plan.clone()), ..theatres.clone() };
        let mut board = Self {
            format: BOARD_FORMAT,
            versions: Versions { tavle: env!("CARGO_PKG_VERSION").into(), highs: highs_version() },
            hospital: theatres.name.clone(),
            today: date(theatres, theatres.today),
            first: horizon.first,
            last: horizon.last(),
            first_free: date(theatres, theatres.first_free_day()),
            headlines: Vec::new(),
            proof: proof(meeting, search),
            tiers: tiers(&meeting.result.tiers, meeting.carried_on.as_ref().map(|carried| &carried.tiers)),
            carried_on_gap_relative: meeting.carried_on.as_ref().map(|carried| (carried.gap * 1e6).round() / 1e6),
            score: score(meeting),
            specialties: specialties(theatres, durations, meeting),
            rooms: theatres.rooms.iter().map(|room| room_row(theatres, room)).collect(),
            sessions: theatres.sessions.iter().map(session_row).collect(),
            days: days(theatres),
            blocks: blocks::blocks(theatres, durations, plan),
            closures: theatres.closures.iter().map(|closure| closure_row(theatres, closure)).collect(),
            moves: meeting.moves.iter().map(|one| moves::row(theatres, meeting, one)).collect(),
            proposals: meeting.proposals.iter().map(|one| moves::proposal(theatres, meeting, one)).collect(),
            proposals_gain_points: hundredths(meeting.proposals_gain),
            lost_blocks: blocks::lost(theatres),
            postponed: meeting.postponed.iter().map(|one| moves::postponed(theatres, one)).collect(),
            longest_wait: moves::longest_wait(theatres, plan),
            ledger: ledger::ledger(theatres, plan),
            outlook: outlook_rows(&decided, durations, OUTLOOK_WEEKS),
            changes: blocks::changes(theatres, plan),
            findings: report.breaches.iter().map(|breach| finding(theatres, breach)).collect(),
        };
        board.headlines = headlines::headlines(theatres, meeting, &board);
        board
    }
}

fn finding(theatres: &Theatres, breach: &TheatreBreach) -> FindingRow {
    FindingRow { rule: breach.rule.key().to_owned(), hard: breach.hard, what: breach.sentence(theatres) }
}

fn proof(meeting: &Meeting, search: SearchFacts) -> BoardProof {
    let result = &meeting.result;
    BoardProof {
        cost_points: hundredths(result.cost),
        bound_points: hundredths(result.bound),
        gap_relative: (result.gap() * 1e6).round() / 1e6,
        asked_gap_relative: search.asked_gap,
        proven: result.proven,
        interrupted: search.interrupted,
        seconds: hundredths(result.seconds),
        seed: result.seed,
        rows: result.size.0,
        columns: result.size.1,
        patterns: result.patterns,
        sentence: headlines::proof_sentence(result, search),
    }
}

fn tiers(proposed: &Tiers, carried_on: Option<&Tiers>) -> Vec<TierRow> {
    type Value = fn(&Tiers) -> (f64, Option<u32>);
    let all: [(&str, &str, &str, Value); 9] = [
        ("pathway_late", "Pathway patients beyond their clock", "patients", |tiers| {
            (f64::from(tiers.pathway.patients), Some(tiers.pathway.days))
        }),
        ("reserve_missing", "Reserved slots not kept in time", "slots", |tiers| {
            (f64::from(tiers.reserve_missing), None)
        }),
        ("guarantee_late", "Other patients beyond their right", "patients", |tiers| {
            (f64::from(tiers.guarantee.patients), Some(tiers.guarantee.days))
        }),
        ("worst_share", "Worst specialty's share late", "%", |tiers| (worst_share(tiers) * 100.0, None)),
        ("operated", "Patients with a date", "patients", |tiers| (f64::from(tiers.operated), None)),
        ("moves", "Blocks that change hands", "blocks", |tiers| (f64::from(tiers.moves), None)),
        ("closed", "Blocks of the plan in force that close", "blocks", |tiers| (f64::from(tiers.closed), None)),
        ("displaced", "Booked patients who lose their date", "patients", |tiers| (f64::from(tiers.displaced), None)),
        ("overrun", "Expected overrun", "hours", |tiers| (tiers.overrun_hours, None)),
    ];
    let beds: (&str, &str, &str, Value) =
        ("beds", "Beds beyond those there are", "bed nights", |tiers| (tiers.overflow_beds, None));
    let rows = all.into_iter().chain([beds]).map(|(key, name, unit, value)| TierRow {
        key: key.into(),
        name: name.into(),
        unit: unit.into(),
        proposed: hundredths(value(proposed).0),
        proposed_days: value(proposed).1,
        carried_on: carried_on.map(|tiers| hundredths(value(tiers).0)),
        carried_on_days: carried_on.and_then(|tiers| value(tiers).1),
    });
    rows.collect()
}

/// The largest share of late patients of any specialty.
pub(super) fn worst_share(tiers: &Tiers) -> f64 {
    let shares = tiers.late_of.iter().filter(|of| of.1 > 0).map(|&(late, of)| f64::from(late) / f64::from(of));
    shares.fold(0.0, f64::max)
}

fn score(meeting: &Meeting) -> Vec<PointsRow> {
    let row = |(term, points): (&str, f64)| PointsRow { term: term.into(), points: hundredths(points) };
    meeting.result.terms.named().into_iter().map(row).collect()
}

fn specialties(theatres: &Theatres, durations: &Durations, meeting: &Meeting) -> Vec<SpecialtyRow> {
    let codes = codes(theatres);
    let plan = &meeting.result.plan;
    let mut rows: Vec<SpecialtyRow> = Vec::new();
    for (at, (specialty, code)) in theatres.specialties.iter().zip(codes).enumerate() {
        let late_of = |tiers: &Tiers| tiers.late_of.get(at).map_or(0, |of| of.0);
        let count = |plan: &Allocation| plan.blocks.values().filter(|block| block.specialty == at).count() as u32;
        let own = |patient: PatientIx| theatres.procedures[theatres.queue[patient].procedure].specialty == at;
        let waiting: Vec<PatientIx> = (0..theatres.queue.len()).filter(|&patient| own(patient)).collect();
        let latest = |patient: PatientIx| theatres.latest_day(patient);
        let next = waiting.iter().copied().filter(|&p| latest(p) >= theatres.today).min_by_key(|&p| latest(p));
        let minutes = waiting.iter().map(|&patient| {
            let waiting = &theatres.queue[patient];
            durations.of(waiting.procedure, waiting.surgeon).mean() + theatres.terms.turnover_minutes
        });
        let given = plan.blocks.values().flat_map(|block| &block.cases).filter_map(|case| case.patient);
        rows.push(SpecialtyRow {
            key: specialty.key.clone(),
            name: specialty.name.clone(),
            code,
            waiting: waiting.len() as u32,
            work_minutes: minutes.sum::<f64>().round() as u64,
            tightest_patient: next.map(|patient| theatres.queue[patient].key.clone()),
            tightest_days: next.map(|patient| latest(patient) - theatres.today),
            overdue_now: waiting.iter().filter(|&&patient| latest(patient) < theatres.today).count() as u32,
            late_after: late_of(&meeting.result.tiers),
            late_carried_on: meeting.carried_on.as_ref().map(|carried| late_of(&carried.tiers)),
            given_date: given.filter(|&patient| own(patient)).count() as u32,
            blocks_in_force: theatres.published.as_ref().map_or(0, count),
            blocks_proposed: count(plan),
        });
    }
    rows
}

fn room_row(theatres: &Theatres, room: &Room) -> RoomRow {
    let mut features: Vec<String> = room.features.iter().filter_map(|&at| theatres.features.get(at).cloned()).collect();
    if room.local_only {
        features.push("local anaesthetics".into());
    }
    RoomRow { key: room.key.clone(), name: room.name.clone(), features }
}

fn session_row(session: &Session) -> SessionRow {
    let (start, end) = (clock_text(session.start_minute), clock_text(session.end_minute));
    SessionRow { key: session.key.clone(), name: session.name.clone(), start, end }
}

fn days(theatres: &Theatres) -> Vec<TheatreDayRow> {
    let horizon = &theatres.horizon;
    let open_on: BTreeSet<(Day, RoomIx)> =
        theatres.openings.iter().map(|opening| (opening.day, opening.room)).collect();
    let open_weekend = |day: Day| open_on.iter().any(|(open, _)| (open - day) % 7 == 0);
    let shown = (0..horizon.days).filter(|&day| !horizon.is_weekend(day) || open_weekend(day));
    let rows = shown.map(|day| TheatreDayRow {
        date: horizon.date(day),
        holiday: public_holiday(horizon.date(day)).map(|kind| kind.danish().to_string()),
        frozen: day < theatres.first_free_day(),
        open_rooms: open_on.range((day, 0)..(day + 1, 0)).map(|&(_, at)| theatres.rooms[at].key.clone()).collect(),
    });
    rows.collect()
}

fn closure_row(theatres: &Theatres, closure: &Closure) -> ClosureRow {
    ClosureRow {
        room: closure.room.map(|at| theatres.rooms[at].key.clone()),
        first: date(theatres, closure.first),
        last: date(theatres, closure.last),
        session: closure.session.map(|at| theatres.sessions[at].key.clone()),
        reason: closure.reason.clone(),
    }
}

/// The queues of the coming weeks, a row a specialty.
pub fn outlook_rows(theatres: &Theatres, durations: &Durations, weeks: u32) -> Vec<OutlookRow> {
    let rows = outlook(theatres, durations, weeks).into_iter().map(|of| OutlookRow {
        specialty: specialty_key(theatres, of.specialty),
        name: super::words::specialty_name(theatres, of.specialty).to_owned(),
        waiting_now: of.waiting_now.map(hundredths),
        over_guarantee_now: hundredths(of.over_guarantee_now),
        demand_per_week: hundredths(of.demand_per_week),
        capacity_per_week: hundredths(of.capacity_per_week),
        target_queue: hundredths(of.target_queue),
        capacity_needed_per_week: hundredths(of.relief_capacity),
        external_cases: of.external_cases,
        external_ore: of.external_ore,
        weeks: of
            .weeks
            .iter()
            .map(|week| OutlookWeekRow {
                monday: date(theatres, week.monday),
                referred: hundredths(week.referred),
                done: hundredths(week.done),
                waiting: week.waiting.map(hundredths),
                over_guarantee: hundredths(week.over_guarantee),
            })
            .collect(),
    });
    rows.collect()
}
