//! The front page to print and hang up, with the way to the roster's and the theatres' own pages. The markup is in `templates/plan.html`.

use super::front::*;
use super::terminal::{made_by_line, title};
use crate::calendar::short_date;
use crate::report::{ReportError, wording};
use askama::Template;

/// Height of the bars of people in pixels.
const BAR_HEIGHT: f64 = 110.0;
/// Width of a day in pixels.
const DAY_WIDTH: f64 = 26.0;
/// Room beside the bars for the scale, in pixels.
const SCALE_WIDTH: f64 = 34.0;

#[derive(Template)]
#[template(path = "plan.html")]
struct FrontPage<'a> {
    front: &'a Front,
    title: String,
    gains: Vec<[String; 5]>,
    points: Vec<[String; 3]>,
    bars: Vec<Bar>,
    most: usize,
    width: f64,
    served: Vec<ServedDay<'a>>,
    made_by: String,
}

/// One day's people: those who serve below, the reserve on top.
struct Bar {
    x: f64,
    middle: f64,
    serving_top: f64,
    serving_height: f64,
    reserve_top: f64,
    reserve_height: f64,
    label: String,
    week: Option<String>,
    hint: String,
}

/// The blocks of one day with those who serve them, and the reserve.
struct ServedDay<'a> {
    date: String,
    blocks: Vec<(&'a FrontServed, String, String)>,
    reserve: String,
}

/// The text of `plan.html`.
///
/// # Errors
/// When the template fails.
pub fn front_page(front: &Front) -> Result<String, ReportError> {
    let figure = |value: Option<f64>| value.map_or("–".into(), wording::number);
    let gains = front.gains.iter().map(|gain| {
        let as_one = wording::number(gain.as_one);
        [gain.name.clone(), as_one, figure(gain.rosters_first), figure(gain.blocks_first), gain.unit.clone()]
    });
    let points = front.points.iter().map(|row| [row.side.clone(), row.term.clone(), wording::signed(row.cost)]);
    let most = front.days.iter().map(|day| day.on_duty + day.temps as usize).max().unwrap_or(1).max(1);
    let page = FrontPage {
        front,
        title: title(front),
        gains: gains.collect(),
        points: points.collect(),
        bars: bars(front, most),
        most,
        width: SCALE_WIDTH + DAY_WIDTH * front.days.len() as f64 + 8.0,
        served: served(front),
        made_by: made_by_line(front),
    };
    Ok(page.render()?)
}

fn bars(front: &Front, most: usize) -> Vec<Bar> {
    let height = |people: usize| BAR_HEIGHT * people as f64 / most as f64;
    let mut week = String::new();
    let mut bars = Vec::new();
    for (at, day) in front.days.iter().enumerate() {
        let (serving, reserve) = (height(day.serving + day.temps as usize), height(day.reserve));
        let x = SCALE_WIDTH + DAY_WIDTH * at as f64;
        let of_day = wording::weeks(day.date, day.date);
        let begins = of_day != week;
        week.clone_from(&of_day);
        let FrontDay { blocks, reserve: heads, temps, .. } = day;
        bars.push(Bar {
            x,
            middle: x + DAY_WIDTH / 2.0 - 2.0,
            serving_top: 10.0 + BAR_HEIGHT - serving,
            serving_height: serving,
            reserve_top: 10.0 + BAR_HEIGHT - serving - reserve,
            reserve_height: reserve,
            label: blocks.to_string(),
            week: begins.then_some(of_day),
            hint: format!(
                "{}: {blocks} blocks, {} serve, {heads} in reserve, {temps} temps",
                short_date(day.date),
                day.serving
            ),
        });
    }
    bars
}

fn served(front: &Front) -> Vec<ServedDay<'_>> {
    let of_day = |day: &FrontDay| {
        let blocks = front.served.iter().filter(|one| one.date == day.date);
        let blocks = blocks.map(|one| (one, one.nurses.join(", "), one.anaesthesia.join(", "))).collect();
        let reserve = front.reserve.iter().filter(|one| one.date == day.date);
        let reserve: Vec<String> = reserve.map(|one| format!("{} ({})", one.name, one.shift)).collect();
        ServedDay { date: short_date(day.date), blocks, reserve: reserve.join(", ") }
    };
    front.days.iter().map(of_day).collect()
}
