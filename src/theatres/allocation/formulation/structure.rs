//! What a search knows of a program beside its rows: which lists serve whom, and which blocks they need.

use super::Formulation;
use crate::calendar::Day;
use crate::hospital::theatres::ProcedureIx;
use std::collections::{BTreeMap, BTreeSet};

/// First and last day.
type Span = (Day, Day);

/// Who wants cases of a procedure within a span of days, and the lists of these days that hold some; all as places of columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in super::super) struct Supply {
    pub(in super::super) served: Vec<usize>,
    /// Lists with their cases of the procedure.
    pub(in super::super) lists: Vec<(usize, u32)>,
}

/// Lists that fill blocks of one kind, and the columns that open these blocks: as many lists as blocks.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in super::super) struct Class {
    pub(in super::super) blocks: Vec<usize>,
    pub(in super::super) lists: Vec<usize>,
}

/// What is known of a program.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in super::super) struct Structure {
    pub(in super::super) supplies: Vec<Supply>,
    pub(in super::super) classes: Vec<Class>,
}

impl Formulation<'_> {
    /// Reads it from the variables.
    pub(in super::super) fn structure(&self) -> Structure {
        let places = self.places();
        let mut holding: BTreeMap<ProcedureIx, Vec<(Day, usize, u32)>> = BTreeMap::new();
        let mut classes = Vec::new();
        for lists in &self.lists {
            let opened = if lists.taken { &self.taken } else { &self.blocks };
            let blocks = lists.slots.iter().filter_map(|&slot| opened.get(&(slot, lists.kind)));
            let mut class = Class { blocks: blocks.map(|variable| places[variable]).collect(), lists: Vec::new() };
            let Some(&slot) = lists.slots.first() else { continue };
            for (pattern, variable) in &lists.patterns {
                class.lists.push(places[variable]);
                for &(procedure, count) in &pattern.cases {
                    holding.entry(procedure).or_default().push((self.slots[slot].day, places[variable], count));
                }
            }
            classes.push(class);
        }
        let mut served: BTreeMap<ProcedureIx, Vec<(Span, usize)>> = BTreeMap::new();
        for one in &self.served {
            served.entry(self.cohorts[one.cohort].procedure).or_default().push((one.days, places[&one.variable]));
        }
        let mut supplies = Vec::new();
        for (procedure, served) in served {
            let held = holding.get(&procedure).map_or(&[][..], Vec::as_slice);
            let spans: BTreeSet<Span> = served.iter().map(|(days, _)| *days).collect();
            for (first, last) in spans {
                let inside = served.iter().filter(|((from, to), _)| first <= *from && *to <= last);
                let lists = held.iter().filter(|(day, ..)| (first..=last).contains(day));
                supplies.push(Supply {
                    served: inside.map(|(_, at)| *at).collect(),
                    lists: lists.map(|&(_, at, count)| (at, count)).collect(),
                });
            }
        }
        Structure { supplies, classes }
    }
}
