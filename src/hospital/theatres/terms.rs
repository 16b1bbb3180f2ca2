//! Rules of planning and weights of the objective.

/// Rules of planning.
#[derive(Debug, Clone, PartialEq)]
pub struct TheatreTerms {
    /// Days of notice with which a block can still be moved.
    pub notice_days: u32,
    /// Most blocks that may change hands against the plan in force; `None` sets no limit.
    pub most_moves: Option<u32>,
    /// Largest probability with which a block may run over by more than the allowance.
    pub overrun_risk: f64,
    /// Minutes that a block may run over without being counted as overrun.
    pub overrun_allowance_minutes: f64,
    /// Minutes between two cases.
    pub turnover_minutes: f64,
    /// Working days after which a referral on a pathway is operable at the earliest: examination and conference.
    pub pathway_lead_working_days: u32,
}

impl Default for TheatreTerms {
    fn default() -> Self {
        Self {
            notice_days: 7,
            most_moves: Some(20),
            overrun_risk: 0.2,
            overrun_allowance_minutes: 30.0,
            turnover_minutes: 30.0,
            pathway_lead_working_days: 0,
        }
    }
}

/// Weights of the objective, in points. Tiers are kept apart by their size, and reported apart.
#[derive(Debug, Clone, PartialEq)]
pub struct TheatrePoints {
    /// A pathway patient (named or reserved for) who cannot be operated within the clock.
    pub pathway_late: f64,
    /// Each week that such a patient is late.
    pub pathway_late_week: f64,
    /// A patient who is operated after the guarantee.
    pub guarantee_late: f64,
    /// Each week that such a patient is late.
    pub guarantee_late_week: f64,
    /// One percentage point of the worst specialty's share of late patients.
    pub fairness_percent: f64,
    /// A waiting week of a patient of priority 1, 2 and 3. Never 0: what is not paid for is put off until it is late.
    pub waiting_week: [f64; 3],
    /// A block that changes hands against the plan in force, on the first day at which it may.
    pub move_near: f64,
    /// The same at the end of the horizon.
    pub move_far: f64,
    /// A booked patient who loses the date.
    pub displaced: f64,
    /// An expected hour of overrun.
    pub overrun_hour: f64,
    /// An extra bed for a night.
    pub overflow_bed: f64,
    /// Opening a block (staff and room); keeps empty blocks shut.
    pub open_block: f64,
    /// An hour for which somebody is on a shift of theatre crews and in no block; only where rosters and blocks are
    /// planned as one.
    pub reserve_hour: f64,
}

impl Default for TheatrePoints {
    fn default() -> Self {
        Self {
            pathway_late: 400.0,
            pathway_late_week: 100.0,
            guarantee_late: 40.0,
            guarantee_late_week: 10.0,
            fairness_percent: 10.0,
            waiting_week: [3.0, 1.5, 1.0],
            move_near: 6.0,
            move_far: 1.0,
            displaced: 60.0,
            overrun_hour: 2.0,
            overflow_bed: 5.0,
            open_block: 0.5,
            reserve_hour: 0.5,
        }
    }
}
