//! The page: one self-contained file that a manager reads from the top.

use super::headlines::short_week;
use super::picture::{Picture, picture};
use super::*;
use crate::report::{ReportError, wording};
use askama::Template;

#[derive(Template)]
#[template(path = "cost.html")]
struct CostPage<'a> {
    report: &'a CostReport,
    title: String,
    span: String,
    picture: Option<Picture>,
    weeks: Vec<FigureView>,
    groups: Vec<GroupView>,
    week_names: Vec<String>,
    total: FigureView,
    kinds: Vec<KindView>,
    kind_total: [String; 3],
    people: Vec<PersonView>,
    people_total: Vec<String>,
    changes: Vec<[String; 5]>,
    unpriced: Vec<[String; 3]>,
    rounding: &'static str,
}

/// Hours and money of a row.
struct FigureView {
    name: String,
    hours: [String; 5],
    money: [String; 4],
    over: bool,
    overspent: bool,
}

/// A group: its figures, and the unused hours week by week.
struct GroupView {
    row: FigureView,
    people: usize,
    unused: Vec<(String, bool)>,
}

struct KindView {
    label: String,
    cells: [String; 6],
    clauses: Vec<String>,
}

struct PersonView {
    name: String,
    employment: String,
    group: String,
    hours: [String; 2],
    /// Balance planned, balance now, overtime, extra hours, pay-out.
    norm: [String; 5],
    /// Basic pay, supplements, overtime and extra hours, the rest, together.
    money: [String; 5],
    allowance: String,
    edge: bool,
}

/// The page.
///
/// # Errors
/// When the template fails.
pub fn page(report: &CostReport) -> Result<String, ReportError> {
    let people: Vec<PersonView> = report.people.iter().map(person_view).collect();
    let page = CostPage {
        title: format!("Hours and kroner · {} · {}", report.ward, wording::weeks(report.first, report.last)),
        span: wording::span(report.first, report.last),
        picture: picture(report),
        weeks: report.weeks.iter().map(|week| figure_view(short_week(&week.week), &week.figures)).collect(),
        groups: report.groups.iter().map(group_view).collect(),
        week_names: report.weeks.iter().map(|week| short_week(&week.week).to_string()).collect(),
        total: figure_view("Together", &report.total),
        kinds: report.kinds.iter().map(|kind| kind_view(report, kind)).collect(),
        kind_total: [
            wording::kroner(report.total.planned_ore),
            report.total.worked_ore.map_or("–".into(), wording::kroner),
            wording::kroner(report.total.forecast_ore),
        ],
        people_total: people_total(report),
        people,
        changes: report.changes.iter().map(change_view).collect(),
        unpriced: report
            .unpriced
            .iter()
            .map(|own| [own.name.clone(), wording::short_date(own.date), own.what.clone()])
            .collect(),
        rounding: if report.rounding == "duty" { "duty by duty" } else { "once a month, kind of shift and line" },
        report,
    };
    Ok(page.render()?)
}

fn or_dash(value: Option<i64>, write: fn(i64) -> String) -> String {
    value.map_or("–".into(), write)
}

fn figure_view(name: &str, own: &Figures) -> FigureView {
    FigureView {
        name: name.into(),
        hours: [
            or_dash(own.budget_minutes, wording::hours),
            wording::hours(own.planned_minutes),
            or_dash(own.worked_minutes, wording::hours),
            wording::hours(own.forecast_minutes),
            or_dash(own.unused_minutes, wording::balance),
        ],
        money: [
            or_dash(own.budget_ore, wording::kroner),
            wording::kroner(own.planned_ore),
            wording::kroner(own.forecast_ore),
            or_dash(own.unused_ore, wording::kroner),
        ],
        over: own.unused_minutes.is_some_and(|unused| unused < 0),
        overspent: own.unused_ore.is_some_and(|unused| unused < 0),
    }
}

fn group_view(group: &GroupRow) -> GroupView {
    let week = |own: &Figures| match own.unused_minutes {
        Some(unused) => (wording::balance(unused), unused < 0),
        None => (wording::hours(own.forecast_minutes), false),
    };
    GroupView {
        row: figure_view(&group.group, &group.figures),
        people: group.people,
        unused: group.weeks.iter().map(week).collect(),
    }
}

fn kind_view(report: &CostReport, kind: &KindRow) -> KindView {
    let minutes = |own: i64| if own == 0 { "–".to_string() } else { wording::hours(own) };
    let known = report.worked_through.is_some();
    let (hours, ore) = (kind.worked_minutes.filter(|_| known), kind.worked_ore.filter(|_| known));
    KindView {
        label: kind.label.clone(),
        cells: [
            minutes(kind.planned_minutes),
            or_dash(hours, wording::hours),
            minutes(kind.forecast_minutes),
            wording::kroner(kind.planned_ore),
            or_dash(ore, wording::kroner),
            wording::kroner(kind.forecast_ore),
        ],
        clauses: kind.clauses.clone(),
    }
}

/// Øre of a person by what is shown: basic pay, supplements by the clock and the shift, overtime and extra hours, the rest.
fn parts(person: &PayeeRow) -> [i64; 4] {
    let mut parts = [0; 4];
    for own in &person.kinds {
        let at = match own.kind.as_str() {
            "basic_pay" => 0,
            "overtime" | "extra_hours" => 2,
            "call_in"
            | "lost_day_off"
            | "lost_day_off_notice"
            | "moved_shift"
            | "short_notice"
            | "split_shift"
            | "extra_duty"
            | "extra_duty_hours"
            | "temps" => 3,
            _ => 1,
        };
        parts[at] += own.forecast_ore;
    }
    parts
}

fn person_view(person: &PayeeRow) -> PersonView {
    let last = person.periods.last();
    let of = |value: fn(&PeriodRow) -> i64| -> Option<i64> {
        (!person.periods.is_empty()).then(|| person.periods.iter().map(value).sum())
    };
    let or_blank = |value: Option<i64>, write: fn(i64) -> String| match value {
        Some(0) | None => String::new(),
        Some(value) => write(value),
    };
    let [basic, supplements, overtime, rest] = parts(person);
    let nearest = person
        .allowances
        .iter()
        .min_by_key(|own| (own.threshold_minutes - own.so_far_minutes - own.planned_minutes).abs());
    let edge = |own: &&AllowanceRow| {
        let left = own.threshold_minutes - own.so_far_minutes - own.planned_minutes;
        own.crossed_by_plan || (1..=24 * 60).contains(&left)
    };
    PersonView {
        name: person.name.clone(),
        employment: person.employment.clone(),
        group: person.group.clone(),
        hours: [wording::hours(person.figures.planned_minutes), wording::hours(person.figures.forecast_minutes)],
        norm: [
            last.map_or("–".into(), |own| wording::balance(own.planned_balance_minutes)),
            last.map_or("–".into(), |own| wording::balance(own.forecast_balance_minutes)),
            or_blank(of(|own| own.overtime_minutes), wording::hours),
            or_blank(of(|own| own.extra_minutes), wording::hours),
            or_blank(of(|own| own.pay_out_ore), wording::kroner),
        ],
        money: [
            wording::kroner(basic),
            wording::kroner(supplements),
            or_blank(Some(overtime), wording::kroner),
            or_blank(Some(rest), wording::kroner),
            wording::kroner(person.figures.forecast_ore),
        ],
        allowance: nearest.map_or("–".into(), |own| {
            let hours = wording::hours(own.so_far_minutes + own.planned_minutes);
            let limit = own.threshold_minutes / 60;
            format!("{hours} of {limit}")
        }),
        edge: nearest.as_ref().is_some_and(edge),
    }
}

fn people_total(report: &CostReport) -> Vec<String> {
    let mut sums = [0; 4];
    for person in &report.people {
        for (sum, own) in sums.iter_mut().zip(parts(person)) {
            *sum += own;
        }
    }
    let pay_outs: i64 = report.people.iter().flat_map(|own| &own.periods).map(|own| own.pay_out_ore).sum();
    let total: i64 = report.people.iter().map(|own| own.figures.forecast_ore).sum();
    let mut cells = vec![
        wording::hours(report.people.iter().map(|own| own.figures.planned_minutes).sum()),
        wording::hours(report.people.iter().map(|own| own.figures.forecast_minutes).sum()),
    ];
    let minutes =
        |value: fn(&PeriodRow) -> i64| -> i64 { report.people.iter().flat_map(|own| &own.periods).map(value).sum() };
    cells.extend([String::new(), String::new()]);
    cells.push(wording::hours(minutes(|own| own.overtime_minutes)));
    cells.push(wording::hours(minutes(|own| own.extra_minutes)));
    cells.push(wording::kroner(pay_outs));
    cells.extend(sums.map(wording::kroner));
    cells.push(wording::kroner(total));
    cells
}

fn change_view(own: &ChangeRow) -> [String; 5] {
    [
        own.name.clone(),
        wording::short_date(own.date),
        own.what.clone(),
        wording::hours(own.minutes),
        own.ore.map_or("not priced".into(), wording::kroner),
    ]
}
