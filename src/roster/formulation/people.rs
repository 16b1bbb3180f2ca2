//! The assignment columns and the rules of each person.

use super::{Formulation, Subject};
use crate::agreement::PersonModel;
use crate::hospital::PersonIx;
use crate::linear::Literal;

impl Formulation<'_> {
    pub(super) fn people(&mut self, people: &dyn Fn(PersonIx) -> bool) {
        let hospital = &self.problem.hospital;
        let (days, shifts) = (hospital.horizon.days, hospital.shifts.len());
        self.assign = vec![None; hospital.staff.len() * days as usize * shifts];
        let mut needed = vec![false; days as usize * shifts];
        for line in &hospital.demand {
            needed[line.day as usize * shifts + line.shift] = true;
        }
        for clearing in &hospital.clearings {
            for &day in clearing.days.iter().filter(|&&day| hospital.horizon.contains(day)) {
                needed[day as usize * shifts + clearing.shift] = true;
            }
        }
        for person in (0..hospital.staff.len()).filter(|&person| people(person)) {
            for day in 0..days {
                for shift in 0..shifts {
                    // A shift that nobody asks for on a date is only worked where the planner has pinned it.
                    let pinned = hospital.pinned.get(&(person, day)) == Some(&Some(shift));
                    let asked = needed[day as usize * shifts + shift] || pinned;
                    if asked && hospital.may_work(person, day, shift) {
                        let supplement = self.problem.supplement_points(person, day, shift);
                        let cost = if hospital.points.supplements { supplement } else { 0.0 };
                        let at = (person * days as usize + day as usize) * shifts + shift;
                        self.assign[at] = Some(self.program.column(0.0, 1.0, cost, true));
                    }
                }
            }
            self.close_owners(Some(person));
            self.rules_of(person);
            self.close_owners(Some(person));
        }
        if hospital.points.supplements {
            self.program.offset -= self.problem.unavoidable_supplement_points();
        }
    }

    fn rules_of(&mut self, person: PersonIx) {
        let problem = self.problem;
        let (days, shifts) = (problem.hospital.horizon.days as usize, problem.hospital.shifts.len());
        let assign = &self.assign;
        let literal = |day: i32, shift: usize| {
            assign[(person * days + day as usize) * shifts + shift].map_or(Literal::Zero, Literal::Var)
        };
        let mut model = PersonModel::new(&problem.hospital, person, &mut self.program, literal);
        for (index, active) in problem.book.of(person).iter().enumerate() {
            self.subjects.push(Subject::Rule(person, index));
            model.begin(active.strictness(), (self.subjects.len() - 1) as u32);
            active.rule.encode(&mut model);
        }
        let written = model.written().to_vec();
        self.limits.extend(written);
    }
}
