//! What the ward needs: heads, posts, skill mix, quorums, table clearing, simultaneous absence.

use super::{Formulation, IMPOSSIBLE, Subject};
use crate::calendar::Day;
use crate::hospital::{CompetenceIx, DemandLine, PersonIx, ShiftIx, WishKind};
use crate::linear::{Col, Expr};
use std::collections::BTreeMap;

impl Formulation<'_> {
    pub(super) fn demand(&mut self) {
        let hospital = &self.problem.hospital;
        let mut exclusive: BTreeMap<(Day, ShiftIx), Vec<usize>> = BTreeMap::new();
        for (index, line) in hospital.demand.iter().enumerate() {
            if line.exclusive {
                exclusive.entry((line.day, line.shift)).or_default().push(index);
            } else {
                let heads = self.heads(line.day, line.shift, line.competence);
                self.line(index, heads);
            }
        }
        for ((day, shift), lines) in exclusive {
            self.posts(day, shift, &lines);
        }
        self.mixes();
        self.conferences();
        self.clearings();
        self.absences();
    }

    /// People of a competence on a shift of a day.
    fn heads(&self, day: Day, shift: ShiftIx, competence: Option<CompetenceIx>) -> Expr {
        let mut heads = Expr::default();
        for (person, employee) in self.problem.hospital.staff.iter().enumerate() {
            if competence.is_none_or(|competence| employee.holds(competence)) {
                heads.add_literal(self.literal(person, day, shift), 1.0);
            }
        }
        heads
    }

    /// `heads + temps + missing + below_minimum + below_target − above_target = target`. The steps are convex, so that
    /// one row and bounds say it all.
    fn line(&mut self, index: usize, mut heads: Expr) {
        let problem = self.problem;
        let (points, line): (_, &DemandLine) = (&problem.hospital.points, &problem.hospital.demand[index]);
        let tag = self.tag(Subject::Demand(index));
        let staff = problem.hospital.staff.len() as u32;
        let program = &mut self.program;
        if line.temps > 0 {
            heads.add(program.continuous(0.0, f64::from(line.temps), points.temp), 1.0);
        }
        if line.minimum > 0 {
            let price = if line.hard { IMPOSSIBLE } else { points.below_minimum };
            let missing = program.continuous(0.0, f64::from(line.minimum), price);
            heads.add(missing, 1.0);
            if line.hard {
                self.shortages.push((missing, Subject::Demand(index)));
            }
        }
        if line.target > line.minimum {
            let room = f64::from(line.target - line.minimum);
            heads.add(program.continuous(0.0, room, points.below_target), 1.0);
        }
        // Finite even without a maximum: dual bounds need it.
        let room = line.maximum.unwrap_or(line.target + staff).saturating_sub(line.target);
        heads.add(program.continuous(0.0, f64::from(room), line.price_above(points.above_target)), -1.0);
        program.row(f64::from(line.target), &heads, f64::from(line.target), tag);
        self.close_owners(None);
    }

    /// Exclusive lines of one shift: people with the same competences flow to the lines they can fill.
    fn posts(&mut self, day: Day, shift: ShiftIx, lines: &[usize]) {
        let problem = self.problem;
        let hospital = &problem.hospital;
        let mut groups: BTreeMap<Vec<usize>, Expr> = BTreeMap::new();
        for (person, employee) in hospital.staff.iter().enumerate() {
            let fills = |&line: &usize| hospital.demand[line].competence.is_none_or(|needed| employee.holds(needed));
            let can: Vec<usize> = lines.iter().filter(|line| fills(line)).copied().collect();
            if !can.is_empty() {
                groups.entry(can).or_default().add_literal(self.literal(person, day, shift), 1.0);
            }
        }
        let tag = self.tag(Subject::Posts(day, shift));
        let mut heads: BTreeMap<usize, Expr> = lines.iter().map(|&line| (line, Expr::default())).collect();
        for (can, present) in groups {
            let mut spent = Expr::default();
            spent.add_expr(&present, -1.0);
            for line in can {
                let flow: Col = self.program.continuous(0.0, hospital.staff.len() as f64, 0.0);
                spent.add(flow, 1.0);
                if let Some(expr) = heads.get_mut(&line) {
                    expr.add(flow, 1.0);
                }
            }
            self.program.row(0.0, &spent, 0.0, tag);
        }
        self.close_owners(None);
        for (line, expr) in heads {
            self.line(line, expr);
        }
    }

    /// A missing head of a hard ward rule, at the impossible price.
    fn shortage(&mut self, subject: Subject) -> Col {
        let most = self.problem.hospital.staff.len() as f64 + 100.0;
        let missing = self.program.continuous(0.0, most, IMPOSSIBLE);
        self.shortages.push((missing, subject));
        missing
    }

    fn mixes(&mut self) {
        let problem = self.problem;
        let hospital = &problem.hospital;
        for (index, mix) in hospital.mixes.iter().enumerate() {
            for day in 0..hospital.horizon.days {
                let mut juniors = Expr::default();
                for (person, employee) in hospital.staff.iter().enumerate() {
                    let literal = self.literal(person, day, mix.shift);
                    if employee.holds(mix.senior) {
                        juniors.add_literal(literal, -f64::from(mix.most_each));
                    } else if employee.holds(mix.junior) {
                        juniors.add_literal(literal, 1.0);
                    }
                }
                if juniors.terms.iter().all(|&(_, factor)| factor < 0.0) {
                    continue;
                }
                let subject = Subject::Mix(index, day);
                let tag = self.tag(subject);
                juniors.add(self.shortage(subject), -1.0);
                self.program.row(f64::NEG_INFINITY, &juniors, 0.0, tag);
            }
        }
        self.close_owners(None);
    }

    fn conferences(&mut self) {
        let problem = self.problem;
        let hospital = &problem.hospital;
        for (index, conference) in hospital.conferences.iter().enumerate() {
            let mut present = Expr::default();
            for (person, employee) in hospital.staff.iter().enumerate() {
                if employee.holds(conference.competence) {
                    let covers = |shift: ShiftIx| {
                        let shift = &hospital.shifts[shift];
                        shift.start_minute <= conference.start_minute && shift.end_minute >= conference.end_minute
                    };
                    present.add_expr(&self.works(person, conference.day, covers), 1.0);
                }
            }
            let subject = Subject::Conference(index);
            let tag = self.tag(subject);
            present.add(self.shortage(subject), 1.0);
            self.program.row(f64::from(conference.quorum), &present, f64::INFINITY, tag);
        }
        self.close_owners(None);
    }

    fn clearings(&mut self) {
        let problem = self.problem;
        for (index, clearing) in problem.hospital.clearings.iter().enumerate() {
            let subject = Subject::Clearing(index);
            let tag = self.tag(subject);
            let mut week = Expr::default();
            for &day in &clearing.days {
                let mut everybody = self.heads(day, clearing.shift, None);
                week.add_expr(&self.heads(day, clearing.shift, Some(clearing.competence)), 1.0);
                everybody.add(self.shortage(subject), -1.0);
                self.program.row(f64::NEG_INFINITY, &everybody, 1.0, tag);
            }
            week.add(self.shortage(subject), 1.0);
            self.program.row(f64::from(clearing.per_week), &week, f64::INFINITY, tag);
        }
        self.close_owners(None);
    }

    /// Holders of a competence who are away on a day: absent, or granted a run of days off over it.
    fn absences(&mut self) {
        let problem = self.problem;
        let hospital = &problem.hospital;
        for (competence, limit) in hospital.competences.iter().enumerate() {
            let Some(most) = limit.most_away else { continue };
            for day in 0..hospital.horizon.days {
                let mut away = Expr::default();
                let subject = Subject::Away(competence, day);
                let tag = self.tag(subject);
                for person in (0..hospital.staff.len()).filter(|&person| hospital.staff[person].holds(competence)) {
                    if hospital.absence(person, day).is_some() {
                        away.add_constant(1.0);
                    } else if let Some(gone) = self.away_on_wish(person, day, tag) {
                        away.add(gone, 1.0);
                    }
                }
                if away.terms.is_empty() && away.constant <= f64::from(most) {
                    continue;
                }
                away.add(self.shortage(subject), -1.0);
                self.program.row(f64::NEG_INFINITY, &away, f64::from(most), tag);
            }
        }
        self.close_owners(None);
    }

    /// A column that is 1 when a wished run of days off over `day` is granted; `None` if the person wished none.
    fn away_on_wish(&mut self, person: PersonIx, day: Day, tag: u32) -> Option<Col> {
        let problem = self.problem;
        let mut gone = None;
        for wish in problem.hospital.wishes.iter().filter(|wish| wish.person == person) {
            let WishKind::RunOff(first, last) = wish.kind else { continue };
            if !(first..=last).contains(&day) {
                continue;
            }
            let column = *gone.get_or_insert_with(|| self.program.continuous(0.0, 1.0, 0.0));
            let mut row = Expr::constant(1.0);
            for run_day in first..=last {
                row.add_expr(&self.works(person, run_day, |_| true), -1.0);
            }
            row.add(column, -1.0);
            self.program.row(f64::NEG_INFINITY, &row, 0.0, tag);
        }
        gone
    }
}
