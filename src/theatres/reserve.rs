//! stub
use crate::hospital::theatres::*;
use crate::calendar::Day;
/// x
#[derive(Debug, Clone)]
pub struct Phantoms {
    /// x
    pub pathway: PathwayIx,
    /// x
    pub mix: Vec<(ProcedureIx, u32)>,
    /// x
    pub earliest: Day,
    /// x
    pub due: Day,
    /// x
    pub count: u32,
}
/// x
pub fn phantoms(_: &Theatres) -> Vec<Phantoms> { Vec::new() }
