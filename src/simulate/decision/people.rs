//! Rows of people and equipment: every block of a day needs a surgeon, a nurse team, an anaesthesia team where it asks for one, and its units.

use super::super::staffing::Present;
use super::{Draft, Meeting, NO_TAG};
use crate::calendar::Day;
use crate::hospital::CompetenceIx;
use crate::hospital::theatres::{SessionIx, SpecialtyIx, TeamKind};
use crate::linear::{Col, Expr};
use std::collections::{BTreeMap, BTreeSet};

impl Draft<'_> {
    /// People who are known to be there; with foresight, who will be.
    fn present(&self, day: Day) -> Present<'_> {
        let Meeting { world, fate, levers, today, .. } = self.meeting;
        let known_on = if levers.foresight { day } else { *today };
        Present::on(world, fate, day, known_on, levers.cross_trained)
    }

    /// Nobody is in two sessions at once: at the start of each session, columns of those that run are at most `count`.
    fn one_at_a_time(&mut self, used: &[(SessionIx, Col)], count: f64) {
        let sessions = &self.meeting.world.theatres.sessions;
        let starts: BTreeSet<i32> = used.iter().map(|(session, _)| sessions[*session].start_minute).collect();
        for minute in starts {
            let mut busy = Expr::default();
            for (session, column) in used {
                let session = &sessions[*session];
                if session.start_minute <= minute && minute < session.end_minute {
                    busy.add(*column, 1.0);
                }
            }
            self.program.row(f64::NEG_INFINITY, &busy, count, NO_TAG);
        }
    }

    pub(super) fn surgeons(&mut self, day: Day, first: usize) {
        let world = self.meeting.world;
        let sessions = self.sessions(first);
        let asked: BTreeSet<(SessionIx, SpecialtyIx, CompetenceIx)> = self.blocks[first..]
            .iter()
            .map(|run| (run.session, world.kinds[run.kind].specialty, world.kinds[run.kind].competence))
            .collect();
        let mut supply: BTreeMap<(SessionIx, SpecialtyIx, CompetenceIx), Expr> = BTreeMap::new();
        let there = self.present(day).surgeons().to_vec();
        for (surgeon, from, until) in there {
            let surgeon = &world.theatres.surgeons[surgeon];
            let mut used = Vec::new();
            for &session in sessions.iter().filter(|&&session| world.covers(from, until, session)) {
                for &competence in &surgeon.competences {
                    let key = (session, surgeon.specialty, competence);
                    if asked.contains(&key) {
                        let column = self.program.continuous(0.0, 1.0, 0.0);
                        used.push((session, column));
                        supply.entry(key).or_default().add(column, 1.0);
                    }
                }
            }
            self.one_at_a_time(&used, 1.0);
        }
        for key in asked {
            let mut row = self.sum(first, |run| {
                (run.session, world.kinds[run.kind].specialty, world.kinds[run.kind].competence) == key
            });
            row.add_expr(&supply.remove(&key).unwrap_or_default(), -1.0);
            self.program.row(f64::NEG_INFINITY, &row, 0.0, NO_TAG);
        }
    }

    pub(super) fn teams(&mut self, day: Day, first: usize) {
        let world = self.meeting.world;
        let sessions = self.sessions(first);
        for what in [TeamKind::Nurses, TeamKind::Anaesthesia] {
            let needs = |kind: usize| match what {
                TeamKind::Nurses => Some(world.kinds[kind].nurses),
                TeamKind::Anaesthesia => world.kinds[kind].anaesthesia,
            };
            let asked: BTreeSet<CompetenceIx> = self.blocks[first..].iter().filter_map(|run| needs(run.kind)).collect();
            let mut groups: BTreeMap<(BTreeSet<CompetenceIx>, i32, i32), f64> = BTreeMap::new();
            {
                let present = self.present(day);
                for &unit in present.units().iter().filter(|&&unit| world.units[unit].kind == what) {
                    let (from, until) = (world.units[unit].from_minute, world.units[unit].until_minute);
                    *groups.entry((present.skills(unit).clone(), from, until)).or_default() += 1.0;
                }
            }
            let mut supply: BTreeMap<(SessionIx, CompetenceIx), Expr> = BTreeMap::new();
            for ((skills, from, until), count) in groups {
                let mut used = Vec::new();
                for &session in sessions.iter().filter(|&&session| world.covers(from, until, session)) {
                    for &competence in skills.intersection(&asked) {
                        let column = self.program.continuous(0.0, count, 0.0);
                        used.push((session, column));
                        supply.entry((session, competence)).or_default().add(column, 1.0);
                    }
                }
                self.one_at_a_time(&used, count);
            }
            for &session in &sessions {
                for &competence in &asked {
                    let mut row = self.sum(first, |run| run.session == session && needs(run.kind) == Some(competence));
                    row.add_expr(&supply.remove(&(session, competence)).unwrap_or_default(), -1.0);
                    self.program.row(f64::NEG_INFINITY, &row, 0.0, NO_TAG);
                }
            }
        }
    }

    pub(super) fn equipment(&mut self, first: usize) {
        let world = self.meeting.world;
        for (unit, equipment) in world.theatres.equipment.iter().enumerate() {
            for session in self.sessions(first) {
                let minute = world.theatres.sessions[session].start_minute;
                let row = self.sum(first, |run| {
                    let clock = &world.theatres.sessions[run.session];
                    world.kinds[run.kind].equipment.contains(&unit)
                        && (clock.start_minute..clock.end_minute).contains(&minute)
                });
                self.program.row(f64::NEG_INFINITY, &row, f64::from(equipment.count), NO_TAG);
            }
        }
    }
}
