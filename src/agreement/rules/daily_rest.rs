//! Daily rest (BEK 324/2002 § 3; directive 2003/88/EC art. 3): 11 hours in a row in every rolling 24 hours.
//!
//! Counted back from any moment of working time; the worst moment of a shift is its end, so the rule holds when the 24
//! hours before each shift's end contain a long enough work-free stretch. Put differently: duties without that rest
//! between them make one day of work, which lasts at most 24 hours less the rest (13 hours with 11).
//!
//! A local agreement may set a shorter rest, which then applies to those who have agreed to it. It shortens the rest
//! between two days of work and does not lengthen a day made of several duties: with 8 hours, a night of 8 hours and a day
//! shift right after it would fit the window, for 8 free hours lie before the night. Duties without the shorter rest
//! between them therefore still have to fit into the 13 hours.

use crate::agreement::{Choice, Finding, Follow, Language, Measure, NEVER, PersonModel, Record, Rule, Standing, Today};
use crate::calendar::{Day, Moment};
use crate::hospital::{Duty, Employee, Hospital, Traits};
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

    /// Longest time from the start of the first to the end of the last of several duties without a rest between them.
    fn joined_minutes(&self, needed: i64) -> i64 {
        WINDOW_MINUTES - needed.max(i64::from(self.hours) * 60)
    }
}

impl Rule for DailyRest {
    fn id(&self) -> &'static str {
        "daily_rest"
    }

    fn describe(&self, language: Language) -> String {
        let (hours, joined) = (self.hours, self.joined_minutes(0) / 60);
        match (language, self.reduced_hours) {
            (Language::English, None) => format!("{hours} hours of rest in a row in any 24 hours."),
            (Language::English, Some(reduced)) => format!(
                "{hours} hours of rest in a row in any 24 hours ({reduced} with consent, but then too between duties that \
                 together last more than {joined} hours)."
            ),
            (Language::Danish, None) => format!("{hours} timers sammenhængende hvile i ethvert døgn."),
            (Language::Danish, Some(reduced)) => format!(
                "{hours} timers sammenhængende hvile i ethvert døgn ({reduced} efter aftale, men da også mellem vagter, der \
                 tilsammen varer over {joined} timer)."
            ),
        }
    }

    fn check(&self, record: &Record) -> Vec<Finding> {
        let needed = self.minutes_for(record.employee().traits);
        let joined = self.joined_minutes(needed);
        let mut findings = Vec::new();
        let mut work_day: Option<(Moment, Moment)> = None;
        for (at, duty) in record.duties.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| &record.duties[before]);
            // The day of work that this duty goes on with, when no rest lies before it.
            let goes_on = work_day.filter(|&(_, until)| duty.start - until < needed);
            let (from, until) = goes_on.unwrap_or((duty.start, duty.rest_from));
            work_day = Some((from, until.max(duty.rest_from)));
            if duty.day < 0 {
                continue;
            }
            let best = longest_rest(&record.duties[..=at], duty.rest_from);
            let too_long_together = goes_on.is_some() && duty.rest_from - from > joined;
            if best >= needed && !too_long_together {
                continue;
            }
            // The pair is named where its own gap is the longest rest, or is what is wrong; else the rest lies elsewhere in
            // the window.
            let near = before.filter(|before| best >= needed || duty.start - before.rest_from == best);
            let gap = near.map_or(best, |before| (duty.start - before.rest_from).max(0));
            findings.push(Finding {
                first: near.map_or(duty.day, |before| before.day),
                last: duty.day,
                measured: Measure::Minutes(gap),
                allowed: Measure::Minutes(needed),
                excess: 1.0,
                what: near.map_or_else(
                    || format!("rest in the 24 hours to the end of {}", record.name(duty)),
                    |before| format!("rest between {} and {}", record.name(before), record.name(duty)),
                ),
            });
        }
        findings
    }

    /// For a duty Z, the rest before Z is enough unless some Y ends too late; then the rest before Y, inside Z's window,
    /// must be enough, which some X may spoil. Pairs (Y, Z) without room before Y, or too long together, are forbidden
    /// outright, triples (X, Y, Z) where X spoils the room. Duties do not overlap by the rule `no_overlap`.
    fn encode(&self, model: &mut PersonModel) {
        let needed = self.minutes_for(model.employee().traits);
        let joined = self.joined_minutes(needed);
        for day in 0..=model.last_day() {
            let latest: Vec<Choice> = model.choices(day).to_vec();
            for z in latest {
                let opens = z.duty.rest_from + -WINDOW_MINUTES;
                if z.duty.start - opens < needed {
                    model.limit(Expr::from(z.literal), 0.0, (day, day));
                    continue;
                }
                forbid_short_rests(model, &z, joined, needed);
            }
        }
    }

    fn follow<'r>(&'r self, employee: &'r Employee, _hospital: &'r Hospital) -> Option<Box<dyn Follow + 'r>> {
        let needed = self.minutes_for(employee.traits);
        Some(Box::new(Rested { needed, joined: self.joined_minutes(needed) }))
    }
}

/// The longest free stretch in the 24 hours to `end`, the end of the last of `duties`.
fn longest_rest(duties: &[Duty], end: Moment) -> i64 {
    let mut best = 0;
    let mut free_from = end + -WINDOW_MINUTES;
    for duty in duties {
        best = best.max(duty.start - free_from);
        free_from = free_from.max(duty.rest_from);
    }
    best
}

/// Writes `Σ too close Y + Z ≤ 1` per day of Y, and the triples.
fn forbid_short_rests(model: &mut PersonModel, z: &Choice, joined: i64, needed: i64) {
    let day = z.duty.day;
    for earlier in (day - 2..day).rev() {
        let mut hopeless = Expr::default();
        let close: Vec<Choice> =
            model.choices(earlier).iter().filter(|y| too_close(&y.duty, &z.duty, needed)).copied().collect();
        for y in &close {
            if z.duty.rest_from - y.duty.start > joined {
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

/// The rule for one person. What it does not see is a rest inside the 24 hours that some earlier duty spoils.
#[derive(Debug)]
struct Rested {
    needed: i64,
    joined: i64,
}

/// The numbers: beginning and end of the day of work, unless a rest follows it whatever comes.
impl Follow for Rested {
    fn start(&self) -> Standing {
        [NEVER, NEVER, 0, 0, 0, 0]
    }

    fn day(&self, standing: Standing, today: &Today) -> (Standing, f64) {
        let mut work_day = today.moment(standing[0]).zip(today.moment(standing[1]));
        let mut excess = 0.0;
        for duty in today.duties {
            let goes_on = work_day.filter(|&(_, until)| duty.start - until < self.needed);
            let (from, until) = goes_on.unwrap_or((duty.start, duty.rest_from));
            work_day = Some((from, until.max(duty.rest_from)));
            let too_long = goes_on.is_some() && duty.rest_from - from > self.joined;
            let alone_too_long = WINDOW_MINUTES - (duty.rest_from - duty.start) < self.needed;
            excess += f64::from(u8::from(today.is_planned() && (too_long || alone_too_long)));
        }
        match work_day.filter(|&(_, until)| today.midnights.1 - until < self.needed) {
            Some((from, until)) => ([today.age(from), today.age(until), 0, 0, 0, 0], excess),
            None => (self.start(), excess),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::testkit::{self, Case};
    use proptest::prelude::*;

    fn eleven() -> DailyRest {
        DailyRest { hours: 11, reduced_hours: Some(8) }
    }

    #[test]
    fn following_agrees_with_check() {
        testkit::followed(&eleven(), Case::with_codes("DENLM"), 0);
        testkit::followed(&eleven(), Case::one_a_day(), 5);
    }

    #[test]
    fn check_agrees_with_encoding() {
        testkit::agree(&eleven(), Case::one_a_day());
    }

    fn consenting(mut case: Case) -> Case {
        case.hospital.staff[0].traits.reduced_rest = true;
        case
    }

    #[test]
    fn check_agrees_with_encoding_for_those_who_consent() {
        testkit::agree(&eleven(), Case::one_a_day().prop_map(consenting).boxed());
        testkit::agree(&eleven(), Case::with_codes("DENS").prop_map(consenting).boxed());
        testkit::agree(&eleven(), Case::busy("DENMS").prop_map(consenting).boxed());
    }

    /// The rest lies before every day of work and nowhere inside it: said of the same records in other words than the
    /// window's.
    #[test]
    fn whoever_keeps_the_rule_has_the_rest_between_days_of_work_of_thirteen_hours() {
        let cases = Case::with_codes("DENMSS").prop_map(consenting);
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        runner
            .run(&cases, |case| {
                let record = case.record();
                let broken: Vec<i32> = eleven().check(&record).iter().map(|finding| finding.last).collect();
                for pair in record.duties.windows(2) {
                    let [one, other] = pair else { continue };
                    let rests = other.start - one.rest_from >= 8 * 60;
                    let fits = other.rest_from - one.start <= 13 * 60;
                    prop_assert!(other.day < 0 || rests || fits || broken.contains(&other.day), "{:?}", record.duties);
                }
                Ok(())
            })
            .unwrap();
    }

    #[test]
    fn night_before_day_shift_is_no_day_of_work_even_with_consent() {
        let findings = eleven().check(&consenting(Case::from_grid(0, "|.ND.")).record());
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].measured, findings[0].allowed), (Measure::Minutes(0), Measure::Minutes(8 * 60)));
        assert_eq!((findings[0].first, findings[0].last), (1, 2));
        assert!(findings[0].what.contains("between N on Tue 3 Feb and D on Wed 4 Feb"), "{}", findings[0].what);
    }

    #[test]
    fn a_night_that_runs_into_two_short_hours_of_the_morning_is_one_day_of_work() {
        // N is 23–07 and S 07–09: ten hours without a break.
        assert_eq!(eleven().check(&consenting(Case::from_grid(0, "|.NS.")).record()), vec![]);
        assert_eq!(eleven().check(&Case::from_grid(0, "|.NS.").record()), vec![]);
    }

    #[test]
    fn consent_is_described_with_its_limit() {
        let sentence = eleven().describe(Language::English);
        assert!(sentence.contains("8 with consent") && sentence.contains("more than 13 hours"), "{sentence}");
        let plain = DailyRest { hours: 11, reduced_hours: None }.describe(Language::English);
        assert_eq!(plain, "11 hours of rest in a row in any 24 hours.");
    }

    #[test]
    fn evening_before_day_shift_breaks_eleven_hours() {
        let findings = eleven().check(&Case::from_grid(0, "|ED").record());
        assert_eq!(findings[0].measured, Measure::Minutes(8 * 60));
        assert_eq!((findings[0].first, findings[0].last), (0, 1));
    }

    #[test]
    fn evening_before_day_shift_is_allowed_with_consent() {
        assert_eq!(eleven().check(&consenting(Case::from_grid(0, "|ED")).record()), vec![]);
    }

    #[test]
    fn two_short_shifts_may_share_a_window() {
        // S is 07–09: eleven free hours lie before it in the 24 hours to the end of the night after.
        assert_eq!(eleven().check(&Case::from_grid(0, "|.S.").record()), vec![]);
    }
}
