//! The plan as text: the lines to read first, the grid, coverage, people, points, and what was refused.

use super::checked;
use super::style::{Ink, Style};
use super::summary::*;
use super::terminal_grid::grid;
use super::wording;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table};

/// Widest name shown in a table; longer ones are cut.
pub(super) const NAME_WIDTH: usize = 20;

/// Where the text of a headline starts.
const HEADLINE_INDENT: usize = 10;

/// Everything that the terminal shows of a plan.
pub fn text(summary: &Summary, style: &Style) -> String {
    let mut parts =
        vec![headlines(summary, style), grid(summary, style), people(summary, style), score(summary, style)];
    parts.extend(refused(summary, style));
    if summary.hard_breaches().next().is_some() {
        let hard: Vec<BreachRow> = summary.hard_breaches().cloned().collect();
        parts.push(checked::groups_text(&checked::groups(&hard), style));
    }
    parts.push(made_by(summary, style));
    parts.join("\n")
}

/// The title and the five lines that a tired planner reads first.
pub fn headlines(summary: &Summary, style: &Style) -> String {
    let title = format!(
        "{} · {} ({}) · {}",
        summary.ward,
        wording::weeks(summary.first, summary.last),
        wording::span(summary.first, summary.last),
        wording::counted(summary.people.len(), "person", "people"),
    );
    let mut text = style.paint(Ink::Strong, &title) + "\n";
    for line in &summary.headlines {
        let mark = if line.attention { style.paint(Ink::Alarm, "!") } else { " ".into() };
        let topic = style.paint(Ink::Strong, &format!("{:<7}", line.topic));
        let indent = format!("\n{}", " ".repeat(HEADLINE_INDENT));
        let lines = wrap(&line.text, style.width().saturating_sub(HEADLINE_INDENT));
        text += &format!("{mark} {topic} {}\n", lines.join(&indent));
    }
    text
}

/// The text, with `…` at its end where it is longer than `width`.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_string();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

/// Breaks a text between words, so that no line is longer than `width` unless a word is.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.len() - 1;
        let line = &mut lines[last];
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_string());
        }
    }
    lines
}

/// An empty table with a line under its heading; the columns not named in `left` hold numbers.
pub(super) fn table(heading: &[&str], left: &[usize]) -> Table {
    let style = UTF8_HORIZONTAL_ONLY.top_border(LineStyle::none()).row_separator(LineStyle::none());
    let style = style.header_separator(LineStyle::none().fill('─').junction('─'));
    let mut table = Table::new();
    table.load_style(style.bottom_border(LineStyle::none())).force_no_tty().set_header(heading.to_vec());
    for at in 0..heading.len() {
        let side = if left.contains(&at) { CellAlignment::Left } else { CellAlignment::Right };
        if let Some(column) = table.column_mut(at) {
            column.set_padding((0, 1)).set_cell_alignment(side);
        }
    }
    table
}

/// Columns of the table of people that go first where the terminal is narrow; the page and the JSON file have them all.
const SPARED: [&str; 8] = ["part", "credited", "in", "key", "norm", "eve", "kr", "advice"];

fn people(summary: &Summary, style: &Style) -> String {
    let mut columns = people_columns(summary);
    let mut left_out = Vec::new();
    let mut spared = SPARED.iter();
    let table = loop {
        let text = columns_text(&columns);
        if text.lines().all(|line| line.chars().count() <= style.width()) {
            break text;
        }
        let Some(spare) = spared.next() else { break text };
        columns.retain(|(heading, _)| heading != spare);
        left_out.push(*spare);
    };
    let mut note = "hours; in and out: balance against the norm; wknd: shifts on Saturdays and Sundays".to_string();
    if !left_out.is_empty() {
        note += &format!("; a wider terminal shows {} too", left_out.join(", "));
    }
    let heading = wrap(&format!("People ({note})"), style.width()).join("\n");
    let heading = heading.replacen("People", &style.paint(Ink::Strong, "People"), 1);
    format!("{heading}\n{table}\n{}", norm_periods(summary, style))
}

/// A heading, and what stands below it for every person.
type Column = (&'static str, Vec<String>);

fn people_columns(summary: &Summary) -> Vec<Column> {
    let or_dash = |minutes: Option<i64>| minutes.map_or("–".into(), wording::hours);
    let out = |person: &PersonRow| {
        let late = if person.outside_tolerance { "!" } else { "" };
        person.balance_out_minutes.map_or("–".into(), |minutes| format!("{late}{}", wording::balance(minutes)))
    };
    let column = |heading, cell: &dyn Fn(&PersonRow) -> String| (heading, summary.people.iter().map(cell).collect());
    vec![
        column("name", &|person| cut(&person.name, NAME_WIDTH)),
        column("key", &|person| person.employment.clone()),
        column("part", &|person| format!("{:.2}", person.fraction)),
        column("planned", &|person| wording::hours(person.planned_minutes)),
        column("credited", &|person| or_dash(person.credited_minutes)),
        column("norm", &|person| or_dash(person.target_minutes)),
        column("in", &|person| wording::balance(person.balance_in_minutes)),
        column("out", &out),
        column("eve", &|person| person.evenings.to_string()),
        column("night", &|person| person.nights.count.to_string()),
        column("wknd", &|person| person.weekend_shifts.count.to_string()),
        column("kr", &|person| {
            person.supplements_ore.map_or("–".into(), |ore| wording::kroner(ore).replace(" kr", ""))
        }),
        column("wishes", &|person| format!("{}/{}", person.wishes_granted, person.wishes_total)),
        column("advice", &|person| person.advice_not_followed.to_string()),
    ]
}

/// The columns side by side; those of names and keys to the left.
fn columns_text(columns: &[Column]) -> String {
    let heading: Vec<&str> = columns.iter().map(|(heading, _)| *heading).collect();
    let left: Vec<usize> = (0..heading.len()).filter(|&at| matches!(heading[at], "name" | "key")).collect();
    let mut table = table(&heading, &left);
    for row in 0..columns.first().map_or(0, |(_, cells)| cells.len()) {
        table.add_row(columns.iter().map(|(_, cells)| cells[row].clone()).collect::<Vec<_>>());
    }
    table.trim_fmt()
}

/// Balances at the ends of the norm periods before the last, where there are several.
fn norm_periods(summary: &Summary, style: &Style) -> String {
    let several = summary.people.iter().filter(|person| !person.earlier_balances.is_empty());
    let period =
        |row: &PeriodRow| format!("{} {}", wording::short_date(row.last), wording::balance(row.balance_minutes));
    let mut text = String::new();
    for person in several {
        let periods: Vec<String> = person.earlier_balances.iter().map(period).collect();
        let line = format!("{}: {}", cut(&person.name, NAME_WIDTH), periods.join(", "));
        text += &(wrap(&line, style.width()).join("\n    ") + "\n");
    }
    if text.is_empty() { text } else { format!("Balances at the ends of earlier norm periods\n{text}") }
}

fn score(summary: &Summary, style: &Style) -> String {
    let mut table = table(&["points for", "amount", "unit", "points", "kr"], &[0, 2]);
    let money = |ore: i64| wording::kroner(ore).replace(" kr", "");
    for row in summary.score.iter().filter(|row| row.amount != 0.0 || row.points != 0.0) {
        let (amount, points) = (wording::number(row.amount), wording::signed(row.points));
        table.add_row(vec![row.name.clone(), amount, row.unit.clone(), points, money(row.ore)]);
    }
    let total_ore = summary.score.iter().map(|row| row.ore).sum();
    let blank = String::new;
    let total = wording::number(summary.proof.score_points);
    table.add_row(vec!["this plan".into(), blank(), blank(), total, money(total_ore)]);
    let bound = summary.proof.bound_points.map_or("unknown".into(), wording::number);
    table.add_row(vec!["no plan has more than".into(), blank(), blank(), bound, blank()]);
    format!("{}\n{}\n", style.paint(Ink::Strong, "Points"), table.trim_fmt())
}

fn refused(summary: &Summary, style: &Style) -> Option<String> {
    let refused: Vec<&WishRow> = summary.wishes.iter().filter(|wish| !wish.granted).collect();
    if refused.is_empty() {
        return None;
    }
    let mut table = table(&["wish", "who", "key", "what", "why not"], &[1, 2, 3, 4]);
    let width = u16::try_from(style.width()).unwrap_or(u16::MAX);
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    for wish in refused {
        let name = summary.people.iter().find(|person| person.employment == wish.employment);
        let what = if wish.must { format!("{} (approved)", wish.what) } else { wish.what.clone() };
        let name = name.map_or(wish.employment.clone(), |person| person.name.clone());
        table.add_row(vec![wish.wish.to_string(), name, wish.employment.clone(), what, wish.reason.clone()]);
    }
    Some(format!("{}\n{}\n", style.paint(Ink::Strong, "Wishes refused"), table.trim_fmt()))
}

fn made_by(summary: &Summary, style: &Style) -> String {
    let proof = &summary.proof;
    let line = format!(
        "tavle {}, HiGHS {}, seed {}, {}, {} (first plan after {})",
        summary.versions.tavle,
        summary.versions.highs,
        proof.seed,
        wording::counted(proof.threads, "thread", "threads"),
        proof.lasted(),
        proof.first_plan_after(),
    );
    style.paint(Ink::Faint, &line) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{sample, wishes::WishNote};

    #[test]
    fn the_whole_text_of_a_tiny_plan() {
        insta::assert_snapshot!(text(&sample::tiny_summary(), &Style::plain(100)));
    }

    #[test]
    fn the_five_lines_fit_the_width() {
        let (hospital, result, notes, facts) = sample::ward();
        let summary = Summary::build(&sample::problem(hospital), &result, &[], &notes, &facts);
        let text = headlines(&summary, &Style::plain(80));
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        assert_eq!(summary.headlines.len(), 5);
    }

    #[test]
    fn no_line_of_a_real_ward_is_wider_than_the_terminal() {
        let (hospital, result, notes, facts) = sample::ward();
        let summary = Summary::build(&sample::problem(hospital), &result, &[], &notes, &facts);
        for width in [80, 100, 140] {
            let text = people(&summary, &Style::plain(width));
            assert!(text.lines().all(|line| line.chars().count() <= width), "{width}\n{text}");
        }
        assert!(!people(&summary, &Style::plain(140)).contains("wider terminal"));
    }

    #[test]
    fn earlier_norm_periods_are_told_person_by_person() {
        let (hospital, result, notes, mut facts) = sample::ward();
        let end = hospital.horizon.date(27);
        facts[0].norm.as_mut().unwrap().earlier_periods = vec![(end, -90)];
        let summary = Summary::build(&sample::problem(hospital), &result, &[], &notes, &facts);
        let text = text(&summary, &Style::plain(100));
        assert!(text.contains("Anne-Mette Kjær: Sun 19 Apr −1.5"), "{text}");
        assert!(text.contains("at the ends of earlier norm periods 0.0 h above, 1.5 h below"), "{text}");
    }

    #[test]
    fn the_grid_holds_as_many_weeks_as_fit() {
        let (hospital, result, notes, facts) = sample::ward();
        let summary = Summary::build(&sample::problem(hospital), &result, &[], &notes, &facts);
        for (width, bands) in [(80, 4), (120, 2), (210, 1), (10, 8)] {
            let text = grid(&summary, &Style::plain(width));
            assert_eq!(text.matches("Anne-Mette Kjær").count(), bands, "{width}");
            assert!(width == 10 || text.lines().filter(|l| l.contains('│')).all(|l| l.chars().count() <= width));
        }
    }

    #[test]
    fn broken_rules_are_marked_and_listed() {
        let (hospital, roster) = sample::tiny();
        let result = sample::result(&hospital, roster);
        let note = WishNote { wish: 0, granted: true, reason: String::new() };
        let summary = Summary::build(&sample::problem(hospital), &result, &sample::breaches(), &[note], &[]);
        let text = text(&summary, &Style::plain(100));
        assert!(text.contains("Anna Møller │ D  D! ·! ·"), "{text}");
        assert!(
            text.contains("! Plan    2 breaches of hard rules are found (coverage 1, daily rest 1); advice"),
            "{text}"
        );
        assert!(text.contains("daily_rest: 11 hours of rest in a row in any 24 hours. [BEK 324/2002 § 3]"), "{text}");
    }

    #[test]
    fn colour_changes_nothing_but_colour() {
        let summary = sample::tiny_summary();
        let mut coloured = text(&summary, &Style::coloured(100));
        assert!(coloured.contains('\u{1b}'));
        while let Some(start) = coloured.find('\u{1b}') {
            let length = coloured[start..].find('m').unwrap() + 1;
            coloured.replace_range(start..start + length, "");
        }
        assert_eq!(coloured, text(&summary, &Style::plain(100)));
    }
}
