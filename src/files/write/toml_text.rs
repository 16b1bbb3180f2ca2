//! The text of `hospital.toml`.

use crate::files::settings::{DEFAULT_AGREEMENT, weights};
use crate::hospital::Hospital;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The rule set of most of the staff; staff.csv names the others.
pub(super) fn usual_agreement(hospital: &Hospital) -> &str {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for person in &hospital.staff {
        *counts.entry(person.agreement.as_str()).or_default() += 1;
    }
    counts.into_iter().max_by_key(|&(_, count)| count).map_or(DEFAULT_AGREEMENT, |(name, _)| name)
}

/// `hospital.toml` for a hospital, with `extra` between the settings and the weights.
pub(super) fn settings(hospital: &Hospital, extra: &str) -> String {
    let quoted = |text: &str| toml::Value::String(text.into()).to_string();
    let mut lines = vec![
        format!("name = {}", quoted(&hospital.name)),
        format!("first_day = {}", hospital.horizon.first),
        match hospital.horizon.days % 7 {
            0 => format!("weeks = {}", hospital.horizon.days / 7),
            _ => format!("days = {}", hospital.horizon.days),
        },
    ];
    if let Some(date) = hospital.publish_on {
        lines.push(format!("publish_on = {date}"));
    }
    lines.push(format!("agreement = {}", quoted(usual_agreement(hospital))));
    lines.push(format!("history_days = {}", -hospital.history_from));
    let mut text = lines.join("\n") + "\n";
    if !extra.trim().is_empty() {
        text += &format!("\n{}\n", extra.trim());
    }
    let mut points = hospital.points.clone();
    let _ = write!(text, "\n[points]\nore_per_point = {}\n", points.ore_per_point);
    let supplements = points.supplements;
    for (key, weight) in weights(&mut points) {
        let _ = writeln!(text, "{key} = {weight:?}");
    }
    let _ = writeln!(text, "supplements = {supplements}");
    text
}
