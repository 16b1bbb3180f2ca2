//! Teams of theatre nurses and of anaesthesia: as many as the plan of the week needs, fewer than rooms.

use super::mix::{ANAESTHESIA, Mix, ROBOT_NURSES, nurses_of};
use super::owners::Owned;
use super::rooms::{AM, DAY, EVENING, PM};
use super::{HospitalSpec, working_days};
use crate::generate::dice::{Dice, Stream};
use crate::hospital::CompetenceIx;
use crate::hospital::theatres::{Team, TeamAttendance, TeamIx, TeamKind, Theatres};
use std::collections::BTreeMap;

/// Percentage of the days on which a kind of team is one short.
const SHORT_PERCENT: i64 = 5;
/// Times of the teams of the day and of the evening, in minutes of the day.
const BY_DAY: (i32, i32) = (7 * 60 + 15, 15 * 60 + 45);
const BY_EVENING: (i32, i32) = (15 * 60 + 45, 20 * 60 + 15);

/// Teams of a kind on a weekday: by day and by evening.
type Counts = BTreeMap<(TeamIx, u32), [u32; 2]>;

/// Fills teams and their days.
pub(super) fn fill(theatres: &mut Theatres, spec: &HospitalSpec, mix: &Mix, owned: &[Owned]) {
    theatres.teams = teams(theatres, mix);
    let counts = weekly_counts(theatres, spec, mix, owned);
    let mut dice = Dice::new(spec.seed, Stream::Teams);
    let days: Vec<_> = working_days(theatres).collect();
    for day in days {
        let weekday = theatres.horizon.weekday(day).num_days_from_monday();
        for team in 0..theatres.teams.len() {
            let [by_day, by_evening] = counts.get(&(team, weekday)).copied().unwrap_or_default();
            let short = u32::from(by_day > 1 && dice.percent(SHORT_PERCENT));
            for (count, (from_minute, until_minute)) in [(by_day - short, BY_DAY), (by_evening, BY_EVENING)] {
                if count > 0 {
                    theatres.team_days.push(TeamAttendance { day, team, from_minute, until_minute, count });
                }
            }
        }
    }
    theatres.team_days.sort_unstable();
}

/// Anaesthesia, then the nurses of each specialty, then those of each specialty and the next, then those with the robot.
fn teams(theatres: &Theatres, mix: &Mix) -> Vec<Team> {
    let nurses = |key: String, name: String, competences: Vec<CompetenceIx>| Team {
        key,
        name,
        kind: TeamKind::Nurses,
        competences: competences.into_iter().collect(),
    };
    let count = mix.disciplines.len();
    let specialties = &theatres.specialties;
    let mut teams = vec![Team {
        key: "anaesthesia".into(),
        name: "Anaesthesia".into(),
        kind: TeamKind::Anaesthesia,
        competences: [ANAESTHESIA].into(),
    }];
    for (at, specialty) in specialties.iter().enumerate() {
        let name = format!("Theatre nurses, {}", specialty.name);
        teams.push(nurses(format!("nurses-{}", specialty.key), name, vec![nurses_of(at)]));
    }
    for (at, specialty) in specialties.iter().enumerate() {
        let next = (at + 1) % count;
        let (key, name) = (&specialties[next].key, &specialties[next].name);
        teams.push(nurses(
            format!("nurses-{}-{key}", specialty.key),
            format!("Theatre nurses, {} and {name}", specialty.name),
            vec![nurses_of(at), nurses_of(next)],
        ));
    }
    let with_robot = |specialty: usize| {
        let needs_robot = |procedure: &usize| theatres.procedures[*procedure].nurses == ROBOT_NURSES;
        mix.groups_of(specialty).any(|group| mix.groups[group].procedures.clone().any(|at| needs_robot(&at)))
    };
    let mut robot: Vec<CompetenceIx> = (0..count).filter(|&at| with_robot(at)).map(nurses_of).collect();
    robot.push(ROBOT_NURSES);
    teams.push(nurses("nurses-robot".into(), "Theatre nurses with the robot".into(), robot));
    teams
}

/// Teams that the plan of the week takes, by kind and weekday.
fn weekly_counts(theatres: &Theatres, spec: &HospitalSpec, mix: &Mix, owned: &[Owned]) -> Counts {
    let count = mix.disciplines.len();
    let mut counts = Counts::new();
    let mut carried = 0.5;
    for weekday in 0..5 {
        let on_day: Vec<&Owned> = owned.iter().filter(|owned| owned.weekday == weekday).collect();
        let with_anaesthesia: Vec<&Owned> =
            on_day.iter().copied().filter(|owned| !theatres.rooms[owned.room].local_only).collect();
        counts.insert((0, weekday), side_by_side(&with_anaesthesia));
        for competence in [ROBOT_NURSES].into_iter().chain((0..count).map(nurses_of)) {
            let needs = |owned: &&&Owned| nurses_needed(theatres, mix, owned.group) == competence;
            let mine: Vec<&Owned> = on_day.iter().filter(needs).copied().collect();
            let [by_day, by_evening] = side_by_side(&mine);
            if competence == ROBOT_NURSES {
                counts.insert((2 * count + 1, weekday), [by_day, by_evening]);
                continue;
            }
            let specialty = competence - nurses_of(0);
            // Fractions of a cross-trained team are carried on to the next specialty and day.
            carried += spec.cross_training * f64::from(by_day);
            let crossed = if count > 1 { (carried as u32).min(by_day) } else { 0 };
            carried -= f64::from(crossed);
            counts.insert((1 + specialty, weekday), [by_day - crossed, by_evening]);
            counts.insert((1 + count + specialty, weekday), [crossed, 0]);
        }
    }
    counts
}

fn nurses_needed(theatres: &Theatres, mix: &Mix, group: usize) -> CompetenceIx {
    theatres.procedures[mix.groups[group].procedures.start].nurses
}

/// How many sessions run at the same time, by day and by evening.
fn side_by_side(owned: &[&Owned]) -> [u32; 2] {
    let count = |session| owned.iter().filter(|owned| owned.session == session).count() as u32;
    [count(DAY) + count(AM).max(count(PM)), count(EVENING)]
}
