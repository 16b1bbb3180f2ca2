//! The program of an allocation as plain data, for planning it together with the roster of the people who serve the blocks.

use super::crewing::Crewing;
use super::formulation::{Formulation, Freedom, Service};
use super::program::Values;
use super::solve::{AllocationError, AllocationSettings, values_of};
use super::unfold::unfold;
use crate::calendar::Day;
use crate::hospital::CompetenceIx;
use crate::hospital::theatres::{Allocation, SessionIx, SpecialtyIx, Theatres};
use crate::linear::{Col, Program};
use crate::solver::{Limits, Observer, Silent, Solver, SolverError};
use crate::theatres::durations::Durations;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Longest time for naming whole patients.
const NAMING_TIME: Duration = Duration::from_secs(10);

/// An allocation that takes its people from a roster.
pub struct Crewed<'a> {
    theatres: &'a Theatres,
    durations: &'a Durations,
    crewing: &'a Crewing,
    /// The program, with patients served in parts where that is needed to solve it.
    pub program: Program,
    /// For each entry of `team_days` that a block could use: how many of its people are taken.
    pub taken_on: BTreeMap<usize, Col>,
    /// Day and, but for people, specialty of every whole column.
    pub parts: BTreeMap<Col, (Day, Option<SpecialtyIx>)>,
    /// Columns that open blocks.
    pub opens: Vec<Opens>,
    /// Columns that put patterns of cases into blocks.
    pub patterns: BTreeSet<Col>,
}

/// A column that opens blocks of one kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Opens {
    /// When.
    pub day: Day,
    /// In which session.
    pub session: SessionIx,
    /// What its theatre nurses are trained in.
    pub nurses: CompetenceIx,
    /// What its anaesthesia is trained in, where it needs some.
    pub anaesthesia: Option<CompetenceIx>,
    /// How many.
    pub col: Col,
}

impl<'a> Crewed<'a> {
    /// Builds the program.
    pub fn build(theatres: &'a Theatres, durations: &'a Durations, crewing: &'a Crewing) -> Self {
        let formulation = build(theatres, durations, crewing, Service::Divisible);
        let places = formulation.places();
        let col = |variable| places.get(variable).map(|&at| Col(at));
        let taken_on = formulation.taken_on.iter().filter_map(|(&at, variable)| Some((at, col(variable)?))).collect();
        let blocks = formulation.blocks.iter().chain(&formulation.taken);
        let opens = blocks.filter_map(|(&(slot, kind), variable)| {
            let (slot, kind) = (&formulation.slots[slot], &formulation.kinds[kind]);
            let (day, session, nurses, anaesthesia) = (slot.day, slot.session, kind.nurses, kind.anaesthesia);
            Some(Opens { day, session, nurses, anaesthesia, col: col(variable)? })
        });
        let opens = opens.collect();
        let lists = formulation.lists.iter().flat_map(|lists| &lists.patterns);
        let patterns = lists.filter_map(|(_, variable)| col(variable)).collect();
        let parts = formulation.draft.parts().map(|(at, part)| (Col(at), (part.day, part.specialty))).collect();
        let program = formulation.draft.plain();
        Self { theatres, durations, crewing, program, taken_on, parts, opens, patterns }
    }

    /// What the theatres would open if their teams were those of `teams`, whoever is on duty: values of the columns in
    /// [`Crewed::opens`], in that order. `None` if stopped before any plan.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn opened_by_teams(
        teams: &Theatres,
        durations: &Durations,
        settings: &AllocationSettings,
        observer: &(dyn Observer + Sync),
    ) -> Result<Option<Vec<u32>>, AllocationError> {
        let (formulation, values) = match values_of(teams, durations, settings, observer) {
            Err(AllocationError::Stopped) => return Ok(None),
            found => found?,
        };
        let places = formulation.places();
        let blocks = formulation.blocks.values().chain(formulation.taken.values());
        Ok(Some(blocks.map(|variable| values[places[variable]].round().max(0.0) as u32).collect()))
    }

    /// The plan that column values stand for, patients whole: the lists stay as they are, and who is operated when is solved again.
    /// Teams of its blocks are those of the theatres that the program was built for.
    ///
    /// # Errors
    /// When the solver fails.
    pub fn plan(&self, values: &[f64]) -> Result<Allocation, SolverError> {
        let formulation = build(self.theatres, self.durations, self.crewing, Service::Whole);
        let places = formulation.places();
        let is_part = |value: f64| (value - value.round()).abs() > 1e-6;
        let mut values = values.to_vec();
        if formulation.served.iter().any(|served| is_part(values[places[&served.variable]])) {
            let program = formulation.draft.plain();
            let settled: Vec<bool> = self.program.columns.iter().map(|column| column.integer).collect();
            for (value, _) in values.iter_mut().zip(&settled).filter(|(_, settled)| **settled) {
                *value = value.round();
            }
            let rest = program.restrict(&values, |col| !settled[col.0]);
            let limits = Limits { time: Some(NAMING_TIME), ..Limits::default() };
            let named = Solver::new(&rest.program)?.solve(&limits, &Silent)?;
            if let Some(solution) = named.values {
                rest.write_back(&solution, &mut values);
            }
        }
        Ok(unfold(&formulation, &Values::new(values, places)))
    }
}

fn build<'a>(
    theatres: &'a Theatres,
    durations: &'a Durations,
    crewing: &'a Crewing,
    service: Service,
) -> Formulation<'a> {
    Formulation::build_for(theatres, durations, Freedom::default(), service, Some(crewing), None)
}
