//! Weekly days off, followed day by day.
//!
//! A free day counts at once. When the off period ends with a duty, the days that it loses are its last ones, and are taken off again
//! from their weeks. So a window that ends inside an off period is judged when the next duty comes. Of a long off period only
//! the last days can be lost, and it loses the same however many whole days longer it is: it is told as a shorter one.

use super::WeeklyDaysOff;
use crate::agreement::{Follow, NEVER, Standing, Today};
use crate::calendar::Moment;
use crate::hospital::Traits;

const DAY_MINUTES: i64 = 24 * 60;
/// Free days from which an off period is told as a shorter one.
const MANY: i16 = 4;

/// The rule for one person.
#[derive(Debug)]
struct DaysOff<'a> {
    rule: &'a WeeklyDaysOff,
    traits: Traits,
}

/// Follows the rule where a further fridøgn takes a day and at most two weeks are taken together, as in the agreement.
pub(super) fn follow(rule: &WeeklyDaysOff, traits: Traits) -> Option<Box<dyn Follow + '_>> {
    let steady = i64::from(rule.extra_hours) * 60 == DAY_MINUTES && (1..=2).contains(&rule.weeks);
    let short = i64::from(rule.long_hours) * 60 <= i64::from(MANY - 1) * DAY_MINUTES;
    (steady && short).then(|| Box::new(DaysOff { rule, traits }) as Box<dyn Follow>)
}

/// Where the count stands.
struct Count {
    /// Fridøgn of the week before last, of the last week and of this week so far.
    weeks: [i16; 3],
    /// End of the last duty.
    free_from: Option<Moment>,
    /// Free days since.
    free_days: i16,
    /// Whether the window up to last Sunday is still open.
    pending: bool,
}

impl DaysOff<'_> {
    fn held(&self, free_from: Moment, start: Moment) -> i16 {
        self.rule.days_off_in(start - free_from, self.traits).clamp(0, 1000) as i16
    }

    /// By how much the window that ends with the week `ended` falls short, if it counts.
    fn short(&self, count: &Count, ended: usize, monday: i32, first_day: i32) -> f64 {
        let weeks = self.rule.weeks as i32;
        let first = monday - 7 * (weeks - 1);
        if monday < 0 || first < first_day {
            return 0.0;
        }
        let from = (ended + 1).saturating_sub(self.rule.weeks as usize);
        let sum: i16 = count.weeks[from..=ended].iter().sum();
        (self.rule.needed() - i64::from(sum)).max(0) as f64
    }

    /// Takes off what the off period that a duty ends has lost.
    fn lose(&self, count: &mut Count, start: Moment, weekday: i32) {
        let Some(from) = count.free_from else { return };
        let lost = (count.free_days - self.held(from, start)).max(0);
        for back in 1..=i32::from(lost) {
            let week = if back <= weekday {
                2
            } else if back <= weekday + 7 {
                1
            } else {
                0
            };
            count.weeks[week] -= 1;
        }
    }

    /// Tells apart no more than what can still matter.
    fn standing(&self, mut count: Count, today: &Today) -> Standing {
        let end = today.midnights.1;
        let long = i64::from(self.rule.long_hours) * 60;
        while let Some(from) = count.free_from
            && count.free_days >= MANY
            && end - from - DAY_MINUTES >= long.max(i64::from(MANY) * DAY_MINUTES)
        {
            count.free_from = Some(from + DAY_MINUTES);
            count.free_days -= 1;
        }
        if !count.pending {
            count.weeks[0] = 0;
        }
        if self.rule.weeks == 1 && !count.pending {
            count.weeks[1] = 0;
        }
        if count.free_days == 0 || !count.pending {
            let needed = self.rule.needed() as i16;
            // What a whole week has beyond the need is of no use, once nothing of it can be lost any more.
            if i32::from(count.free_days) <= today.weekday + 1 {
                count.weeks[1] = count.weeks[1].min(needed);
            }
        }
        let [before_last, last, this] = count.weeks;
        let age = count.free_from.map_or(NEVER, |from| today.age(from));
        [before_last, last, this, age, count.free_days, i16::from(count.pending)]
    }
}

/// The numbers: see [`Count`].
impl Follow for DaysOff<'_> {
    fn start(&self) -> Standing {
        [0, 0, 0, NEVER, 0, 0]
    }

    fn day(&self, standing: Standing, today: &Today) -> (Standing, f64) {
        let [before_last, last, this, age, free_days, pending] = standing;
        let weeks = if today.weekday == 0 { [last, this, 0] } else { [before_last, last, this] };
        let mut count = Count { weeks, free_from: today.moment(age), free_days, pending: pending > 0 };
        let monday = today.day - today.weekday;
        let first_day = today.hospital.history_from;
        let mut excess = 0.0;
        if let Some(first) = today.duties.first() {
            self.lose(&mut count, first.start, today.weekday);
            count.free_days = 0;
            count.free_from = count.free_from.max(today.duties.iter().map(|duty| duty.rest_from).max());
        } else {
            count.weeks[2] += 1;
            count.free_days += 1;
        }
        if count.pending && (count.free_days == 0 || today.weekday == 6 || today.is_last) {
            excess += self.short(&count, 1, monday - 7, first_day);
            count.pending = false;
        }
        if today.weekday == 6 {
            if count.free_days == 0 || today.is_last {
                excess += self.short(&count, 2, monday, first_day);
            } else {
                count.pending = true;
            }
        }
        (self.standing(count, today), if today.is_planned() { excess } else { 0.0 })
    }
}
