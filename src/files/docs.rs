//! The declarations as text: for `tavle columns`, and for `docs/columns.md`.

use super::columns::{Column, Table};
use super::roster_file::ROSTER_FORMS;
use super::settings::{POINTS, SETTINGS, Setting, THEATRE_POINTS, THEATRE_SETTINGS, THEATRE_TERMS};
use super::theatre_tables::{PLAN_TABLES, THEATRE_TABLES};
use super::ward_tables::TABLES;
use std::fmt::Write;

/// One table for a terminal.
pub fn describe_table(table: &Table) -> String {
    let need = if table.required { "required" } else { "may be left out" };
    let mut text = format!("{} ({need})\n{}\n", table.file(), wrap(table.description, 100, "  "));
    for column in table.columns {
        let _ = write!(text, "\n  {} ({})\n", column.name, fill_in(column));
        let _ = writeln!(text, "{}", wrap(column.description, 96, "      "));
        let _ = writeln!(text, "{}", wrap(&format!("Expected: {}.", column.expect.describe()), 96, "      "));
        let _ = writeln!(text, "      Example: {}", column.example);
    }
    text
}

/// The list of tables for a terminal.
pub fn describe_tables() -> String {
    let mut text = String::from("Files of a hospital folder; `tavle columns TABLE` describes one.\n\n");
    let _ = writeln!(text, "  {:<18} required  the name, the horizon, the weights of the objective", "hospital.toml");
    text.push_str("\nFor rosters of a ward:\n");
    list_tables(&mut text, &TABLES);
    text.push_str("\nFor theatres, beside competences.csv:\n");
    list_tables(&mut text, &THEATRE_TABLES);
    text.push_str("\nFor rosters and theatres as one, beside both:\n");
    list_tables(&mut text, &PLAN_TABLES);
    text
}

fn list_tables(text: &mut String, tables: &[&Table]) {
    for table in tables {
        let need = if table.required { "required" } else { "" };
        let first = table.description.split_inclusive(['.', ':']).next().unwrap_or_default();
        let _ = writeln!(text, "  {:<18} {need:<8}  {}", table.file(), first.trim_end_matches(['.', ':']));
    }
}

/// The tables of `hospital.toml` that are read here.
const TABLES_OF_SETTINGS: [(&str, &[Setting]); 3] = [
    ("Keys of `[points]`, the weights of the objective of rosters:", &POINTS),
    ("Keys of `[theatres]`, the rules of planning theatres:", &THEATRE_TERMS),
    ("Keys of `[theatre_points]`, the weights of the objective of theatres:", &THEATRE_POINTS),
];

/// The keys of `hospital.toml` for a terminal.
pub fn describe_settings() -> String {
    let mut text = String::from("hospital.toml (required)\n");
    for setting in SETTINGS.iter().chain(&THEATRE_SETTINGS) {
        describe_setting(&mut text, setting);
    }
    for (title, settings) in TABLES_OF_SETTINGS {
        let _ = writeln!(text, "\n{}", title.replace('`', ""));
        for setting in settings {
            describe_setting(&mut text, setting);
        }
    }
    text.push_str("\nThe tables [rules], [local_agreement] and [person] belong to the agreement rules.\n");
    text
}

fn describe_setting(text: &mut String, setting: &Setting) {
    let Setting { key, expect, default, description } = setting;
    let default = if default.is_empty() { String::new() } else { format!("; default {default}") };
    let _ = writeln!(text, "\n  {key} ({expect}{default})\n{}", wrap(description, 96, "      "));
}

/// `docs/columns.md`.
pub fn columns_page() -> String {
    let mut page = String::from(
        "# The files of a hospital folder\n\n\
         This page is made from the declarations that the reader works from; a test holds it against them, and\n\
         `TAVLE_BLESS=1 cargo test --release columns_page` writes it anew.\n\n\
         - Tables are CSV with `;`, `,` or TAB between the values, decimal comma or point, dates `YYYY-MM-DD` or `DD-MM-YYYY`,\n\
         \x20 in UTF-8 or Windows-1252. They are written as UTF-8 with a byte-order mark, `;`, CRLF and decimal commas.\n\
         - Columns come in any order. Blank lines and lines that start with `#` are skipped.\n\
         - People are keyed by employment. A value that looks like a civil registration number is refused anywhere.\n\
         - A text that begins with `=`, `+`, `-` or `@` is written with an apostrophe before it, so that no spreadsheet takes it\n\
         \x20 for a formula; the apostrophe is taken off again when the table is read.\n\
         - Rule sets of the folder's own lie in `agreements/` as `NAME.toml`; its own pay tables in `pay/`, each named as the rule\n\
         \x20 set whose staff it pays. One of a shipped name replaces that table whole; a rule set without a table of its own has\n\
         \x20 that of the set it extends.\n\n",
    );
    page.push_str("## hospital.toml\n\n| key | expected | default | meaning |\n|---|---|---|---|\n");
    for setting in SETTINGS.iter().chain(&THEATRE_SETTINGS) {
        setting_row(&mut page, setting);
    }
    for (title, settings) in TABLES_OF_SETTINGS {
        let _ = write!(page, "\n{title}\n\n| key | expected | default | meaning |\n|---|---|---|---|\n");
        for setting in settings {
            setting_row(&mut page, setting);
        }
    }
    page.push_str("\nThe tables `[rules]`, `[local_agreement]` and `[person]` belong to the agreement rules.\n");
    page.push_str("\n# For rosters of a ward\n");
    for table in TABLES {
        table_section(&mut page, table);
    }
    page.push_str("\n# For theatres\n\nA folder may have these tables, those of a ward, or both; `competences.csv` serves both.\n");
    for table in THEATRE_TABLES {
        table_section(&mut page, table);
    }
    page.push_str("\n# For rosters and theatres as one\n\nBeside the tables of both.\n");
    for table in PLAN_TABLES {
        table_section(&mut page, table);
    }
    let _ = write!(page, "\n## Rosters\n\nFor `check --roster` and `explain --roster`. {ROSTER_FORMS}\n");
    page.push_str(GRID_EXAMPLE);
    page
}

/// A grid to copy.
const GRID_EXAMPLE: &str = "
A grid:

```
name;Mon 6 Jul;Tue 7 Jul;Wed 8 Jul
Anna Holm;D;D;·
Bo Lund;N;·;E
```
";

fn setting_row(page: &mut String, setting: &Setting) {
    let Setting { key, expect, default, description } = setting;
    let _ = writeln!(page, "| `{key}` | {expect} | {default} | {description} |");
}

fn table_section(page: &mut String, table: &Table) {
    let need = if table.required { "Required." } else { "May be left out." };
    let _ = write!(page, "\n## {}\n\n{need} {}\n\n", table.file(), table.description);
    page.push_str("| column | filled in | expected | example | meaning |\n|---|---|---|---|---|\n");
    for column in table.columns {
        let Column { name, expect, example, description, .. } = column;
        let expect = expect.describe().replace('|', "\\|");
        let _ = writeln!(page, "| `{name}` | {} | {expect} | `{example}` | {description} |", fill_in(column));
    }
}

/// Whether a column must be filled in, and what a blank stands for.
pub(crate) fn fill_in(column: &Column) -> String {
    match (column.required, column.default) {
        (true, _) => "required".into(),
        (false, "") => "may be blank".into(),
        (false, default) => format!("blank means {default}"),
    }
}

/// Breaks a text into lines of at most `width` letters, each behind `indent`.
pub(crate) fn wrap(text: &str, width: usize, indent: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("{indent}{word}")),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_page_says_what_the_declarations_say() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/columns.md");
        if std::env::var_os("TAVLE_BLESS").is_some() {
            std::fs::write(path, columns_page()).unwrap();
        }
        let page = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
        assert!(page == columns_page(), "docs/columns.md is stale: run with TAVLE_BLESS=1");
    }

    #[test]
    fn every_table_is_described_with_every_column() {
        for table in TABLES.iter().chain(&THEATRE_TABLES).chain(&PLAN_TABLES) {
            let text = describe_table(table);
            assert!(table.columns.iter().all(|column| text.contains(column.name)), "{}", table.name);
            assert!(describe_tables().contains(&table.file()));
        }
    }
}
