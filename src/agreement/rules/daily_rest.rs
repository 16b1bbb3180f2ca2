//! Daily rest (BEK 324/2002 § 3; directive 2003/88/EC art. 3): 11 hours in a row in every rolling 24 hours.
//!
//! Counted back from any moment of working time; the worst moment of a shift is its end, so the rule holds when the 24
//! hours before each shift's end contain a long enough work-free stretch. A local agreement may set a shorter rest, which
//! then applies to those who have agreed to it.

use crate::agreement::{Choice, Finding, Language, Measure, PersonModel, Record, Rule};
use crate::calendar::{Day, Moment};
use crate::hospital::{Duty, Traits};
use crate::linear::{Expr, Literal};
use serde::Deserialize;

/// Minutes of the rolling window.
const WINDOW_MINUTES: i64 = 24 * 60;

/// See the module.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DailyRest {
    /// Hours of rest in a row in any 24 hours.
    pub hours: u32,
    /// Hours for those who have agreed to a reduced rest, where a local agreement allows it.
    #[serde(default)]
    pub reduced_hours: Option<u32>,
}

impl DailyRest {
    fn minutes_for(&self, traits: Traits) -> i64 {
        let reduced = self.reduced_hours.filter(|_| traits.reduced_rest);
        i64::from(reduced.unwrap_or(self.hours)) * 60
    }
}

impl Rule for DailyRest {
    fn id(&self) -> &'static str {
        "daily_rest"
    }

    fn describe(&self, language: Language) -> String {
        let hours = self.hours;
        let reduced = |text: &str, tail: &str| self.reduced_hours.map_or(String::new(), |h| format!("{text}{h}{tail}"));
        match language {
            Language::English => {
                format!("{hours} hours of rest in a row in any 24 hours{}.", reduced(" (", " with consent)"))
            }
            Language::Danish => {
                format!("{hours} timers sammenhængende hvile i ethvert døgn{}.", reduced(" (", " efter aftale)"))
            }
        }
    }

    fn check(&self, record: &Record) -> Vec<Finding> {
        let needed = self.minutes_for(record.employee().traits);
        let mut findings = Vec::new();
        for (at, duty) in record.duties.iter().enumerate().filter(|(_, duty)| duty.day >= 0) {
            let end = duty.rest_from;
            let mut best = 0;
            let mut free_from = end + -WINDOW_MINUTES;
            for earlier in &record.duties[..=at] {
                best = best.max(earlier.start - free_from);
                free_from = free_from.max(earlier.rest_from);
            }
            if best < needed {
                let before = at.checked_sub(1).map(|before| &record.duties[before]);
                // The pair is named where its own gap is the longest rest; else the rest lies elsewhere in the window.
                let near = before.filter(|before| duty.start - before.rest_from == best);
                findings.push(Finding {
                    first: near.map_or(duty.day, |before| before.day),
                    last: duty.day,
                    measured: Measure::Minutes(best),
                    allowed: Measure::Minutes(needed),
                    excess: 1.0,
                    what: near.map_or_else(
                        || format!("rest in the 24 hours to the end of {}", record.name(duty)),
                        |before| format!("rest between {} and {}", record.name(before), record.name(duty)),
                    ),
                });
            }
        }
        findings
    }

    /// For a duty Z, the rest before Z is enough unless some Y ends too late; then the rest before Y, inside Z's window,
    /// must be enough, which some X may spoil. Pairs (Y, Z) without room before Y are forbidden outright, triples
    /// (X, Y, Z) where X spoils the room. Duties do not overlap by the rule `no_overlap`.
    fn encode(&self, model: &mut PersonModel) {
        let needed = self.minutes_for(model.employee().traits);
        for day in 0..=model.last_day() {
            let latest: Vec<Choice> = model.choices(day).to_vec();
            for z in latest {
                let opens = z.duty.rest_from + -WINDOW_MINUTES;
                if z.duty.start - opens < needed {
                    model.limit(Expr::from(z.literal), 0.0, (day, day));
                    continue;
                }
                forbid_short_rests(model, &z, opens, needed);
            }
        }
    }
}

/// Writes `Σ too close Y + Z ≤ 1` per day of Y, and the triples.
fn forbid_short_rests(model: &mut PersonModel, z: &Choice, opens: Moment, needed: i64) {
    let day = z.duty.day;
    for earlier in (day - 2..day).rev() {
        let mut hopeless = Expr::default();
        let close: Vec<Choice> =
            model.choices(earlier).iter().filter(|y| too_close(&y.duty, &z.duty, needed)).copied().collect();
        for y in &close {
            if y.duty.start - opens < needed {
                hopeless.add_literal(y.literal, 1.0);
            } else {
                forbid_spoilers(model, y, z, needed);
            }
        }
        if hopeless != Expr::default() {
            hopeless.add_literal(z.literal, 1.0);
            model.limit(hopeless, 1.0, (earlier, day));
        }
    }
}

/// Y and Z may share Z's window only while no X ends less than `needed` before Y.
fn forbid_spoilers(model: &mut PersonModel, y: &Choice, z: &Choice, needed: i64) {
    for day in y.duty.day - 2..y.duty.day {
        let spoilers: Vec<Literal> =
            model.choices(day).iter().filter(|x| too_close(&x.duty, &y.duty, needed)).map(|x| x.literal).collect();
        if spoilers.is_empty() {
            continue;
        }
        let mut triple = Expr::default();
        for literal in spoilers.into_iter().chain([y.literal, z.literal]) {
            triple.add_literal(literal, 1.0);
        }
        let days: (Day, Day) = (day, z.duty.day);
        model.limit(triple, 2.0, days);
    }
}

fn too_close(earlier: &Duty, later: &Duty, needed: i64) -> bool {
    later.start - earlier.rest_from < needed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};

    fn eleven() -> DailyRest {
        DailyRest { hours: 11, reduced_hours: Some(8) }
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&eleven(), Case::one_a_day());
    }

    #[test]
    fn evening_before_day_shift_breaks_eleven_hours() {
        let findings = eleven().check(&Case::from_grid(0, "|ED").record());
        assert_eq!(findings[0].measured, Measure::Minutes(8 * 60));
        assert_eq!((findings[0].first, findings[0].last), (0, 1));
    }

    #[test]
    fn evening_before_day_shift_is_allowed_with_consent() {
        let mut case = Case::from_grid(0, "|ED");
        case.hospital.staff[0].traits.reduced_rest = true;
        assert_eq!(eleven().check(&case.record()), vec![]);
    }

    #[test]
    fn two_short_shifts_may_share_a_window() {
        // S is 07–09: eleven free hours lie before it in the 24 hours to the end of the night after.
        assert_eq!(eleven().check(&Case::from_grid(0, "|.S.").record()), vec![]);
    }
}
