//! The rows of a day's blocks: a block stands only with its people, and nobody serves two blocks at once.
//!
//! People of the same training on the same shift are alike to the blocks, so the columns count heads and name nobody.

use super::side::Side;
use super::window::Window;
use crate::calendar::Day;
use crate::hospital::theatres::{Block, Place, SessionIx, TeamKind, Theatres};
use crate::hospital::{CompetenceIx, Crews, ShiftIx};
use crate::linear::{Col, Expr};
use std::collections::{BTreeMap, BTreeSet};

/// Training.
pub(super) type Trained = BTreeSet<CompetenceIx>;

/// Heads that blocks ask for, all alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Need {
    pub(super) session: SessionIx,
    pub(super) kind: TeamKind,
    /// Everything that the head must be trained in.
    pub(super) all_of: Trained,
    /// One of these at least; empty asks for nothing.
    pub(super) one_of: Trained,
}

impl Need {
    /// Whether the training is enough.
    pub(super) fn is_met_by(&self, trained: &Trained) -> bool {
        self.all_of.is_subset(trained) && (self.one_of.is_empty() || !self.one_of.is_disjoint(trained))
    }
}

/// What a block asks for: heads of each kind of team.
pub(super) fn needs(theatres: &Theatres, crews: &Crews, place: Place, block: &Block) -> Vec<(Need, u32)> {
    let of_kind = |kind: TeamKind| {
        let cases = block.cases.iter().filter_map(|case| theatres.procedures.get(case.procedure));
        let (all_of, named): (Trained, _) = match kind {
            TeamKind::Nurses => (cases.map(|procedure| procedure.nurses).collect(), block.nurses),
            TeamKind::Anaesthesia => (cases.filter_map(|procedure| procedure.anaesthesia).collect(), block.anaesthesia),
        };
        if kind == TeamKind::Anaesthesia && all_of.is_empty() && named.is_none() {
            return None;
        }
        let team = named.filter(|_| all_of.is_empty()).and_then(|team| theatres.teams.get(team));
        let one_of = team.map_or_else(Trained::new, |team| team.competences.clone());
        let heads = crews.heads(kind, place.session);
        (heads > 0).then_some((Need { session: place.session, kind, all_of, one_of }, heads))
    };
    TeamKind::ALL.into_iter().filter_map(of_kind).collect()
}

/// People or temps of the same training on a shift, with how many of them there are.
struct Group {
    trained: Trained,
    shift: ShiftIx,
    there: Expr,
    /// How many there could be.
    most: f64,
}

impl Group {
    fn of_staff(trained: Trained, shift: ShiftIx, there: Expr) -> Self {
        let most = there.constant + there.terms.len() as f64;
        Self { trained, shift, there, most }
    }
}

/// Adds the blocks of a day to a window. Each block that is given up costs its worth.
pub(super) fn add(side: &Side, window: &mut Window, day: Day) {
    let Some((blocks, crews)) = side.blocks.and_then(|blocks| Some((blocks, blocks.crews?))) else { return };
    let theatres = blocks.theatres;
    let mut asked: BTreeMap<Need, Expr> = BTreeMap::new();
    for &place in side.standing.iter().filter(|place| place.day == day) {
        let Some(block) = blocks.blocks.blocks.get(&place) else { continue };
        let worth = super::setting::worth_of_block(block) as f64;
        let keep = window.program.column(0.0, 1.0, -worth, true);
        window.program.offset += worth;
        window.keep.push((keep, place));
        for (need, heads) in needs(theatres, crews, place, block) {
            asked.entry(need).or_default().add(keep, -f64::from(heads));
        }
    }
    if asked.is_empty() {
        return;
    }
    let groups = groups(side, crews, window, day);
    // By group and session, the heads that serve.
    let mut serving: Vec<BTreeMap<SessionIx, Vec<Col>>> = vec![BTreeMap::new(); groups.len()];
    for (need, mut row) in asked {
        let session = (need.session, &theatres.sessions[need.session]);
        for (at, group) in groups.iter().enumerate() {
            let clock = &side.setting.ready.hospital.shifts[group.shift];
            if need.is_met_by(&group.trained) && crews.covers(need.kind, session, (group.shift, clock)) {
                let serves = window.program.column(0.0, group.most, 0.0, true);
                row.add(serves, 1.0);
                serving[at].entry(need.session).or_default().push(serves);
            }
        }
        window.program.row(0.0, &row, f64::INFINITY, u32::MAX);
    }
    for (group, sessions) in groups.iter().zip(serving) {
        once_at_a_time(theatres, window, group, &sessions);
    }
}

/// At the start of every session, no more of a group serve than are there.
fn once_at_a_time(theatres: &Theatres, window: &mut Window, group: &Group, sessions: &BTreeMap<SessionIx, Vec<Col>>) {
    let moments: BTreeSet<i32> = sessions.keys().map(|&session| theatres.sessions[session].start_minute).collect();
    for moment in moments {
        let mut row = Expr::default();
        row.add_expr(&group.there, -1.0);
        for (&session, columns) in sessions {
            let hours = &theatres.sessions[session];
            if hours.start_minute <= moment && moment < hours.end_minute {
                columns.iter().for_each(|&col| {
                    row.add(col, 1.0);
                });
            }
        }
        window.program.row(f64::NEG_INFINITY, &row, 0.0, u32::MAX);
    }
}

/// Everybody who is or could be on a shift that crews take, by training and shift; and temps.
fn groups(side: &Side, crews: &Crews, window: &mut Window, day: Day) -> Vec<Group> {
    let hospital = &side.setting.ready.hospital;
    let mut there: BTreeMap<(Trained, ShiftIx), Expr> = BTreeMap::new();
    for person in side.people() {
        for shift in (0..hospital.shifts.len()).filter(|&shift| crews.take(shift)) {
            let trained = || hospital.staff[person].competences.clone();
            match side.formulation.assign(person, day, shift).and_then(|col| window.place[col.0]) {
                Some((col, _)) => {
                    there.entry((trained(), shift)).or_default().add(col, 1.0);
                }
                None if window.before.on(person, day).any(|on| on == shift) => {
                    there.entry((trained(), shift)).or_default().add_constant(1.0);
                }
                None => {}
            }
        }
    }
    let mut groups: Vec<Group> =
        there.into_iter().map(|((trained, shift), there)| Group::of_staff(trained, shift, there)).collect();
    let temps = &window.before.temps;
    for (at, line) in hospital.demand.iter().enumerate().filter(|(_, line)| line.day == day && crews.take(line.shift)) {
        let Some(competence) = line.competence else { continue };
        let booked = temps.get(at).copied().unwrap_or(0);
        let (mut there, mut most) = (Expr::constant(f64::from(booked)), f64::from(booked));
        if window.with_temps && line.temps > booked {
            let more = f64::from(line.temps - booked);
            let col = window.program.column(0.0, more, window.price_of_temp, true);
            window.temps.push(col);
            there.add(col, 1.0);
            most += more;
        }
        if most > 0.0 {
            groups.push(Group { trained: [competence].into(), shift: line.shift, there, most });
        }
    }
    groups
}
