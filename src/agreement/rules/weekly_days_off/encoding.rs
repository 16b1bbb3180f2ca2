//! Weekly days off as rows: days with a duty and days lost, at most so many in a run of weeks.
//!
//! A free day is *lost* when the off period holds fewer fridøgn than it has free days before it and on it. What an off
//! period between X and Y loses depends on the clock alone once it is long enough: on how late X ends, counted from its own
//! midnight, and how early Y starts. So a state suffices: the off period began after a duty that ended late. It is passed on
//! from free day to free day and meets Y at the end; a row per pair (X, Y) of any distance is not needed. Only the off
//! periods shorter than `short_hours` are told one by one.

use super::WeeklyDaysOff;
use crate::agreement::rules::off_periods::{any_duty, closing, corners, opening, overhang_days, total};
use crate::agreement::{Choice, PersonModel};
use crate::calendar::Day;
use crate::hospital::Duty;
use crate::linear::{Col, Expr, Literal};
use std::collections::BTreeMap;

const DAY_MINUTES: i64 = 24 * 60;

/// Writes the rule.
pub(super) fn encode(rule: &WeeklyDaysOff, model: &mut PersonModel) {
    let windows = rule.windows(&model.hospital.horizon, model.first_day());
    let (Some(&(from, _)), Some(&(_, to))) = (windows.first(), windows.last()) else { return };
    let losses = Losses::define(rule, model, from, to);
    for (first, last) in windows {
        let mut spent = Expr::default();
        for day in first..=last {
            spent.add_expr(&any_duty(model, day, |_| true), 1.0);
            if let Some(&lost) = losses.lost.get(&day) {
                spent.add(lost, 1.0);
            }
        }
        model.limit(spent, f64::from(last - first + 1) - rule.needed() as f64, (first, last));
    }
}

/// Time of a moment after midnight of the duty's own day, on days that all have 24 hours: whole days apart, the distance of
/// two moments is the difference of their phases.
fn end_phase(duty: &Duty) -> i64 {
    duty.rest_from.0 - i64::from(duty.day) * DAY_MINUTES
}

/// The same for the start.
fn start_phase(duty: &Duty) -> i64 {
    duty.start.0 - i64::from(duty.day) * DAY_MINUTES
}

/// The columns that say which days are lost. They are only asked to be small, so they are whole whenever the duties are.
struct Losses {
    short: i64,
    long: i64,
    extra: i64,
    /// Whether long off periods lose by the clock alone: every further fridøgn takes 24 hours.
    steady: bool,
    /// All phases at which an off period may begin, ascending.
    phases: Vec<i64>,
    /// By number of phases that are early enough, and day: the day is free and the off period began later than those.
    begun_late: BTreeMap<usize, BTreeMap<Day, Literal>>,
    lost: BTreeMap<Day, Col>,
}

impl Losses {
    fn define(rule: &WeeklyDaysOff, model: &mut PersonModel, from: Day, to: Day) -> Self {
        let short = rule.short_minutes(model.employee().traits);
        let long = (i64::from(rule.long_hours) * 60).max(short);
        let extra = i64::from(rule.extra_hours.max(1)) * 60;
        let known = model.first_day()..=model.last_day();
        let mut phases: Vec<i64> =
            known.flat_map(|day| closing(model, day)).map(|choice| end_phase(&choice.duty)).collect();
        phases.sort_unstable();
        phases.dedup();
        let steady = extra == DAY_MINUTES && short >= long - extra;
        let (begun_late, lost) = (BTreeMap::new(), BTreeMap::new());
        let mut losses = Self { short, long, extra, steady, phases, begun_late, lost };
        for day in from..=to {
            let work = any_duty(model, day, |_| true);
            if work.terms.is_empty() && work.constant > 0.5 {
                continue;
            }
            losses.lose_single_day(model, day);
            losses.lose_by_the_clock(model, day);
            losses.lose_in_short_periods(model, day);
        }
        losses
    }

    /// Elapsed minutes from which an off period holds `count` fridøgn.
    fn minutes_for(&self, count: Day) -> i64 {
        if count <= 1 { self.short } else { self.long + i64::from(count - 2) * self.extra }
    }

    /// Whether `day` is lost in the off period between two duties.
    fn loses(&self, before: &Duty, day: Day, after: &Duty) -> bool {
        after.start - before.rest_from < self.minutes_for(day - before.day)
    }

    /// How many phases are early enough for an off period that ends with `after` not to lose `day` by the clock.
    fn early_phases(&self, day: Day, after: &Duty) -> usize {
        if !self.steady {
            return self.phases.len();
        }
        let latest = start_phase(after) + i64::from(after.day - day + 2) * DAY_MINUTES - self.long;
        self.phases.partition_point(|&phase| phase <= latest)
    }

    fn lost_on(&mut self, model: &mut PersonModel, day: Day) -> Col {
        *self.lost.entry(day).or_insert_with(|| model.continuous(0.0, 1.0))
    }

    /// The day before the next duty, lost because it is free alone or because the off period began late. One row for every
    /// group of next duties, the earlier ones first: either has happened, never both.
    fn lose_single_day(&mut self, model: &mut PersonModel, day: Day) {
        let before = closing(model, day - 1);
        let mut after = opening(model, day + 1);
        after.sort_by_key(|y| y.duty.start);
        let profile = |losses: &Self, y: &Choice| {
            let alone = before.iter().filter(|x| losses.loses(&x.duty, day, &y.duty)).count();
            (alone, losses.early_phases(day, &y.duty))
        };
        let mut together = Expr::default();
        for (at, y) in after.iter().enumerate() {
            together.add_literal(y.literal, 1.0);
            let (alone, early) = profile(self, y);
            if after.get(at + 1).is_some_and(|next| profile(self, next) == (alone, early)) {
                continue;
            }
            let mut reasons = Expr::from(self.begun_late(model, early, day));
            for x in before.iter().filter(|x| self.loses(&x.duty, day, &y.duty)) {
                if self.phases.partition_point(|&phase| phase < end_phase(&x.duty)) < early {
                    reasons.add_literal(x.literal, 1.0);
                }
            }
            self.lose(model, day, day, &reasons, &together);
        }
    }

    /// The second and further days before the next duty, lost because the off period began very late.
    fn lose_by_the_clock(&mut self, model: &mut PersonModel, day: Day) {
        let reach = overhang_days(model.hospital) + (self.long / DAY_MINUTES) as Day;
        for next in day + 2..=(day + reach).min(model.last_day()) {
            let mut groups: BTreeMap<usize, Vec<Choice>> = BTreeMap::new();
            for y in opening(model, next) {
                groups.entry(self.early_phases(day, &y.duty)).or_default().push(y);
            }
            // Of those nothing is lost, however late the off period began.
            groups.remove(&self.phases.len());
            let mut together = Expr::default();
            for (early, group) in groups {
                together.add_expr(&total(&group), 1.0);
                let reasons = Expr::from(self.begun_late(model, early, next - 1));
                self.lose(model, day, next - 1, &reasons, &together);
            }
        }
    }

    /// Days lost in off periods that hold less than the clock says, told pair by pair.
    fn lose_in_short_periods(&mut self, model: &mut PersonModel, day: Day) {
        let reach = if self.steady {
            (self.short / DAY_MINUTES) as Day + overhang_days(model.hospital) + 1
        } else {
            model.last_day() - model.first_day()
        };
        for before in (day - reach).max(model.first_day())..day {
            for after in day + 1..=(before + reach).min(model.last_day()) {
                if (before, after) == (day - 1, day + 1) {
                    continue;
                }
                let (lasts, nexts) = (closing(model, before), opening(model, after));
                for (lasts, nexts) in corners(&lasts, &nexts, |x, y| self.loses(x, day, y)) {
                    if !self.told_by_the_clock(&lasts, day, &nexts) {
                        self.lose_between(model, (before, day, after), &lasts, &nexts);
                    }
                }
            }
        }
    }

    fn told_by_the_clock(&self, lasts: &[Choice], day: Day, nexts: &[Choice]) -> bool {
        let told = |x: &Choice, y: &Choice| {
            self.phases.partition_point(|&phase| phase < end_phase(&x.duty)) >= self.early_phases(day, &y.duty)
        };
        lasts.iter().all(|x| nexts.iter().all(|y| told(x, y)))
    }

    fn lose_between(&mut self, model: &mut PersonModel, days: (Day, Day, Day), lasts: &[Choice], nexts: &[Choice]) {
        let (before, day, after) = days;
        let mut expr = total(lasts);
        expr.add_expr(&total(nexts), 1.0);
        for between in before + 1..after {
            expr.add_expr(&any_duty(model, between, |_| true), -1.0);
        }
        let lost = self.lost_on(model, day);
        model.define(expr.add(lost, -1.0), 1.0);
    }

    /// `reasons + nexts − 1 ≤ lost`, unless a duty on the days `day..=last` gives the lie to the reasons.
    fn lose(&mut self, model: &mut PersonModel, day: Day, last: Day, reasons: &Expr, nexts: &Expr) {
        let possible = |expr: &Expr| !expr.terms.is_empty() || expr.constant > 0.5;
        if !possible(reasons) || !possible(nexts) {
            return;
        }
        let mut expr = reasons.clone();
        expr.add_expr(nexts, 1.0);
        for between in day..=last {
            expr.add_expr(&any_duty(model, between, |_| true), -1.0);
        }
        let lost = self.lost_on(model, day);
        model.define(expr.add(lost, -1.0), 1.0);
    }

    /// Whether `day` is free and its off period began later than the `early` first phases.
    fn begun_late(&mut self, model: &mut PersonModel, early: usize, day: Day) -> Literal {
        let Some(&latest) = early.checked_sub(1).map_or(Some(&i64::MIN), |at| self.phases.get(at)) else {
            return Literal::Zero;
        };
        if early == self.phases.len() {
            return Literal::Zero;
        }
        let known = self.begun_late.entry(early).or_default();
        let (mut at, mut literal) = match known.range(..=day).next_back() {
            Some((&at, &literal)) => (at, literal),
            None => (model.first_day() - 1, Literal::Zero),
        };
        while at < day {
            let mut begun = Expr::from(literal);
            for x in closing(model, at).iter().filter(|x| end_phase(&x.duty) > latest) {
                begun.add_literal(x.literal, 1.0);
            }
            at += 1;
            literal = passed_on(model, at, &begun);
            known.insert(at, literal);
        }
        literal
    }
}

/// 1 if the day is free and `begun` is 1.
fn passed_on(model: &mut PersonModel, day: Day, begun: &Expr) -> Literal {
    let work = any_duty(model, day, |_| true);
    let busy = work.terms.is_empty() && work.constant > 0.5;
    if busy || (begun.terms.is_empty() && begun.constant < 0.5) {
        return Literal::Zero;
    }
    if begun.terms.is_empty() && work.terms.is_empty() {
        return Literal::One;
    }
    let state = model.continuous(0.0, 1.0);
    let mut expr = begun.clone();
    expr.add_expr(&work, -1.0).add(state, -1.0);
    model.define(&expr, 0.0);
    Literal::Var(state)
}
