//! `hospital.toml` of theatres.

use crate::files::settings::theatre_weights;
use crate::hospital::theatres::{TheatrePoints, Theatres};
use std::fmt::Write;

pub(super) fn settings(theatres: &Theatres) -> String {
    let length = match theatres.horizon.days % 7 {
        0 => format!("weeks = {}", theatres.horizon.days / 7),
        _ => format!("days = {}", theatres.horizon.days),
    };
    let name = toml::Value::String(theatres.name.clone());
    let first = theatres.horizon.first;
    format!("name = {name}\nfirst_day = {first}\n{length}\n{}", theatre_toml(theatres))
}

/// What `hospital.toml` says of theatres: `today`, `[theatres]` and `[theatre_points]`. A folder that has the tables of a
/// ward too takes it between the ward's settings and weights.
pub fn theatre_toml(theatres: &Theatres) -> String {
    let terms = &theatres.terms;
    let most_moves = terms.most_moves.map_or("\"none\"".to_string(), |most| most.to_string());
    let mut text = format!("today = {}\n\n[theatres]\n", theatres.horizon.date(theatres.today));
    for (key, value) in [
        ("notice_days", terms.notice_days.to_string()),
        ("most_moves", most_moves),
        ("overrun_risk", format!("{:?}", terms.overrun_risk)),
        ("overrun_allowance_minutes", format!("{:?}", terms.overrun_allowance_minutes)),
        ("turnover_minutes", format!("{:?}", terms.turnover_minutes)),
        ("pathway_lead_working_days", terms.pathway_lead_working_days.to_string()),
    ] {
        let _ = writeln!(text, "{key} = {value}");
    }
    text.push_str("\n[theatre_points]\n");
    let mut points = theatres.points.clone();
    let usual = TheatrePoints::default().reserve_hour;
    for (key, weight) in theatre_weights(&mut points) {
        // Theatres that are planned without the people behind their teams need not speak of them.
        if key == "reserve_hour" && *weight == usual {
            continue;
        }
        let _ = writeln!(text, "{key} = {weight:?}");
    }
    let _ = writeln!(text, "waiting_week = {:?}", theatres.points.waiting_week);
    text
}
