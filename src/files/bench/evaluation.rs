//! What a benchmark family's own rules say of a roster.

/// A hard rule that a roster breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HardBreach {
    /// The family's name of the rule.
    pub rule: &'static str,
    /// How often it is broken here.
    pub times: u32,
    /// Who, when and how.
    pub what: String,
}

/// Hard rules broken and cost by rule, counted from the family's own data and rule text alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Hard rules broken.
    pub breaches: Vec<HardBreach>,
    /// Cost of every soft rule, those that cost nothing among them, in the family's order.
    pub costs: Vec<(&'static str, f64)>,
    hard: &'static [&'static str],
}

impl Evaluation {
    /// Nothing broken and nothing paid, of a family with these hard and soft rules.
    pub(super) fn new(hard: &'static [&'static str], soft: &[&'static str]) -> Self {
        Self { breaches: Vec::new(), costs: soft.iter().map(|&rule| (rule, 0.0)).collect(), hard }
    }

    /// The whole cost; of worth only where nothing is broken.
    pub fn cost(&self) -> f64 {
        self.costs.iter().map(|&(_, cost)| cost).sum()
    }

    /// How often hard rules are broken.
    pub fn hard_breaches(&self) -> u32 {
        self.breaches.iter().map(|breach| breach.times).sum()
    }

    /// How often each hard rule of the family is broken, in the family's order.
    pub fn by_hard_rule(&self) -> Vec<(&'static str, u32)> {
        let times = |rule| self.breaches.iter().filter(|breach| breach.rule == rule).map(|breach| breach.times).sum();
        self.hard.iter().map(|&rule| (rule, times(rule))).collect()
    }

    /// Cost of one soft rule.
    pub fn cost_of(&self, rule: &str) -> f64 {
        self.costs.iter().filter(|(known, _)| *known == rule).map(|&(_, cost)| cost).sum()
    }

    pub(super) fn broken(&mut self, rule: &'static str, times: u32, what: String) {
        if times > 0 {
            self.breaches.push(HardBreach { rule, times, what });
        }
    }

    pub(super) fn pay(&mut self, rule: &'static str, cost: f64) {
        if let Some((_, sum)) = self.costs.iter_mut().find(|(known, _)| *known == rule) {
            *sum += cost;
        }
    }
}
