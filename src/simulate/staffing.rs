//! Who staffs the blocks of a day: surgeons, theatre nurses, anaesthesia. Blocks are staffed in order of their claim; one that
//! comes first is never given up for one that comes later, but its people may be changed for others (augmenting paths).

use super::fate::Fate;
use super::world::World;
use crate::calendar::Day;
use crate::hospital::theatres::{SessionIx, SurgeonIx, TeamKind};

/// People who are there on a day, as far as is known.
pub(super) struct Present<'a> {
    world: &'a World,
    surgeons: Vec<(SurgeonIx, i32, i32)>,
    /// Numbers of teams.
    units: Vec<usize>,
    cross_trained: bool,
}

/// A block that asks for people: its session and list kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asks {
    pub(super) session: SessionIx,
    pub(super) kind: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Surgeon,
    Nurses,
    Anaesthesia,
}

impl<'a> Present<'a> {
    /// Who is there on `day`, as far as is known on `known_on`.
    pub(super) fn on(world: &'a World, fate: &Fate, day: Day, known_on: Day, cross_trained: bool) -> Self {
        let weekday = world.weekday(day);
        let surgeons = world.presences.iter().filter(|one| one.weekday == weekday);
        let surgeons = surgeons.filter(|one| !fate.surgeon_is_away(one.surgeon, day, known_on));
        let surgeons = surgeons.map(|one| (one.surgeon, one.from_minute, one.until_minute)).collect();
        let units = 0..world.units.len();
        let units = units.filter(|&at| world.units[at].weekday == weekday && !fate.unit_is_away(at, day, known_on));
        Self { world, surgeons, units: units.collect(), cross_trained }
    }

    pub(super) fn surgeons(&self) -> &[(SurgeonIx, i32, i32)] {
        &self.surgeons
    }

    pub(super) fn units(&self) -> &[usize] {
        &self.units
    }

    /// What a team serves under this policy.
    pub(super) fn skills(&self, unit: usize) -> &'a std::collections::BTreeSet<usize> {
        let unit = &self.world.units[unit];
        if self.cross_trained { &unit.trained } else { &unit.single }
    }

    fn count(&self, role: Role) -> usize {
        if role == Role::Surgeon { self.surgeons.len() } else { self.units.len() }
    }

    /// Whether somebody can take a block.
    fn able(&self, role: Role, who: usize, asks: &Asks) -> bool {
        let kind = &self.world.kinds[asks.kind];
        if role == Role::Surgeon {
            let (surgeon, from, until) = self.surgeons[who];
            let surgeon = &self.world.theatres.surgeons[surgeon];
            return surgeon.specialty == kind.specialty
                && surgeon.competences.contains(&kind.competence)
                && self.world.covers(from, until, asks.session);
        }
        let at = self.units[who];
        let unit = &self.world.units[at];
        let (what, asked) = match role {
            Role::Nurses => (TeamKind::Nurses, Some(kind.nurses)),
            _ => (TeamKind::Anaesthesia, kind.anaesthesia),
        };
        unit.kind == what
            && asked.is_some_and(|asked| self.skills(at).contains(&asked))
            && self.world.covers(unit.from_minute, unit.until_minute, asks.session)
    }

    /// Staffs the blocks of a day in the order given; for each the surgeon, or `None` where somebody is missing.
    pub(super) fn staff(&self, blocks: &[Asks]) -> Vec<Option<SurgeonIx>> {
        let mut rota = Rota {
            present: self,
            blocks,
            given: [vec![None; blocks.len()], vec![None; blocks.len()], vec![None; blocks.len()]],
        };
        for block in 0..blocks.len() {
            rota.open(block);
        }
        let surgeon = |who: &Option<usize>| who.map(|who| self.surgeons[who].0);
        rota.given[0].iter().map(surgeon).collect()
    }
}

const ROLES: [Role; 3] = [Role::Surgeon, Role::Nurses, Role::Anaesthesia];

/// Who has which block, by role.
struct Rota<'a, 'b> {
    present: &'b Present<'a>,
    blocks: &'b [Asks],
    given: [Vec<Option<usize>>; 3],
}

impl Rota<'_, '_> {
    /// Opens a block if all roles can be filled and the equipment is there; otherwise leaves everything as it was.
    fn open(&mut self, block: usize) {
        let before = self.given.clone();
        let world = self.present.world;
        let kind = &world.kinds[self.blocks[block].kind];
        let open = |at: &usize| *at < block && self.given[0][*at].is_some();
        let units_left = kind.equipment.iter().all(|unit| {
            let used = (0..block).filter(open).filter(|&at| {
                let asks = &self.blocks[at];
                world.kinds[asks.kind].equipment.contains(unit)
                    && world.theatres.overlap(asks.session, self.blocks[block].session)
            });
            (used.count() as u32) < world.theatres.equipment[*unit].count
        });
        let filled = units_left
            && ROLES.iter().enumerate().all(|(at, &role)| {
                let needed = role != Role::Anaesthesia || kind.anaesthesia.is_some();
                !needed || self.fill(at, role, block, &mut vec![false; self.present.count(role)])
            });
        if !filled {
            self.given = before;
        }
    }

    /// Gives a block somebody of a role, moving others on where that helps.
    fn fill(&mut self, at: usize, role: Role, block: usize, tried: &mut [bool]) -> bool {
        for who in 0..tried.len() {
            if tried[who] || !self.present.able(role, who, &self.blocks[block]) {
                continue;
            }
            tried[who] = true;
            let session = self.blocks[block].session;
            let overlap = |other: &usize| {
                *other != block
                    && self.given[at][*other] == Some(who)
                    && self.present.world.theatres.overlap(self.blocks[*other].session, session)
            };
            let in_the_way: Vec<usize> = (0..self.blocks.len()).filter(overlap).collect();
            let free = match in_the_way[..] {
                [] => true,
                [other] => self.fill(at, role, other, tried),
                _ => false,
            };
            if free {
                self.given[at][block] = Some(who);
                return true;
            }
        }
        false
    }
}
