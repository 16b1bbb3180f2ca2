//! The reserve as tables and as a page with plots: what is needed, and what other sizes would come to.

use super::words::pathway_names;
use crate::hospital::theatres::Theatres;
use crate::report::style::{Ink, Style};
use crate::report::terminal::{cut, table, wrap};
use crate::report::{ReportError, wording};
use crate::theatres::reserve::{Advice, SlotsNeeded};
use askama::Template;

/// Buffers above the mean of arrivals for which there is advice.
pub const ADVICE_BUFFERS: [f64; 7] = [0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3];
/// Cases a week in extra time for which there is advice.
pub const ADVICE_CLEARINGS: [u32; 4] = [0, 1, 2, 3];

/// Widest and narrowest name of a pathway or pool, and the columns beside it.
const NAME_WIDTH: usize = 40;
const LEAST_NAME: usize = 10;
const NEEDED_COLUMNS: usize = 66;

/// The tables: slots needed, then the advice for each pathway or pool.
pub fn reserve_text(theatres: &Theatres, needed: &[SlotsNeeded], advice: &[Advice], style: &Style) -> String {
    let mut text = needed_text(theatres, needed, style);
    for of in groups(advice) {
        text += &format!("\n{}", advice_text(theatres, of, style));
    }
    let note = "A year each, from 100 simulated years with the same arrivals in every row. late: patients whose clock runs out before a slot is free, \
                with 0, 1, 2 or 3 cases a week done in extra time; cleared: cases done in extra time; unused: slots that nobody takes \
                after their release; displaced: other patients not given a date in good time for a slot that was kept in vain";
    let lines: Vec<String> = wrap(note, style.width()).iter().map(|line| style.paint(Ink::Faint, line)).collect();
    text + &format!("\n{}\n", lines.join("\n"))
}

fn needed_text(theatres: &Theatres, needed: &[SlotsNeeded], style: &Style) -> String {
    let heading = ["pathway", "in/w", "var", "q", "1 w", "2 w", "3 w", "4 w", "5 w", "per w", "alone", "agreed"];
    let mut table = table(&heading, &[0]);
    let name = style.width().saturating_sub(NEEDED_COLUMNS).clamp(LEAST_NAME, NAME_WIDTH);
    for row in needed {
        let weeks = row.cumulative.iter().map(ToString::to_string).chain(std::iter::repeat("–".to_owned())).take(5);
        let first = [
            cut(&pathway_names(theatres, &row.pathways), name),
            format!("{:.1}", row.arrivals.mean),
            format!("{:.1}", row.arrivals.variance),
            share(row.quantile),
        ];
        let last = [row.per_week, row.per_week_alone, row.agreed_per_week].map(|count| count.to_string());
        table.add_row(first.into_iter().chain(weeks).chain(last));
    }
    let lag = needed.first().map_or(0, |row| row.lag_weeks);
    let note = format!(
        "in/w, var: mean and variance of a week's arrivals; q: share of the cases in which the reserve is to be enough; 1 w … 5 w: slots that are enough for so many weeks together; per w: standing slots a week, so that the {lag} weeks between a decision and its patients are covered; alone: without pooling"
    );
    let lines: Vec<String> = wrap(&note, style.width()).iter().map(|line| style.paint(Ink::Faint, line)).collect();
    format!("{}\n{}\n{}\n", style.paint(Ink::Strong, "Slots needed"), table.trim_fmt(), lines.join("\n"))
}

/// The rows of each pathway or pool.
fn groups(advice: &[Advice]) -> impl Iterator<Item = &[Advice]> {
    advice.chunk_by(|one, other| one.pathways == other.pathways)
}

fn advice_text(theatres: &Theatres, rows: &[Advice], style: &Style) -> String {
    let name = rows.first().map_or(String::new(), |row| pathway_names(theatres, &row.pathways));
    let late: Vec<String> = ADVICE_CLEARINGS.iter().map(|clearing| format!("late {clearing}")).collect();
    let mut heading = vec!["buffer", "slots/w"];
    heading.extend(late.iter().map(String::as_str));
    heading.extend(["cleared 3", "unused", "displaced"]);
    let mut table = table(&heading, &[]);
    for of_buffer in rows.chunk_by(|one, other| one.buffer == other.buffer) {
        let Some((first, last)) = of_buffer.first().zip(of_buffer.last()) else { continue };
        let mut cells = vec![share(first.buffer), format!("{:.1}", first.slots_per_week)];
        cells.extend(of_buffer.iter().map(|row| format!("{:.1}", row.late_patients)));
        cells.extend(
            [last.cleared_cases, first.unused_slots, first.displaced_patients].map(|count| format!("{count:.1}")),
        );
        table.add_row(cells);
    }
    format!("{}\n{}\n", style.paint(Ink::Strong, &name), table.trim_fmt())
}

fn share(buffer: f64) -> String {
    format!("{:.0} %", buffer * 100.0)
}

#[derive(Template)]
#[template(path = "reserve.html")]
struct ReservePage {
    title: String,
    needed: Vec<Vec<String>>,
    lag: u32,
    plots: Vec<Plot>,
}

/// The plot and the table of one pathway or pool.
struct Plot {
    name: String,
    /// Late patients over the buffer: a path, its dashes and its label for each clearing.
    lines: Vec<Line>,
    /// Unused slots and displaced patients over the buffer.
    costs: Vec<Line>,
    late_most: f64,
    cost_most: f64,
    rows: Vec<Vec<String>>,
}

struct Line {
    path: String,
    dashes: &'static str,
    label: String,
    /// Height of the label at the right end.
    at: f64,
}

/// Size of the drawing area of a plot, and where it begins.
const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 150.0;
const LEFT: f64 = 40.0;
const TOP: f64 = 10.0;
/// Dashes of the lines, so that they are told apart without colour.
const DASHES: [&str; 4] = ["none", "9 3", "4 3", "1.5 3"];
/// Least distance between two labels.
const LABEL_GAP: f64 = 12.0;

/// The reserve as one self-contained page.
///
/// # Errors
/// When the template fails.
pub fn reserve_page(theatres: &Theatres, needed: &[SlotsNeeded], advice: &[Advice]) -> Result<String, ReportError> {
    let page = ReservePage {
        title: format!("{} · reserve for pathways", theatres.name),
        needed: needed.iter().map(|row| needed_cells(theatres, row)).collect(),
        lag: needed.first().map_or(0, |row| row.lag_weeks),
        plots: groups(advice).map(|rows| plot(theatres, rows)).collect(),
    };
    Ok(page.render()?)
}

fn needed_cells(theatres: &Theatres, row: &SlotsNeeded) -> Vec<String> {
    let mut cells = vec![
        pathway_names(theatres, &row.pathways),
        format!("{:.1}", row.arrivals.mean),
        format!("{:.1}", row.arrivals.variance),
        wording::percent(row.quantile),
    ];
    cells.extend(row.cumulative.iter().map(ToString::to_string));
    cells.extend([row.per_week, row.per_week_alone, row.agreed_per_week].map(|count| count.to_string()));
    cells
}

fn plot(theatres: &Theatres, rows: &[Advice]) -> Plot {
    let most = |value: fn(&Advice) -> f64| rows.iter().map(value).fold(1.0, f64::max).ceil();
    let (late_most, cost_most) = (most(|row| row.late_patients), most(|row| row.displaced_patients));
    let of = |clearing: u32| rows.iter().filter(move |row| row.clearing_per_week == clearing);
    let mut lines: Vec<Line> = Vec::new();
    for (&clearing, dashes) in ADVICE_CLEARINGS.iter().zip(DASHES) {
        let points = of(clearing).map(|row| (row.buffer, row.late_patients / late_most));
        lines.push(line(points, dashes, format!("{clearing} cleared a week")));
    }
    let unused = of(0).map(|row| (row.buffer, row.unused_slots / cost_most));
    let displaced = of(0).map(|row| (row.buffer, row.displaced_patients / cost_most));
    let mut costs =
        vec![line(displaced, DASHES[0], "displaced patients".into()), line(unused, DASHES[1], "unused slots".into())];
    spread(&mut lines);
    spread(&mut costs);
    let name = rows.first().map_or(String::new(), |row| pathway_names(theatres, &row.pathways));
    Plot { name, lines, costs, late_most, cost_most, rows: rows.iter().map(advice_cells).collect() }
}

fn advice_cells(row: &Advice) -> Vec<String> {
    let counts = [row.late_patients, row.unused_slots, row.displaced_patients, row.cleared_cases];
    let first = [share(row.buffer), format!("{:.1}", row.slots_per_week), row.clearing_per_week.to_string()];
    first.into_iter().chain(counts.map(|count| format!("{count:.1}"))).collect()
}

/// A line through (buffer, share of the highest).
fn line(points: impl Iterator<Item = (f64, f64)>, dashes: &'static str, label: String) -> Line {
    let widest = ADVICE_BUFFERS[ADVICE_BUFFERS.len() - 1];
    let (mut path, mut at) = (String::new(), TOP + HEIGHT);
    for (buffer, height) in points {
        let (x, y) = (LEFT + WIDTH * buffer / widest, TOP + HEIGHT * (1.0 - height));
        path += &format!("{}{x:.1} {y:.1}", if path.is_empty() { "M" } else { "L" });
        at = y;
    }
    Line { path, dashes, label, at: at + 4.0 }
}

/// Moves labels apart that would lie on each other: upwards from the lowest.
fn spread(lines: &mut [Line]) {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|&one, &other| lines[other].at.total_cmp(&lines[one].at).then(other.cmp(&one)));
    let mut lowest = f64::INFINITY;
    for at in order {
        lines[at].at = lines[at].at.min(lowest - LABEL_GAP);
        lowest = lines[at].at;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::theatres::sample;
    use crate::theatres::reserve::{advise, slots_needed};

    #[test]
    fn the_page_has_a_plot_and_a_row_for_every_size() {
        let theatres = sample::theatres();
        let advice = advise(&theatres, &ADVICE_BUFFERS, &ADVICE_CLEARINGS);
        let html = reserve_page(&theatres, &slots_needed(&theatres), &advice).unwrap();
        let pathways = groups(&advice).count();
        assert!(pathways > 0);
        assert_eq!(html.matches("<svg").count(), 2 * pathways);
        assert_eq!(html.matches("class=\"size\"").count(), pathways * ADVICE_BUFFERS.len() * ADVICE_CLEARINGS.len());
        assert!(!html.contains("http") && !html.contains("NaN"));
    }

    #[test]
    fn the_tables_fit_the_terminal() {
        let theatres = sample::theatres();
        let advice = advise(&theatres, &ADVICE_BUFFERS, &ADVICE_CLEARINGS);
        let text = reserve_text(&theatres, &slots_needed(&theatres), &advice, &Style::plain(80));
        let wide: Vec<&str> = text.lines().filter(|line| line.chars().count() > 80).collect();
        assert!(wide.is_empty(), "{wide:#?}");
    }

    #[test]
    fn labels_keep_their_distance() {
        let flat = |label: &str| line([(0.0, 0.0), (0.3, 0.0)].into_iter(), DASHES[0], label.into());
        let mut lines = vec![flat("one"), flat("two"), flat("three")];
        spread(&mut lines);
        let mut heights: Vec<f64> = lines.iter().map(|line| line.at).collect();
        heights.sort_by(f64::total_cmp);
        assert!(heights.windows(2).all(|pair| pair[1] - pair[0] >= LABEL_GAP));
    }
}
