//! Hours by week as bars: budgeted, planned and worked beside each other.

use super::CostReport;
use super::headlines::short_week;
use crate::report::wording;

/// Height of the drawing.
const HEIGHT: f64 = 260.0;
/// Room left of the plot.
const LEFT: f64 = 56.0;
/// Room above and below it.
const ABOVE: f64 = 14.0;
const BELOW: f64 = 26.0;
/// Least and most width of a week.
const WEEK: (f64, f64) = (36.0, 110.0);
/// Width that the plot fills if the weeks let it.
const WIDTH: f64 = 900.0;

/// What the template draws.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Picture {
    pub width: f64,
    pub height: f64,
    pub left: f64,
    pub right: f64,
    pub bottom: f64,
    pub top: f64,
    /// Hours beside the plot, each with its height.
    pub marks: Vec<(String, String)>,
    pub weeks: Vec<WeekBars>,
}

/// The bars of a week.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WeekBars {
    pub label: String,
    /// Where the label stands.
    pub middle: String,
    pub bars: Vec<BarView>,
    /// How far the week is over its budget, where it is, with place and height.
    pub over: Option<(String, String)>,
}

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct BarView {
    pub class: &'static str,
    pub x: String,
    pub y: String,
    pub width: String,
    pub height: String,
    pub title: String,
}

/// The picture; `None` when nobody works.
pub(super) fn picture(report: &CostReport) -> Option<Picture> {
    let most = report.weeks.iter().map(|week| {
        let own = &week.figures;
        own.planned_minutes.max(own.budget_minutes.unwrap_or(0)).max(own.worked_minutes.unwrap_or(0))
    });
    let most = most.max().filter(|most| *most > 0)?;
    let step = step(most as f64 / 60.0);
    let top_hours = (most as f64 / 60.0 / step).ceil() * step;
    let each = (WIDTH / report.weeks.len().max(1) as f64).clamp(WEEK.0, WEEK.1);
    let bottom = HEIGHT - BELOW;
    let y = |minutes: f64| bottom - (bottom - ABOVE) * minutes / 60.0 / top_hours;
    let mut marks = Vec::new();
    let mut hours = 0.0;
    while hours <= top_hours + 1e-9 {
        marks.push((format!("{:.1}", y(hours * 60.0)), wording::number(hours)));
        hours += step;
    }
    let right = LEFT + each * report.weeks.len() as f64;
    let mut weeks = Vec::new();
    for (at, week) in report.weeks.iter().enumerate() {
        let own = &week.figures;
        let left = LEFT + each * at as f64;
        let shown = [
            ("budget", "budgeted", own.budget_minutes),
            ("planned", "planned", Some(own.planned_minutes)),
            ("worked", "worked", own.worked_minutes.filter(|worked| *worked > 0)),
        ];
        let count = if report.total.worked_minutes.is_some() { 3.0 } else { 2.0 };
        let width = each * 0.8 / count;
        let mut bars = Vec::new();
        for (place, (class, name, minutes)) in shown.into_iter().enumerate() {
            let Some(minutes) = minutes else { continue };
            let top = y(minutes as f64);
            bars.push(BarView {
                class,
                x: format!("{:.1}", left + each * 0.1 + width * place as f64),
                y: format!("{top:.1}"),
                width: format!("{:.1}", width - 1.5),
                height: format!("{:.1}", bottom - top),
                title: format!("{}: {} hours {name}", week.week, wording::hours(minutes)),
            });
        }
        let over = own.unused_minutes.filter(|unused| *unused < -3).map(|unused| {
            let highest = own.forecast_minutes.max(own.planned_minutes) as f64;
            (format!("{:.1}", (y(highest) - 3.0).max(10.0)), format!("+{}", wording::hours(-unused)))
        });
        weeks.push(WeekBars {
            label: short_week(&week.week).into(),
            middle: format!("{:.1}", left + each / 2.0),
            bars,
            over,
        });
    }
    Some(Picture { width: right + 10.0, height: HEIGHT, left: LEFT, right, bottom, top: ABOVE, marks, weeks })
}

/// A round number of hours of which four to eight fit.
fn step(most: f64) -> f64 {
    let rough = most / 5.0;
    let power = 10_f64.powf(rough.log10().floor());
    let round = [1.0, 2.0, 5.0, 10.0].into_iter().find(|round| round * power >= rough);
    round.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn the_scale_has_round_steps() {
        assert_eq!([step(480.0), step(1_900.0), step(37.0), step(3.0)], [100.0, 500.0, 10.0, 1.0]);
    }
}
