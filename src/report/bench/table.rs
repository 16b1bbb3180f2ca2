//! The table of all instances, on the terminal and as CSV.

use super::BenchRun;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table};

const COLUMNS: usize = 14;

const HEADINGS: [&str; COLUMNS] = [
    "instance",
    "people",
    "weeks",
    "shifts",
    "cost",
    "bound",
    "gap",
    "best known",
    "above it",
    "first work",
    "work",
    "first s",
    "seconds",
    "hard breaches",
];

/// One line a run. Columns of which nothing is known are left out, except the cost.
pub fn runs_table(runs: &[BenchRun]) -> String {
    let rows: Vec<[String; COLUMNS]> = runs.iter().map(row).collect();
    let said = |at: usize| HEADINGS[at] == "cost" || rows.iter().any(|row| !row[at].is_empty());
    let kept: Vec<usize> = (0..HEADINGS.len()).filter(|&at| said(at)).collect();
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Disabled);
    table.style_mut().row_separator = LineStyle::none();
    table.set_header(kept.iter().map(|&at| HEADINGS[at]));
    for row in &rows {
        table.add_row(kept.iter().map(|&at| if row[at].is_empty() { "–" } else { &row[at] }));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_string()).collect();
    let mut text = lines.join("\n") + "\n";
    for run in runs {
        if let Some(why) = &run.no_roster {
            text += &format!("{}: {why}\n", run.instance);
        }
    }
    text
}

fn row(run: &BenchRun) -> [String; COLUMNS] {
    let cost = |value: Option<f64>| value.map_or(String::new(), money);
    let seconds = |value: Option<f64>| value.map_or(String::new(), |value| format!("{value:.1}"));
    let percent = |share: f64| format!("{:.2} %", share * 100.0).replace('-', "\u{2212}");
    let share = |value: Option<f64>| value.map_or(String::new(), percent);
    [
        run.instance.clone(),
        run.people.to_string(),
        run.weeks(),
        run.shifts.to_string(),
        cost(run.cost),
        cost(run.bound),
        share(run.gap()),
        cost(run.known.best),
        share(run.above_best()),
        whole(run.first_work),
        whole(run.work),
        seconds(run.first_seconds),
        seconds(run.seconds),
        whole(run.hard_breaches.map(u64::from)),
    ]
}

fn whole(value: Option<u64>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

/// A cost: whole where it is, else to one decimal.
pub(super) fn money(cost: f64) -> String {
    if (cost - cost.round()).abs() < 0.05 { format!("{cost:.0}") } else { format!("{cost:.1}") }
}

/// The runs as CSV for other programs: comma, decimal point, blank where there is nothing. A run by work has no seconds: they would be
/// others the next time.
pub fn runs_csv(runs: &[BenchRun]) -> String {
    let mut text = String::from(
        "instance,people,weeks,shifts,seed,cost,bound,gap_percent,known_bound,known_best,above_best_percent,\
         first_seconds,seconds,cpu_seconds,hard_breaches,note,first_work,work\n",
    );
    let exact = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    let rounded = |value: Option<f64>| value.map_or(String::new(), |value| format!("{value:.3}"));
    let percent = |share: Option<f64>| rounded(share.map(|share| share * 100.0));
    for run in runs {
        let timed = |seconds: Option<f64>| rounded(seconds.filter(|_| run.work.is_none()));
        let cells = [
            quoted(&run.instance),
            run.people.to_string(),
            run.weeks(),
            run.shifts.to_string(),
            run.seed.map_or("median".into(), |seed| seed.to_string()),
            exact(run.cost),
            exact(run.bound),
            percent(run.gap()),
            exact(run.known.bound),
            exact(run.known.best),
            percent(run.above_best()),
            timed(run.first_seconds),
            timed(run.seconds),
            timed(run.cpu_seconds),
            whole(run.hard_breaches.map(u64::from)),
            run.no_roster.as_ref().map_or(String::new(), |why| quoted(&why.to_string())),
            whole(run.first_work),
            whole(run.work),
        ];
        text += &(cells.join(",") + "\n");
    }
    text
}

/// A name with a separator in it stands in quotes.
fn quoted(name: &str) -> String {
    if name.contains([',', '"', '\n', '\r']) { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.into() }
}

#[cfg(test)]
mod tests {
    use super::super::run::tests::run;
    use super::*;

    #[test]
    fn the_table_says_how_far_from_bound_and_best() {
        let text = runs_table(&[run(1, Some(1306.5)), run(2, None)]);
        insta::assert_snapshot!(text);
    }

    #[test]
    fn columns_of_which_nothing_is_known_are_left_out() {
        let mut own = run(1, Some(1306.0));
        own.known = Default::default();
        assert!(!runs_table(&[own]).contains("best known"));
    }

    #[test]
    fn a_run_by_work_tells_no_seconds_that_differ_the_next_time() {
        let by_work = BenchRun { first_work: Some(12), work: Some(600), ..run(1, Some(1306.5)) };
        let text = runs_csv(&[by_work]);
        assert!(text.lines().nth(1).unwrap().ends_with(",,,,0,,12,600"), "{text}");
    }

    #[test]
    fn the_csv_has_every_figure_in_plain_numbers() {
        let text = runs_csv(&[run(1, Some(1306.5))]);
        let line = text.lines().nth(1).unwrap();
        assert_eq!(line, "Instance8,30,4,4,1,1306.5,1298,0.651,1300,1300,0.500,0.500,600.000,1199.000,0,,,");
        assert_eq!(text.lines().next().unwrap().split(',').count(), line.split(',').count());
    }
}
