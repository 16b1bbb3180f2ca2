//! Moves, proposals and postponed patients in the booking centre's words.

use super::board::{CheckRow, LongestWait, MoveRow, PostponedRow, ProposalRow};
use super::words::{date, patients, place_text, specialty_key, specialty_name, surgeon_name, team_name};
use crate::calendar::{Day, short_date};
use crate::hospital::CompetenceIx;
use crate::hospital::theatres::*;
use crate::report::wording;
use crate::theatres::allocation::Tiers;
use crate::theatres::meeting::{Meeting, Move, Postponed, Proposal};
use std::collections::{BTreeMap, BTreeSet};

/// A block that changes hands, with its reason and effect.
pub(super) fn row(theatres: &Theatres, meeting: &Meeting, one: &Move) -> MoveRow {
    let key = |specialty: Option<SpecialtyIx>| specialty.map(|specialty| specialty_key(theatres, specialty));
    MoveRow {
        date: date(theatres, one.place.day),
        room: theatres.rooms[one.place.room].key.clone(),
        session: theatres.sessions[one.place.session].key.clone(),
        from: key(one.from),
        to: key(one.to),
        patients: one.patients,
        saved: one.saved,
        reserved: one.reserved,
        what: what(theatres, one),
        effect: effect(theatres, meeting, one),
        reason: reason(
            theatres,
            meeting,
            one,
            (meeting.carried_on.as_ref().map(|kept| &kept.tiers), &meeting.result.tiers),
        ),
    }
}

/// `Orthopaedics −1, Urology +1 Thu 12 Feb T04`.
fn what(theatres: &Theatres, one: &Move) -> String {
    let signed = |specialty: Option<SpecialtyIx>, sign: &str| {
        specialty.map(|specialty| format!("{} {sign}1", specialty_name(theatres, specialty)))
    };
    let sides: Vec<String> = signed(one.from, "−").into_iter().chain(signed(one.to, "+")).collect();
    format!("{} {}", sides.join(", "), place_text(theatres, one.place))
}

fn effect(theatres: &Theatres, meeting: &Meeting, one: &Move) -> String {
    if one.to.is_none() {
        return "the block is closed".into();
    }
    let mut parts = Vec::new();
    match (one.saved, one.patients) {
        (0, 0) => {}
        (_, all) if meeting.carried_on.is_none() => parts.push(format!("{} operated", patients(all))),
        (0, all) => parts.push(format!("{} operated, nobody in time by this block alone", patients(all))),
        (saved, all) if saved == all => {
            parts.push(format!("{} within their right who would have been late", patients(saved)));
        }
        (saved, all) => {
            parts.push(format!("{} of {} within their right who would have been late", saved, patients(all)));
        }
    }
    if one.reserved > 0 {
        let slots = wording::counted(one.reserved as usize, "slot", "slots");
        parts.push(format!("{slots} kept for {}", pathways_kept(theatres, one)));
    }
    if parts.is_empty() { "room for patients not known yet".into() } else { parts.join("; ") }
}

fn pathways_kept(theatres: &Theatres, one: &Move) -> String {
    let cases = one.block.iter().flat_map(|block| &block.cases).filter(|case| case.patient.is_none());
    let pathways: BTreeSet<PathwayIx> = cases.filter_map(|case| case.pathway).collect();
    pathways.iter().map(|&at| theatres.pathways[at].name.as_str()).collect::<Vec<_>>().join(" and ")
}

/// How many are late on both sides before, where that is known, and now; or why a block is closed.
fn reason(theatres: &Theatres, meeting: &Meeting, one: &Move, (before, now): (Option<&Tiers>, &Tiers)) -> String {
    let Some(to) = one.to else {
        return one.from.map_or(String::new(), |from| why_closed(theatres, meeting, one.place, from));
    };
    let late = |specialty: SpecialtyIx| {
        let (now, of) = now.late_of.get(specialty).copied().unwrap_or_default();
        let before = before.and_then(|tiers| tiers.late_of.get(specialty)).map(|&(late, _)| late);
        let change = before.map_or(now.to_string(), |before| format!("{before} → {now}"));
        format!("{} {change} of {of}", specialty_name(theatres, specialty))
    };
    let after = if before.is_some() { "late by all moves together" } else { "late with this plan" };
    match one.from {
        Some(from) => format!("{after}: {}, {}", late(to), late(from)),
        None => format!("the room stood empty; {after}: {}", late(to)),
    }
}

/// Who is missing for a block that closes.
fn why_closed(theatres: &Theatres, meeting: &Meeting, place: Place, owner: SpecialtyIx) -> String {
    let plan = &meeting.result.plan;
    let name = specialty_name(theatres, owner);
    let meets = |from: i32, until: i32| {
        let session = &theatres.sessions[place.session];
        from <= session.start_minute && session.end_minute <= until
    };
    let there: BTreeSet<SurgeonIx> = theatres
        .surgeon_days
        .iter()
        .filter(|a| a.day == place.day && meets(a.from_minute, a.until_minute))
        .map(|a| a.surgeon)
        .filter(|&surgeon| theatres.surgeons[surgeon].specialty == owner)
        .collect();
    let running =
        || plan.blocks.iter().filter(|(at, _)| at.day == place.day && theatres.overlap(at.session, place.session));
    let operating: BTreeSet<SurgeonIx> =
        running().filter_map(|(_, block)| block.surgeon).filter(|surgeon| there.contains(surgeon)).collect();
    if there.len() <= operating.len() {
        return match there.len() {
            0 => format!("no surgeon of {name} is there"),
            1 => format!("the one surgeon of {name} who is there operates in another room"),
            all => format!("all {all} surgeons of {name} who are there operate in other rooms"),
        };
    }
    let had = theatres.published.as_ref().and_then(|before| before.blocks.get(&place));
    let awake = theatres.rooms[place.room].local_only
        || had.is_some_and(|block| block.nurses.is_some() && block.anaesthesia.is_none());
    for (kind, called) in [(TeamKind::Nurses, "theatre-nurse"), (TeamKind::Anaesthesia, "anaesthesia")] {
        if kind == TeamKind::Anaesthesia && awake {
            continue;
        }
        let of_kind = |team: TeamIx| theatres.teams[team].kind == kind;
        let days = theatres.team_days.iter().filter(|a| a.day == place.day && meets(a.from_minute, a.until_minute));
        let count: u32 = days.filter(|a| of_kind(a.team)).map(|a| a.count).sum();
        let busy = running().filter(|(_, block)| {
            let team = if kind == TeamKind::Nurses { block.nurses } else { block.anaesthesia };
            team.is_some_and(of_kind)
        });
        if busy.count() as u32 >= count {
            return format!("all {count} {called} teams work in other rooms");
        }
    }
    let elsewhere = meeting.moves.iter().find(|one| one.place.day == place.day && one.to == Some(owner));
    match full_ward(theatres, plan, place, owner) {
        _ if elsewhere.is_some() => {
            let room = elsewhere.and_then(|one| theatres.rooms.get(one.place.room)).map_or("", |room| &room.key);
            format!("{name} works in {room} instead")
        }
        Some(ward) => format!("{} has no bed left on the day", ward.name),
        None => format!("with the people there the other blocks are worth more to {name}"),
    }
}

/// A ward that has no bed left on the day, where everything that the block could be run for needs one in such a ward: the procedures booked
/// in it or, if nobody was, those of its owner that the room suits.
fn full_ward<'a>(theatres: &'a Theatres, plan: &Allocation, place: Place, owner: SpecialtyIx) -> Option<&'a BedWard> {
    let day = usize::try_from(place.day).ok()?;
    let booked = theatres.queue.iter().filter(|patient| patient.booked == Some(place)).map(|patient| patient.procedure);
    let mut procedures: BTreeSet<ProcedureIx> = booked.collect();
    if procedures.is_empty() {
        let suits = |&at: &ProcedureIx| theatres.procedures[at].specialty == owner && theatres.suits(place.room, at);
        procedures = (0..theatres.procedures.len()).filter(suits).collect();
    }
    let full = |ward: WardIx| {
        let of = &theatres.wards[ward];
        let there = |(operated, procedure): (Day, &Procedure)| {
            let nights = f64::from(place.day - operated);
            let here = procedure.ward == Some(ward) && nights >= 0.0;
            if here { (procedure.stay_days - nights).clamp(0.0, 1.0) } else { 0.0 }
        };
        let planned = plan
            .blocks
            .iter()
            .flat_map(|(at, block)| block.cases.iter().map(move |case| (at.day, &theatres.procedures[case.procedure])));
        let free =
            f64::from(of.beds.get(day).copied().unwrap_or(0)) - f64::from(of.taken.get(day).copied().unwrap_or(0));
        planned.map(there).sum::<f64>() > free - 0.5
    };
    let wards: Vec<Option<WardIx>> =
        procedures.iter().map(|&at| theatres.procedures[at].ward.filter(|&ward| full(ward))).collect();
    wards
        .iter()
        .all(Option::is_some)
        .then(|| wards.into_iter().flatten().next())
        .flatten()
        .map(|at| &theatres.wards[at])
}

/// A proposal with its owners and what was checked of the people.
pub(super) fn proposal(theatres: &Theatres, meeting: &Meeting, proposal: &Proposal) -> ProposalRow {
    let mut surgeons = Vec::new();
    let mut checks = Vec::new();
    for one in &proposal.moves {
        let at = place_text(theatres, one.place);
        let (now, before) = one.surgeons;
        let name = |surgeon: SurgeonIx| surgeon_name(theatres, surgeon);
        surgeons.extend(now.map(|surgeon| format!("{} operates {at}", name(surgeon))));
        surgeons.extend(before.map(|surgeon| format!("{} gives up {at}", name(surgeon))));
        if let Some(block) = &one.block {
            checks.extend(people_checks(theatres, one.place, block));
        }
    }
    let moves = proposal.moves.iter().map(|one| {
        let reason = meeting.agreed.as_ref().map(|agreed| {
            format!("if all is agreed on, {}", reason(theatres, meeting, one, (Some(&meeting.result.tiers), agreed)))
        });
        let own = row(theatres, meeting, one);
        MoveRow { reason: reason.unwrap_or_else(|| own.reason.clone()), ..own }
    });
    ProposalRow {
        moves: moves.collect(),
        owners: proposal.owners.iter().map(|&owner| specialty_name(theatres, owner).to_owned()).collect(),
        surgeons,
        checks,
    }
}

/// Whether the people of a block hold what its cases ask for, and are there.
fn people_checks(theatres: &Theatres, place: Place, block: &Block) -> Vec<CheckRow> {
    let procedures = || block.cases.iter().map(|case| &theatres.procedures[case.procedure]);
    let called = |needed: &BTreeSet<CompetenceIx>| {
        let names = needed.iter().filter_map(|&at| theatres.competences.get(at)).map(|one| one.name.as_str());
        names.collect::<Vec<_>>().join(", ")
    };
    let mut checks = Vec::new();
    let needed: BTreeSet<CompetenceIx> = procedures().map(|procedure| procedure.competence).collect();
    match block.surgeon.and_then(|at| Some((at, theatres.surgeons.get(at)?))) {
        Some((at, surgeon)) => {
            let alone = needed.is_subset(&surgeon.competences);
            let led = block.supervisor.and_then(|supervisor| theatres.surgeons.get(supervisor));
            let supervised = led.filter(|led| {
                let either: BTreeSet<CompetenceIx> = surgeon.competences.union(&surgeon.supervised).copied().collect();
                needed.is_subset(&either) && needed.is_subset(&led.competences)
            });
            let (name, skill) = (&surgeon.name, called(&needed));
            let what = match supervised {
                Some(led) if !alone => format!("{name} operates {skill} under supervision of {}", led.name),
                _ => format!("{name} holds {skill}"),
            };
            checks.push(CheckRow { what, holds: alone || supervised.is_some() });
            let session = &theatres.sessions[place.session];
            let there = theatres.surgeon_days.iter().any(|a| {
                a.surgeon == at
                    && a.day == place.day
                    && a.from_minute <= session.start_minute
                    && session.end_minute <= a.until_minute
            });
            let day = short_date(date(theatres, place.day));
            checks.push(CheckRow { what: format!("{name} is there on {day}"), holds: there });
        }
        None => checks.push(CheckRow { what: "a surgeon is found".into(), holds: false }),
    }
    let asked = [
        (block.nurses, procedures().map(|procedure| procedure.nurses).collect::<BTreeSet<_>>()),
        (block.anaesthesia, procedures().filter_map(|procedure| procedure.anaesthesia).collect()),
    ];
    for (team, needed) in asked.into_iter().filter(|(_, needed)| !needed.is_empty()) {
        let held = team.and_then(|at| theatres.teams.get(at)).is_some_and(|team| needed.is_subset(&team.competences));
        let name = team.map_or("a team".to_owned(), |at| team_name(theatres, at));
        checks.push(CheckRow { what: format!("{name} is trained in {}", called(&needed)), holds: held });
    }
    checks
}

/// A patient whose day becomes later.
pub(super) fn postponed(theatres: &Theatres, one: &Postponed) -> PostponedRow {
    let patient = &theatres.queue[one.patient];
    let procedure = &theatres.procedures[patient.procedure];
    let now = one.now.unwrap_or(theatres.horizon.days);
    PostponedRow {
        patient: patient.key.clone(),
        specialty: specialty_key(theatres, procedure.specialty),
        procedure: procedure.key.clone(),
        before: date(theatres, one.before),
        now: one.now.map(|day| date(theatres, day)),
        days: (now - one.before).max(0) as u32,
        booked: one.booked,
        latest: date(theatres, one.latest),
        late: now > one.latest,
    }
}

/// The longest wait from referral to operation; of those without a date, to the end of the plan.
pub(super) fn longest_wait(theatres: &Theatres, plan: &Allocation) -> Option<LongestWait> {
    let named = |(place, block): (&Place, &Block)| {
        let day = place.day;
        block.cases.iter().filter_map(move |case| Some((case.patient?, day))).collect::<Vec<_>>()
    };
    let day_of: BTreeMap<PatientIx, Day> = plan.blocks.iter().flat_map(named).collect();
    let wait = |patient: PatientIx| {
        let until = day_of.get(&patient).copied().unwrap_or(theatres.horizon.days);
        (until - theatres.queue[patient].referred).max(0) as u32
    };
    let patient = (0..theatres.queue.len()).max_by_key(|&patient| (wait(patient), std::cmp::Reverse(patient)))?;
    let waiting = &theatres.queue[patient];
    let specialty = specialty_key(theatres, theatres.procedures[waiting.procedure].specialty);
    let has_date = day_of.contains_key(&patient);
    Some(LongestWait { patient: waiting.key.clone(), specialty, days: wait(patient), has_date })
}
