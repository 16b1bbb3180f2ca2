//! What fits into a session.

use crate::hospital::theatres::{ProcedureIx, SessionIx, Theatres};

/// Standard deviation of a case's minutes over their mean, surgeons' differences included.
const CASE_SPREAD: f64 = 0.33;
/// Standard deviations that are kept free, so that one session in five runs over its allowance.
const KEPT_FREE: f64 = 0.85;
/// Most cases of one procedure that are tried.
const MOST_OF_ONE: usize = 10;

/// Expected minutes of cases one after the other, with turnover between them.
pub(super) fn minutes_of(theatres: &Theatres, procedures: &[ProcedureIx]) -> f64 {
    let turnover = theatres.terms.turnover_minutes;
    let minutes: f64 =
        procedures.iter().map(|&procedure| theatres.procedures[procedure].usual_minutes + turnover).sum();
    (minutes - turnover).max(0.0)
}

/// Whether cases fit into a session with what is kept free for the risk of running over. A first case always fits if its
/// minutes do.
pub(super) fn fits(theatres: &Theatres, session: SessionIx, procedures: &[ProcedureIx]) -> bool {
    let length = f64::from(theatres.sessions[session].minutes());
    let minutes = minutes_of(theatres, procedures);
    let square = |&procedure: &ProcedureIx| (CASE_SPREAD * theatres.procedures[procedure].usual_minutes).powi(2);
    let deviation = procedures.iter().map(square).sum::<f64>().sqrt();
    minutes <= length
        && (procedures.len() <= 1
            || minutes + KEPT_FREE * deviation <= length + theatres.terms.overrun_allowance_minutes)
}

/// The cases, out of those that wait, that fill a session best beside those that are in it. `waiting` has each procedure once,
/// and how many wait.
pub(super) fn fullest(
    theatres: &Theatres,
    session: SessionIx,
    within: &[ProcedureIx],
    waiting: &[(ProcedureIx, usize)],
) -> Vec<ProcedureIx> {
    let mut search = Search { theatres, session, best: Vec::new(), best_minutes: 0.0 };
    search.add(&mut within.to_vec(), within.len(), waiting);
    search.best
}

struct Search<'a> {
    theatres: &'a Theatres,
    session: SessionIx,
    best: Vec<ProcedureIx>,
    best_minutes: f64,
}

impl Search<'_> {
    fn add(&mut self, cases: &mut Vec<ProcedureIx>, before: usize, waiting: &[(ProcedureIx, usize)]) {
        let minutes = minutes_of(self.theatres, cases);
        if minutes > self.best_minutes && cases.len() > before {
            self.best_minutes = minutes;
            self.best = cases[before..].to_vec();
        }
        let Some((&(procedure, count), others)) = waiting.split_first() else { return };
        let had = cases.len();
        for _ in 0..=count.min(MOST_OF_ONE) {
            self.add(cases, before, others);
            cases.push(procedure);
            if !fits(self.theatres, self.session, cases) {
                break;
            }
        }
        cases.truncate(had);
    }
}
