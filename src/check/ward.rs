//! What the ward as a whole asks for: heads, posts, skill mix, quorums, table clearing, simultaneous absence.

use super::Breach;
use crate::agreement::{Finding, Measure, Severity};
use crate::calendar::Day;
use crate::hospital::{CompetenceIx, DemandLine, Hospital, PersonIx, Roster, ShiftIx, WishKind};
use std::collections::{BTreeMap, BTreeSet};

/// Keys of the ward's own rules in reports.
/// Key of the rule that a shift has its least heads.
pub const MINIMUM: &str = "minimum_staffing";
const MAXIMUM: &str = "maximum_staffing";
const POSTS: &str = "exclusive_posts";
const TEMPS: &str = "temps_cap";
const MIX: &str = "skill_mix";
const QUORUM: &str = "conference_quorum";
const CLEARING: &str = "table_clearing";
const AWAY: &str = "most_away";

/// Breaches of the ward's own rules.
pub(super) fn check(hospital: &Hospital, roster: &Roster) -> Vec<Breach> {
    let mut present: Present = BTreeMap::new();
    for (person, day, shift) in roster.assignments() {
        present.entry((day, shift)).or_default().push(person);
    }
    let mut breaches = Vec::new();
    lines(hospital, roster, &present, &mut breaches);
    posts(hospital, roster, &present, &mut breaches);
    mixes(hospital, &present, &mut breaches);
    conferences(hospital, &present, &mut breaches);
    clearings(hospital, &present, &mut breaches);
    away(hospital, roster, &mut breaches);
    breaches
}

type Present = BTreeMap<(Day, ShiftIx), Vec<PersonIx>>;

fn on(present: &Present, day: Day, shift: ShiftIx) -> &[PersonIx] {
    present.get(&(day, shift)).map_or(&[], Vec::as_slice)
}

fn holders(hospital: &Hospital, people: &[PersonIx], competence: Option<CompetenceIx>) -> i64 {
    people.iter().filter(|&&person| competence.is_none_or(|needed| hospital.staff[person].holds(needed))).count() as i64
}

fn breach(
    rule: &'static str,
    severity: Severity,
    source: &str,
    days: (Day, Day),
    counts: (i64, i64),
    what: String,
) -> Breach {
    let (measured, allowed) = counts;
    Breach {
        person: None,
        rule,
        severity,
        source: source.into(),
        finding: Finding {
            first: days.0,
            last: days.1,
            measured: Measure::Count(measured),
            allowed: Measure::Count(allowed),
            excess: (measured - allowed).abs() as f64,
            what,
        },
    }
}

fn line_name(hospital: &Hospital, line: &DemandLine) -> String {
    let shift = &hospital.shifts[line.shift].name;
    match line.competence {
        Some(competence) => format!("{} on {shift}", hospital.competences[competence].name),
        None => format!("staff on {shift}"),
    }
}

/// Shared lines one by one: minimum, maximum, number of temps.
fn lines(hospital: &Hospital, roster: &Roster, present: &Present, breaches: &mut Vec<Breach>) {
    for (index, line) in hospital.demand.iter().enumerate() {
        let temps = i64::from(roster.temps.get(index).copied().unwrap_or(0));
        let days = (line.day, line.day);
        let most_temps = i64::from(line.temps);
        if temps > most_temps {
            let what = format!("temps for {}", line_name(hospital, line));
            breaches.push(breach(TEMPS, Severity::Policy, "demand", days, (temps, most_temps), what));
        }
        if line.exclusive {
            continue;
        }
        let have = holders(hospital, on(present, line.day, line.shift), line.competence) + temps;
        if line.hard && have < i64::from(line.minimum) {
            let counts = (have, i64::from(line.minimum));
            breaches.push(breach(MINIMUM, Severity::Policy, "demand", days, counts, line_name(hospital, line)));
        }
        if let Some(most) = line.maximum.map(i64::from).filter(|&most| have > most) {
            breaches.push(breach(MAXIMUM, Severity::Policy, "demand", days, (have, most), line_name(hospital, line)));
        }
    }
}

/// Exclusive lines of one shift by Hall's condition: every set of hard lines needs as many people (with a competence of the
/// set) and temps as its minima add up to; and everybody on the shift must fit into some line's maximum.
fn posts(hospital: &Hospital, roster: &Roster, present: &Present, breaches: &mut Vec<Breach>) {
    let mut shifts: BTreeMap<(Day, ShiftIx), Vec<usize>> = BTreeMap::new();
    for (index, line) in hospital.demand.iter().enumerate().filter(|(_, line)| line.exclusive) {
        shifts.entry((line.day, line.shift)).or_default().push(index);
    }
    for ((day, shift), lines) in shifts {
        let people = on(present, day, shift);
        let hard: Vec<usize> = lines.iter().copied().filter(|&index| hospital.demand[index].hard).collect();
        if let Some((have, need, set)) = worst_set(hospital, roster, people, &hard) {
            let what = format!("posts filled: {set}");
            breaches.push(breach(POSTS, Severity::Policy, "demand", (day, day), (have, need), what));
        }
        too_many_posts(hospital, roster, people, &lines, (day, shift), breaches);
    }
}

/// The set of hard lines that is shortest of people: (people and temps, needed, names).
fn worst_set(hospital: &Hospital, roster: &Roster, people: &[PersonIx], hard: &[usize]) -> Option<(i64, i64, String)> {
    let mut worst = None;
    for bits in 1u32..1 << hard.len().min(12) {
        let set: Vec<usize> = (0..hard.len()).filter(|at| bits & (1 << at) != 0).map(|at| hard[at]).collect();
        let need: i64 = set.iter().map(|&index| i64::from(hospital.demand[index].minimum)).sum();
        let temps: i64 = set.iter().map(|&index| i64::from(roster.temps.get(index).copied().unwrap_or(0))).sum();
        let fits = |person: PersonIx| {
            set.iter().any(|&i| hospital.demand[i].competence.is_none_or(|c| hospital.staff[person].holds(c)))
        };
        let have = temps + people.iter().filter(|&&person| fits(person)).count() as i64;
        let deeper = worst.as_ref().is_none_or(|&(h, n, _): &(i64, i64, String)| need - have > n - h);
        if have < need && deeper {
            let names: Vec<String> = set.iter().map(|&index| line_name(hospital, &hospital.demand[index])).collect();
            worst = Some((have, need, names.join(" and ")));
        }
    }
    worst
}

/// People who can only fill a set of lines may not outnumber the maxima of that set.
fn too_many_posts(
    hospital: &Hospital,
    roster: &Roster,
    people: &[PersonIx],
    lines: &[usize],
    at: (Day, ShiftIx),
    breaches: &mut Vec<Breach>,
) {
    for bits in 1u32..1 << lines.len().min(12) {
        let set: BTreeSet<usize> = (0..lines.len()).filter(|at| bits & (1 << at) != 0).map(|at| lines[at]).collect();
        let Some(room) =
            set.iter().map(|&i| hospital.demand[i].maximum.map(i64::from)).try_fold(0, |sum, most| Some(sum + most?))
        else {
            continue;
        };
        let confined = |person: PersonIx| {
            let mut can = lines
                .iter()
                .filter(|&&i| hospital.demand[i].competence.is_none_or(|c| hospital.staff[person].holds(c)))
                .peekable();
            can.peek().is_some() && can.all(|line| set.contains(line))
        };
        let temps: i64 = set.iter().map(|&index| i64::from(roster.temps.get(index).copied().unwrap_or(0))).sum();
        let have = temps + people.iter().filter(|&&person| confined(person)).count() as i64;
        if have > room {
            let what = format!("people for the posts of {}", hospital.shifts[at.1].name);
            breaches.push(breach(MAXIMUM, Severity::Policy, "demand", (at.0, at.0), (have, room), what));
            return;
        }
    }
}

fn mixes(hospital: &Hospital, present: &Present, breaches: &mut Vec<Breach>) {
    for mix in &hospital.mixes {
        for day in 0..hospital.horizon.days {
            let people = on(present, day, mix.shift);
            let seniors = holders(hospital, people, Some(mix.senior));
            let is_junior = |&&person: &&PersonIx| {
                let employee = &hospital.staff[person];
                employee.holds(mix.junior) && !employee.holds(mix.senior)
            };
            let juniors = people.iter().filter(is_junior).count() as i64;
            let allowed = seniors * i64::from(mix.most_each);
            if juniors > allowed {
                let what = format!(
                    "{} with {seniors} {} on {}",
                    hospital.competences[mix.junior].name,
                    hospital.competences[mix.senior].name,
                    hospital.shifts[mix.shift].name
                );
                breaches.push(breach(MIX, Severity::Policy, "mix", (day, day), (juniors, allowed), what));
            }
        }
    }
}

fn conferences(hospital: &Hospital, present: &Present, breaches: &mut Vec<Breach>) {
    for conference in &hospital.conferences {
        let mut have = 0;
        for (shift, hours) in hospital.shifts.iter().enumerate() {
            if hours.start_minute <= conference.start_minute && conference.end_minute <= hours.end_minute {
                let people = on(present, conference.day, shift);
                have += holders(hospital, people, Some(conference.competence));
            }
        }
        let quorum = i64::from(conference.quorum);
        if have < quorum {
            let what = format!("{} at {}", hospital.competences[conference.competence].name, conference.name);
            let days = (conference.day, conference.day);
            breaches.push(breach(QUORUM, Severity::Policy, "activities", days, (have, quorum), what));
        }
    }
}

fn clearings(hospital: &Hospital, present: &Present, breaches: &mut Vec<Breach>) {
    for clearing in &hospital.clearings {
        let mut occurrences = 0;
        for &day in &clearing.days {
            let people = on(present, day, clearing.shift);
            occurrences += holders(hospital, people, Some(clearing.competence));
            if people.len() > 1 {
                let what = format!("people on {} on one day", clearing.name);
                let counts = (people.len() as i64, 1);
                breaches.push(breach(CLEARING, Severity::Policy, "activities", (day, day), counts, what));
            }
        }
        let needed = i64::from(clearing.per_week);
        if occurrences < needed {
            let days = (clearing.monday, clearing.monday + 6);
            let what = format!("times {} in the week", clearing.name);
            breaches.push(breach(CLEARING, Severity::Policy, "activities", days, (occurrences, needed), what));
        }
    }
}

fn away(hospital: &Hospital, roster: &Roster, breaches: &mut Vec<Breach>) {
    for (competence, limit) in hospital.competences.iter().enumerate() {
        let Some(most) = limit.most_away.map(i64::from) else { continue };
        for day in 0..hospital.horizon.days {
            let gone = |person: &PersonIx| {
                hospital.staff[*person].holds(competence)
                    && (hospital.absence(*person, day).is_some() || on_granted_run(hospital, roster, *person, day))
            };
            let have = (0..hospital.staff.len()).filter(gone).count() as i64;
            if have > most {
                let what = format!("{} away on the same day", limit.name);
                breaches.push(breach(AWAY, Severity::Policy, "competences", (day, day), (have, most), what));
            }
        }
    }
}

/// Whether a wished run of days off over `day` is granted.
fn on_granted_run(hospital: &Hospital, roster: &Roster, person: PersonIx, day: Day) -> bool {
    hospital.wishes.iter().filter(|wish| wish.person == person).any(|wish| match wish.kind {
        WishKind::RunOff(first, last) if (first..=last).contains(&day) => {
            (first..=last).all(|run_day| roster.get(person, run_day).is_none())
        }
        _ => false,
    })
}
