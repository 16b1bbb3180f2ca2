//! List kinds: what a block can be run as.

use crate::hospital::CompetenceIx;
use crate::hospital::theatres::{EquipmentIx, FeatureIx, Procedure, ProcedureIx, SpecialtyIx, Theatres};
use std::collections::BTreeSet;

/// What a list of cases asks for. A block that is run as this kind holds procedures of the same specialty and competence
/// whose needs are among those of the kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListKind {
    /// Whose list.
    pub specialty: SpecialtyIx,
    /// What the surgeon holds.
    pub competence: CompetenceIx,
    /// What the room has.
    pub features: BTreeSet<FeatureIx>,
    /// Shared equipment that stands there all session.
    pub equipment: BTreeSet<EquipmentIx>,
    /// What the theatre nurses are trained in.
    pub nurses: CompetenceIx,
    /// What the anaesthesia team is trained in; `None` needs no team.
    pub anaesthesia: Option<CompetenceIx>,
    /// What may be in such a list, in order of index.
    pub procedures: Vec<ProcedureIx>,
}

impl ListKind {
    /// Whether a procedure may be in a list of this kind.
    pub fn holds(&self, procedure: &Procedure) -> bool {
        procedure.specialty == self.specialty
            && procedure.competence == self.competence
            && procedure.nurses == self.nurses
            && procedure.features.is_subset(&self.features)
            && procedure.equipment.is_subset(&self.equipment)
            && (procedure.anaesthesia.is_none() || procedure.anaesthesia == self.anaesthesia)
    }
}

/// The kinds of lists of a hospital: one for each set of needs that a procedure has, in a fixed order.
pub fn list_kinds(theatres: &Theatres) -> Vec<ListKind> {
    let mut kinds = BTreeSet::new();
    for procedure in &theatres.procedures {
        let kind = ListKind {
            specialty: procedure.specialty,
            competence: procedure.competence,
            features: procedure.features.clone(),
            equipment: procedure.equipment.clone(),
            nurses: procedure.nurses,
            anaesthesia: procedure.anaesthesia,
            procedures: Vec::new(),
        };
        kinds.insert(kind);
    }
    kinds
        .into_iter()
        .map(|kind| {
            let held = theatres.procedures.iter().enumerate().filter(|(_, procedure)| kind.holds(procedure));
            ListKind { procedures: held.map(|(at, _)| at).collect(), ..kind.clone() }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theatres::durations::testkit::{hospital, procedure};

    #[test]
    fn a_robot_list_may_hold_what_needs_no_robot_but_not_the_other_way_round() {
        let plain = procedure("plain", 60.0);
        let robot = Procedure { features: [1].into(), anaesthesia: Some(0), ..plain.clone() };
        let kinds = list_kinds(&hospital(vec![plain.clone(), robot, plain]));
        let held: Vec<_> = kinds.iter().map(|kind| kind.procedures.clone()).collect();
        assert_eq!(held, [vec![0, 2], vec![0, 1, 2]]);
    }

    #[test]
    fn another_competence_or_nurse_skill_is_another_kind() {
        let one = procedure("one", 60.0);
        let surgeon = Procedure { competence: 1, ..one.clone() };
        let nurses = Procedure { nurses: 1, ..one.clone() };
        let kinds = list_kinds(&hospital(vec![one, surgeon, nurses]));
        assert_eq!(kinds.len(), 3);
        assert!(kinds.iter().all(|kind| kind.procedures.len() == 1));
    }
}
