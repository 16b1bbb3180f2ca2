//! The keys of `hospital.toml` that speak of theatres.

use super::{Reader, Setting, WEIGHT, setting};
use crate::files::problem::Problem;
use crate::hospital::theatres::{TheatrePoints, TheatreTerms};
use toml::Spanned;
use toml::de::DeValue;

/// Keys of the top level.
pub static THEATRE_SETTINGS: [Setting; 3] = [
    setting("today", "a date", "", "Theatres: day of the meeting at which the plan is made; required for them."),
    setting("theatres", "a table", "as below", "Rules of planning theatres."),
    setting("theatre_points", "a table", "as below", "Weights of the objective of theatres."),
];

const SHARE: &str = "a number above 0 and below 1";
const MINUTES: &str = "a number from 0 to 600";

/// Keys of `[theatres]`, named as the fields of [`TheatreTerms`].
pub static THEATRE_TERMS: [Setting; 7] = [
    setting(
        "weeks",
        "a whole number from 1 to 104",
        "the whole horizon",
        "Weeks of blocks, where rosters are made for longer than blocks are given out.",
    ),
    setting(
        "notice_days",
        "a whole number from 0 to 366",
        "7",
        "Days of notice with which a block can still be moved.",
    ),
    setting(
        "most_moves",
        "a whole number from 0 to 100000, or \"none\"",
        "20",
        "Most blocks that may change hands against the plan in force; \"none\" sets no limit.",
    ),
    setting(
        "overrun_risk",
        SHARE,
        "0.2",
        "Largest probability with which a block may run over by more than the allowance.",
    ),
    setting(
        "overrun_allowance_minutes",
        MINUTES,
        "30",
        "Minutes that a block may run over without being counted as overrun.",
    ),
    setting("turnover_minutes", MINUTES, "30", "Minutes between two cases."),
    setting(
        "pathway_lead_working_days",
        "a whole number from 0 to 250",
        "0",
        "Working days after which a referral on a pathway is operable at the earliest: examination and conference.",
    ),
];

const THREE_WEIGHTS: &str = "a list of three numbers above 0, for priority 1, 2 and 3";

/// Keys of `[theatre_points]`, named as the fields of [`TheatrePoints`].
pub static THEATRE_POINTS: [Setting; 13] = [
    setting(
        "pathway_late",
        WEIGHT,
        "400",
        "A pathway patient, named or reserved for, who cannot be operated within the clock.",
    ),
    setting("pathway_late_week", WEIGHT, "100", "Each week that such a patient is late."),
    setting("guarantee_late", WEIGHT, "40", "A patient who is operated after the guarantee."),
    setting("guarantee_late_week", WEIGHT, "10", "Each week that such a patient is late."),
    setting("fairness_percent", WEIGHT, "10", "One percentage point of the worst specialty's share of late patients."),
    setting(
        "waiting_week",
        THREE_WEIGHTS,
        "[3, 1.5, 1]",
        "A waiting week of a patient of each priority; what is not paid for would be put off until it is late.",
    ),
    setting("move_near", WEIGHT, "6", "A block that changes hands on the first day at which it may."),
    setting("move_far", WEIGHT, "1", "The same at the end of the horizon."),
    setting("displaced", WEIGHT, "60", "A booked patient who loses the date."),
    setting("overrun_hour", WEIGHT, "2", "An expected hour of overrun."),
    setting("overflow_bed", WEIGHT, "5", "An extra bed for a night."),
    setting("open_block", WEIGHT, "0.5", "Opening a block; keeps empty blocks shut."),
    setting(
        "reserve_hour",
        WEIGHT,
        "0.5",
        "An hour for which somebody is on a shift of theatre crews and in no block, where rosters and blocks are planned as one.",
    ),
];

/// The weights of `[theatre_points]` by key, all but the list `waiting_week`.
pub(crate) fn theatre_weights(points: &mut TheatrePoints) -> [(&'static str, &mut f64); 12] {
    [
        ("pathway_late", &mut points.pathway_late),
        ("pathway_late_week", &mut points.pathway_late_week),
        ("guarantee_late", &mut points.guarantee_late),
        ("guarantee_late_week", &mut points.guarantee_late_week),
        ("fairness_percent", &mut points.fairness_percent),
        ("move_near", &mut points.move_near),
        ("move_far", &mut points.move_far),
        ("displaced", &mut points.displaced),
        ("overrun_hour", &mut points.overrun_hour),
        ("overflow_bed", &mut points.overflow_bed),
        ("open_block", &mut points.open_block),
        ("reserve_hour", &mut points.reserve_hour),
    ]
}

impl Reader<'_> {
    /// Reads the rules of planning, and returns the days of blocks where they are given.
    pub(super) fn theatre_terms(&mut self, value: &Spanned<DeValue>, terms: &mut TheatreTerms) -> Option<i32> {
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(value, "theatres", "a table");
            return None;
        };
        let mut days = None;
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match name {
                "weeks" => days = self.whole(value, name, 1, 104).map(|weeks| weeks as i32 * 7),
                "notice_days" => self.count(value, name, 366, &mut terms.notice_days),
                "pathway_lead_working_days" => self.count(value, name, 250, &mut terms.pathway_lead_working_days),
                "most_moves" => self.most_moves(value, &mut terms.most_moves),
                "overrun_risk" => {
                    let inside = |share: f64| share > 0.0 && share < 1.0;
                    self.number(value, name, SHARE, inside, &mut terms.overrun_risk);
                }
                "overrun_allowance_minutes" => self.minutes(value, name, &mut terms.overrun_allowance_minutes),
                "turnover_minutes" => self.minutes(value, name, &mut terms.turnover_minutes),
                _ => self.unknown(key.span(), name, THEATRE_TERMS.iter().map(|setting| setting.key)),
            }
        }
        days
    }

    pub(super) fn theatre_points(&mut self, value: &Spanned<DeValue>, points: &mut TheatrePoints) {
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(value, "theatre_points", "a table");
            return;
        };
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if name == "waiting_week" {
                self.waiting_week(value, &mut points.waiting_week);
            } else if let Some((_, weight)) = theatre_weights(points).into_iter().find(|(known, _)| *known == name) {
                *weight = self.weight(value, name).unwrap_or(*weight);
            } else {
                self.unknown(key.span(), name, THEATRE_POINTS.iter().map(|setting| setting.key));
            }
        }
    }

    fn waiting_week(&mut self, value: &Spanned<DeValue>, weights: &mut [f64; 3]) {
        let DeValue::Array(list) = value.get_ref() else {
            self.wrong_type(value, "waiting_week", THREE_WEIGHTS);
            return;
        };
        if list.len() != weights.len() {
            let problem = Problem::ListLength { found: list.len(), wanted: weights.len() };
            self.report(value.span(), "waiting_week", problem, THREE_WEIGHTS);
        }
        for (entry, weight) in list.iter().zip(weights) {
            self.number(entry, "waiting_week", THREE_WEIGHTS, |number| number > 0.0 && number <= 1e6, weight);
        }
    }

    fn most_moves(&mut self, value: &Spanned<DeValue>, most: &mut Option<u32>) {
        match value.get_ref() {
            DeValue::String(text) if text.eq_ignore_ascii_case("none") => *most = None,
            DeValue::Integer(_) => {
                let mut count = 0;
                self.count(value, "most_moves", 100_000, &mut count);
                *most = Some(count);
            }
            _ => self.wrong_type(value, "most_moves", "a whole number from 0 to 100000, or \"none\""),
        }
    }

    fn count(&mut self, value: &Spanned<DeValue>, key: &str, most: i64, into: &mut u32) {
        if let Some(number) = self.whole(value, key, 0, most).and_then(|number| u32::try_from(number).ok()) {
            *into = number;
        }
    }

    fn minutes(&mut self, value: &Spanned<DeValue>, key: &str, into: &mut f64) {
        self.number(value, key, MINUTES, |number| (0.0..=600.0).contains(&number), into);
    }

    fn number(
        &mut self,
        value: &Spanned<DeValue>,
        key: &str,
        expected: &str,
        fits: impl Fn(f64) -> bool,
        into: &mut f64,
    ) {
        let written = match value.get_ref() {
            DeValue::Integer(integer) => integer.as_str(),
            DeValue::Float(float) => float.as_str(),
            _ => return self.wrong_type(value, key, expected),
        };
        match written.replace('_', "").parse::<f64>().ok().filter(|&number| fits(number)) {
            Some(number) => *into = number,
            None => self.report(value.span(), key, Problem::OutOfRange(written.to_string()), expected),
        }
    }
}
