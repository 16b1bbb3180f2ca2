//! The plan in force, made ready for being asked what it cannot do without.

use super::{WORTH_OF_BLOCK, WORTH_OF_HEAD, WORTH_OF_PATIENT, WORTH_OF_SLOT};
use crate::cost::PayTables;
use crate::hospital::theatres::{Allocation, Block, Place, Theatres};
use crate::hospital::{Crews, Points, Roster, relieved};
use crate::replan::Ready;
use crate::roster::Problem;

/// The blocks in force.
#[derive(Debug, Clone)]
pub struct BlockSide<'a> {
    /// The theatres.
    pub theatres: &'a Theatres,
    /// What a block asks for of the roster; `None` where the folder has no staff of its own.
    pub crews: Option<&'a Crews>,
    /// The blocks with all that is planned in them.
    pub blocks: Allocation,
}

/// A roster in force with the prices of its changes.
#[derive(Debug)]
pub struct Setting<'a> {
    /// Roster and prices, as for mending.
    pub ready: Ready,
    /// Pay by agreement.
    pub tables: &'a PayTables,
    /// The same ward in which nothing counts but minima, whether they are hard or priced, and temps.
    pub(super) lean: Problem,
}

/// Price of a temp in the lean ward, which tells the columns of temps from all others.
pub(super) const TEMP: f64 = 1.0;

impl<'a> Setting<'a> {
    /// Puts a roster in force into the ward. With blocks, what they take the place of is not asked for.
    pub fn new(asked: &Problem, tables: &'a PayTables, mut roster: Roster, blocks: Option<&BlockSide>) -> Self {
        let demand = match blocks.and_then(|side| Some((side.theatres, side.crews?))) {
            Some((theatres, crews)) => relieved(&asked.hospital, theatres, crews).demand,
            None => asked.hospital.demand.clone(),
        };
        roster.temps.resize(demand.len(), 0);
        Self::of_ready(Ready::new(asked.with_demand(demand), roster), tables)
    }

    fn of_ready(ready: Ready, tables: &'a PayTables) -> Self {
        let mut demand = ready.problem.hospital.demand.clone();
        demand.iter_mut().for_each(|line| line.hard = true);
        let mut lean = ready.problem.with_demand(demand);
        lean.hospital.points = Points {
            ore_per_point: lean.hospital.points.ore_per_point,
            wish: 0.0,
            below_minimum: 0.0,
            below_target: 0.0,
            above_target: 0.0,
            temp: TEMP,
            overtime_hour: 0.0,
            undertime_hour: 0.0,
            unfair: 0.0,
            change: 0.0,
            supplements: false,
        };
        lean.hospital.wishes.iter_mut().for_each(|wish| wish.points = 0.0);
        Self { ready, tables, lean }
    }

    /// The same plan with one of the staff trained in something more.
    pub(super) fn with_training(&self, person: usize, competence: usize) -> Self {
        let mut problem = self.ready.problem.with_demand(self.ready.problem.hospital.demand.clone());
        // What mending takes out of the ward is put back as it was, so that it is taken out the same way again.
        problem.hospital = self.ready.hospital.clone();
        if let Some(employee) = problem.hospital.staff.get_mut(person) {
            employee.competences.insert(competence);
        }
        Self::of_ready(Ready::new(problem, self.ready.published.clone()), self.tables)
    }
}

/// What is lost with a block: pathway slots first, then its other patients.
pub fn worth_of_block(block: &Block) -> u64 {
    let slots = block.cases.iter().filter(|case| case.pathway.is_some()).count() as u64;
    let patients = block.cases.len() as u64 - slots;
    WORTH_OF_BLOCK + slots * WORTH_OF_SLOT + patients * WORTH_OF_PATIENT
}

/// The worth of what has fallen.
pub fn worth(fallen: &[super::Fallen], blocks: Option<&BlockSide>) -> u64 {
    let of_place =
        |place: &Place| blocks.and_then(|side| side.blocks.blocks.get(place)).map_or(WORTH_OF_BLOCK, worth_of_block);
    let one = |fallen: &super::Fallen| match fallen {
        super::Fallen::Block(place) => of_place(place),
        super::Fallen::Heads { missing, .. }
        | super::Fallen::Mix { missing, .. }
        | super::Fallen::Quorum { missing, .. }
        | super::Fallen::Clearing { missing, .. } => u64::from(*missing) * WORTH_OF_HEAD,
    };
    fallen.iter().map(one).sum()
}
