//! One self-contained page to print and pin up. The markup is in `templates/`; here is what it is filled with.
//!
//! The grid comes in blocks of four weeks, each of which fills a landscape sheet. Every shift keeps its letter and has,
//! beside its colour, a weight or an edge that survives a black-and-white printer. The page fetches nothing and works
//! without its script, which only highlights people.

use super::chart::{Chart, chart};
use super::checked::{self, CheckReport, PersonBreaches};
use super::grid::{Grid, weeks};
use super::sheet::{Block, LegendItem, block, legend};
use super::summary::*;
use super::{ReportError, wording};
use askama::Template;

/// Weeks on one sheet.
const WEEKS_A_SHEET: usize = 4;
/// Width of a fairness bar.
const BAR_WIDTH: f64 = 150.0;

#[derive(Template)]
#[template(path = "roster.html")]
struct RosterPage<'a> {
    summary: &'a Summary,
    title: String,
    span: String,
    blocks: Vec<Block>,
    legend: Vec<LegendItem>,
    holidays: String,
    people: Vec<PersonView<'a>>,
    totals: Totals,
    score: Vec<[String; 4]>,
    score_total: [String; 2],
    bound: String,
    gap: String,
    chart: Option<Chart>,
    bars: Vec<BarChart>,
    hard: Vec<PersonBreaches>,
    advice: Vec<PersonBreaches>,
    made_by: String,
}

#[derive(Template)]
#[template(path = "check.html")]
struct CheckPage<'a> {
    report: &'a CheckReport,
    title: String,
    span: String,
}

/// A person's row below the grid.
struct PersonView<'a> {
    row: &'a PersonRow,
    fraction: String,
    planned: String,
    credited: String,
    target: String,
    balance_in: String,
    balance_out: String,
    /// Balances at the ends of earlier norm periods, each with its date.
    earlier: String,
    supplements: String,
    granted: String,
    refused: Vec<&'a WishRow>,
}

struct Totals {
    planned: String,
    credited: String,
    target: String,
    supplements: String,
    wishes: String,
}

/// Counts of everybody beside their fair shares.
struct BarChart {
    title: &'static str,
    rows: Vec<Bar>,
}

struct Bar {
    person: usize,
    name: String,
    count: u32,
    width: String,
    fair_at: Option<String>,
    fair: String,
    balance: String,
}

/// The plan as one self-contained HTML page.
///
/// # Errors
/// When the template fails.
pub fn page(summary: &Summary) -> Result<String, ReportError> {
    let grid = Grid::of(summary);
    let of_severity = |hard: bool| {
        let rows = summary.breaches.iter().filter(|breach| breach.severity.is_hard() == hard);
        checked::groups(&rows.cloned().collect::<Vec<_>>())
    };
    let proof = &summary.proof;
    let holiday = |day: &DayRow| day.holiday.as_ref().map(|name| format!("{} {name}", wording::short_date(day.date)));
    let page = RosterPage {
        title: format!("{} · {}", summary.ward, wording::weeks(summary.first, summary.last)),
        span: wording::span(summary.first, summary.last),
        blocks: weeks(summary).chunks(WEEKS_A_SHEET).map(|sheet| block(summary, &grid, sheet)).collect(),
        legend: legend(summary, &grid),
        holidays: summary.days.iter().filter_map(holiday).collect::<Vec<_>>().join(" · "),
        people: summary.people.iter().map(|person| person_view(summary, person)).collect(),
        totals: totals(summary),
        score: summary.score.iter().filter(|row| row.amount != 0.0 || row.points != 0.0).map(score_row).collect(),
        score_total: [
            wording::number(proof.score_points),
            wording::kroner(summary.score.iter().map(|row| row.ore).sum()),
        ],
        bound: proof.bound_points.map_or("unknown".into(), wording::number),
        gap: gap(proof),
        chart: chart(summary),
        bars: vec![
            bars("Night shifts", summary, |person| person.nights),
            bars("Shifts on Saturdays and Sundays", summary, |person| person.weekend_shifts),
        ],
        hard: of_severity(true),
        advice: of_severity(false),
        made_by: made_by(summary),
        summary,
    };
    Ok(page.render()?)
}

/// A check as one self-contained HTML page.
pub(super) fn check_page(report: &CheckReport) -> Result<String, ReportError> {
    let title = format!("Check of {} · {}", report.ward, wording::weeks(report.first, report.last));
    Ok(CheckPage { report, title, span: wording::span(report.first, report.last) }.render()?)
}

fn gap(proof: &Proof) -> String {
    match (proof.gap_points, proof.gap_relative) {
        (Some(points), Some(relative)) if relative <= 1.0 => {
            format!("{} points, {}", wording::number(points), wording::percent(relative))
        }
        (Some(points), _) => format!("{} points", wording::number(points)),
        (None, _) => "unknown".to_string(),
    }
}

fn made_by(summary: &Summary) -> String {
    let proof = &summary.proof;
    format!(
        "tavle {} with HiGHS {}, seed {}, {}, {}, first plan after {}",
        summary.versions.tavle,
        summary.versions.highs,
        proof.seed,
        wording::counted(proof.threads, "thread", "threads"),
        proof.lasted(),
        proof.first_plan_after(),
    )
}

fn score_row(row: &ScoreRow) -> [String; 4] {
    let amount = format!("{} {}", wording::number(row.amount), row.unit);
    [row.name.clone(), amount, wording::signed(row.points), wording::kroner(row.ore)]
}

fn person_view<'a>(summary: &'a Summary, person: &'a PersonRow) -> PersonView<'a> {
    let mut wishes: Vec<&WishRow> = summary.wishes.iter().filter(|w| w.employment == person.employment).collect();
    wishes.sort_by_key(|wish| (wish.first, wish.last));
    let or_dash = |minutes: Option<i64>| minutes.map_or("–".into(), wording::hours);
    let granted: Vec<&str> = wishes.iter().filter(|w| w.granted).map(|w| w.what.as_str()).collect();
    PersonView {
        row: person,
        fraction: format!("{:.0} %", person.fraction * 100.0),
        planned: wording::hours(person.planned_minutes),
        credited: or_dash(person.credited_minutes),
        target: or_dash(person.target_minutes),
        balance_in: wording::balance(person.balance_in_minutes),
        balance_out: person.balance_out_minutes.map_or("–".into(), wording::balance),
        earlier: periods(person),
        supplements: person.supplements_ore.map_or("–".into(), wording::kroner),
        granted: granted.join(", "),
        refused: wishes.into_iter().filter(|wish| !wish.granted).collect(),
    }
}

fn periods(person: &PersonRow) -> String {
    let period =
        |row: &PeriodRow| format!("{} {}", wording::short_date(row.last), wording::balance(row.balance_minutes));
    person.earlier_balances.iter().map(period).collect::<Vec<_>>().join(", ")
}

fn totals(summary: &Summary) -> Totals {
    let sum = |value: fn(&PersonRow) -> Option<i64>| summary.people.iter().filter_map(value).sum::<i64>();
    Totals {
        planned: wording::hours(sum(|person| Some(person.planned_minutes))),
        credited: wording::hours(sum(|person| person.credited_minutes)),
        target: wording::hours(sum(|person| person.target_minutes)),
        supplements: wording::kroner(sum(|person| person.supplements_ore)),
        wishes: format!("{}/{}", summary.wishes.iter().filter(|w| w.granted).count(), summary.wishes.len()),
    }
}

fn bars(title: &'static str, summary: &Summary, share: impl Fn(&PersonRow) -> Share) -> BarChart {
    let reach = |person: &PersonRow| f64::from(share(person).count).max(share(person).fair.unwrap_or(0.0));
    let most = summary.people.iter().map(reach).fold(1.0, f64::max);
    let place = |value: f64| format!("{:.1}", value / most * BAR_WIDTH);
    let mut rows = Vec::with_capacity(summary.people.len());
    for (person, row) in summary.people.iter().enumerate() {
        let share = share(row);
        rows.push(Bar {
            person,
            name: row.name.clone(),
            count: share.count,
            width: place(f64::from(share.count)),
            fair_at: share.fair.map(place),
            fair: share.fair.map_or("–".into(), wording::number),
            balance: share.fair.map_or("–".into(), |_| wording::signed(share.balance_out)),
        });
    }
    BarChart { title, rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{check_html, sample};

    fn ward_page() -> (Summary, String) {
        let (hospital, result, notes, facts) = sample::ward();
        let summary = Summary::build(&sample::problem(hospital), &result, &[], &notes, &facts);
        let html = page(&summary).unwrap();
        (summary, html)
    }

    #[test]
    fn every_person_date_and_wish_is_on_the_page() {
        let (summary, html) = ward_page();
        assert_eq!((summary.people.len(), summary.days.len()), (30, 56));
        for person in &summary.people {
            assert!(html.contains(&format!(">{}<", person.name)), "{}", person.name);
        }
        for day in &summary.days {
            assert!(html.contains(&format!("title=\"{}", wording::short_date(day.date))), "{}", day.date);
        }
        for wish in summary.wishes.iter().filter(|wish| !wish.granted) {
            assert!(html.contains(&wish.what) && html.contains(&wish.reason), "{wish:?}");
        }
        assert!(html.contains("2 Apr: Skærtorsdag"));
        assert!(html.contains("no roster can be more than 31 points better (about 3 wishes)"));
    }

    #[test]
    fn a_cell_shows_shift_absence_and_what_became_of_wishes() {
        let html = page(&sample::tiny_summary()).unwrap();
        assert!(html.contains("<td class=\"hol s night\" title=\"Anna Møller, Fri 3 Apr: Night 23:00–07:00\">N</td>"));
        assert!(html.contains("wish refused: weekend off Sat 4 Apr – Sun 5 Apr\"><i class=\"no\">○</i></td>"));
        assert!(html.contains("Wed 1 Apr: Evening 15:00–23:00; wish granted: E on Wed 1 Apr\">E<i>●</i></td>"));
        assert!(html.contains("<td class=\"hol away\" title=\"Bo Lund, Thu 2 Apr: course\">c</td>"));
    }

    #[test]
    fn names_and_reasons_are_escaped() {
        let mut summary = sample::tiny_summary();
        summary.people[0].name = "<script>alert('x')</script>".into();
        summary.ward = "A & \"B\"".into();
        summary.wishes[1].reason = "</td><img src=x>".into();
        let html = page(&summary).unwrap();
        assert!(!html.contains("<script>alert") && !html.contains("<img"));
        assert!(html.contains("&#60;script&#62;alert"));
        assert!(html.contains("A &#38; &#34;B&#34;"));
        let (mut hospital, _) = sample::tiny();
        hospital.staff[0].name = "<script>alert(1)</script>".into();
        let html = check_html(&hospital, &sample::book(&hospital), &sample::breaches()).unwrap();
        assert!(!html.contains("<script>"));
        assert!(html.contains("&#60;script&#62;"));
    }

    #[test]
    fn the_pages_fetch_nothing() {
        let (_, html) = ward_page();
        let (hospital, _) = sample::tiny();
        let check = check_html(&hospital, &sample::book(&hospital), &sample::breaches()).unwrap();
        for html in [html, check] {
            for resource in ["http://", "https://", "src=", "<link", "@import", "url("] {
                assert!(!html.contains(resource), "{resource}");
            }
        }
    }

    #[test]
    fn the_check_page_names_rule_person_days_and_source() {
        let (hospital, _) = sample::tiny();
        let html = check_html(&hospital, &sample::book(&hospital), &sample::breaches()).unwrap();
        for text in ["Anna Møller (E1)", "11 hours of rest in a row", "BEK 324/2002 § 3", "8 h 30 min", "Tue 31 Mar"]
        {
            assert!(html.contains(text), "{text}");
        }
        assert!(html.contains("The ward"));
    }

    #[test]
    fn a_clean_check_page_says_so_and_stops() {
        let (hospital, _) = sample::tiny();
        let html = check_html(&hospital, &sample::book(&hospital), &[]).unwrap();
        assert!(html.contains("Clean: no rule is broken (2 people over 7 days)."));
        assert!(!html.contains("<h2>"));
    }

    /// For the eye: `cargo test --release sample_pages -- --ignored`, then open `target/report-sample/`.
    #[test]
    #[ignore = "writes sample pages to target/report-sample"]
    fn sample_pages() {
        let folder = format!("{}/target/report-sample", env!("CARGO_MANIFEST_DIR"));
        std::fs::create_dir_all(&folder).unwrap();
        let (summary, html) = ward_page();
        std::fs::write(format!("{folder}/roster.html"), html).unwrap();
        let text = crate::report::text(&summary, &crate::report::Style::coloured(150));
        std::fs::write(format!("{folder}/roster.txt"), text).unwrap();
        let (hospital, _) = sample::tiny();
        let check = check_html(&hospital, &sample::book(&hospital), &sample::breaches()).unwrap();
        std::fs::write(format!("{folder}/check.html"), check).unwrap();
    }
}
