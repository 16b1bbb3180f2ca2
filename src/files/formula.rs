//! Text that a spreadsheet would run: a cell that begins like a formula is written behind an apostrophe, which says "text"
//! to a spreadsheet, and read without it.

/// Letters with which a formula begins.
const BEGINNINGS: [char; 4] = ['=', '+', '-', '@'];

/// Whether a cell is a formula, or one that is guarded already.
fn begins_like_one(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(BEGINNINGS)
}

/// The cell as it is written.
pub(crate) fn guarded(text: String) -> String {
    if begins_like_one(&text) { format!("'{text}") } else { text }
}

/// The cell as it is meant.
pub(crate) fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| begins_like_one(rest)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_guarded_and_comes_back() {
        assert_eq!(guarded("=HYPERLINK(1)".into()), "'=HYPERLINK(1)");
        for text in ["=1+1", "@SUM(A1)", "-2+3", "+45 12", "'=1", "''@", "'Anna'", "O'Hara", "", "'", "D+E"] {
            assert_eq!(unguarded(&guarded(text.into())), text);
        }
    }

    #[test]
    fn an_apostrophe_of_a_name_stays() {
        assert_eq!(guarded("'t Hooft".into()), "'t Hooft");
        assert_eq!(unguarded("'t Hooft"), "'t Hooft");
    }
}
