//! What is known of a search at a moment, and what can be added to it.

use super::gap;
use std::sync::Arc;

/// A plan that a worker has found.
#[derive(Debug, Clone)]
pub(crate) struct Offer<P> {
    pub(crate) plan: P,
    pub(crate) cost: f64,
    /// Heads missing from hard minima; a plan that lacks any is not yet a plan.
    pub(crate) missing: f64,
}

/// Something that a worker has found.
#[derive(Debug)]
pub(super) enum Find<P> {
    Plan(Arc<Offer<P>>),
    /// No plan costs less.
    Bound(f64),
    /// Prices of what plans have to cover, for those who search by them.
    Prices(Arc<Vec<f64>>),
    /// There is no plan.
    Infeasible,
}

impl<P> Clone for Find<P> {
    fn clone(&self) -> Self {
        match self {
            Self::Plan(plan) => Self::Plan(Arc::clone(plan)),
            Self::Bound(bound) => Self::Bound(*bound),
            Self::Prices(prices) => Self::Prices(Arc::clone(prices)),
            Self::Infeasible => Self::Infeasible,
        }
    }
}

/// All that is known.
#[derive(Debug)]
pub(super) struct Known<P> {
    pub(super) best: Option<Arc<Offer<P>>>,
    /// When the first plan that keeps every hard rule was found.
    pub(super) first_plan_seconds: Option<f64>,
    pub(super) bound: f64,
    pub(super) prices: Option<Arc<Vec<f64>>>,
    pub(super) infeasible: bool,
}

impl<P> Clone for Known<P> {
    fn clone(&self) -> Self {
        Self { best: self.best.clone(), prices: self.prices.clone(), ..*self }
    }
}

impl<P> Known<P> {
    pub(super) fn nothing() -> Self {
        Self { best: None, first_plan_seconds: None, bound: f64::NEG_INFINITY, prices: None, infeasible: false }
    }

    /// Takes what was found at a moment, if it is better than what was known. Returns whether it is.
    pub(super) fn take(&mut self, find: Find<P>, seconds: f64) -> bool {
        match find {
            Find::Plan(offer) => {
                if self.best.as_ref().is_some_and(|known| offer.cost >= known.cost - 1e-6) {
                    return false;
                }
                if offer.missing < 0.5 {
                    self.first_plan_seconds.get_or_insert(seconds);
                }
                self.best = Some(offer);
            }
            Find::Bound(bound) => {
                if bound <= self.bound + 1e-6 || bound.is_nan() {
                    return false;
                }
                self.bound = bound;
            }
            Find::Prices(prices) => self.prices = Some(prices),
            Find::Infeasible => self.infeasible = true,
        }
        true
    }

    /// Cost of the best plan that keeps every hard rule.
    pub(super) fn plan_cost(&self) -> Option<f64> {
        self.best.as_ref().filter(|best| best.missing < 0.5).map(|best| best.cost)
    }

    /// The bound, once there is one.
    pub(super) fn proven_bound(&self) -> Option<f64> {
        Some(self.bound).filter(|bound| bound.is_finite())
    }

    /// How far from the best the plan can be, once both ends are known.
    pub(super) fn gap(&self) -> Option<f64> {
        Some(gap(self.plan_cost()?, self.proven_bound()?))
    }

    /// Whether there is nothing left to do for whom such a gap is enough.
    pub(super) fn is_settled(&self, enough: f64) -> bool {
        self.infeasible || self.gap().is_some_and(|gap| gap <= enough)
    }
}
