//! How wide the terminal is, and whether it shows colours.

use std::io::IsTerminal;

/// Columns used when nobody can tell the width, e.g. in a pipe.
const DEFAULT_WIDTH: usize = 120;

/// How text is written to a terminal or a pipe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    colour: bool,
    width: usize,
}

/// What a piece of text is, as far as its colour goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// Headings and names to find again.
    Strong,
    /// What may be overlooked.
    Faint,
    /// Evening shifts.
    Evening,
    /// Night shifts.
    Night,
    /// On-call duties.
    Call,
    /// Weekends and holidays in headings.
    Holiday,
    /// Breaches, missing heads.
    Alarm,
    /// Refused wishes, heads below target.
    Notice,
}

impl Style {
    /// Without colours, for pipes, files and tests.
    pub fn plain(width: usize) -> Self {
        Self { colour: false, width }
    }

    /// With colours.
    pub fn coloured(width: usize) -> Self {
        Self { colour: true, width }
    }

    /// As standard output is: colours only on a terminal that has them, and not if `NO_COLOR` is set.
    pub fn of_stdout() -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let colour = std::io::stdout().is_terminal() && !set("NO_COLOR") && !dumb;
        let width = comfy_table::Table::new().width().map(usize::from).filter(|&width| width > 0);
        Self { colour, width: width.unwrap_or(DEFAULT_WIDTH) }
    }

    /// Columns to fill.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Whether colours are used.
    pub fn has_colour(&self) -> bool {
        self.colour
    }

    /// The text in its colour. The colour takes no room.
    pub(super) fn paint(&self, ink: Ink, text: &str) -> String {
        if !self.colour || text.trim().is_empty() {
            return text.to_string();
        }
        let code = match ink {
            Ink::Strong => "1",
            Ink::Faint => "2",
            Ink::Evening => "33",
            Ink::Night => "1;34",
            Ink::Call => "35",
            Ink::Holiday => "36",
            Ink::Alarm => "1;31",
            Ink::Notice => "31",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_has_no_escapes() {
        assert_eq!(Style::plain(80).paint(Ink::Alarm, "short"), "short");
        assert_eq!(Style::coloured(80).paint(Ink::Alarm, "short"), "\u{1b}[1;31mshort\u{1b}[0m");
    }
}
