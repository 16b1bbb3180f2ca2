//! Danish civil registration numbers (CPR): noticed so that they can be refused, masked so that they are never echoed.
//!
//! Hospital folders travel by e-mail. People are keyed by employment; a value such as `DDMMYY-NNNN`, or ten digits that
//! begin with a date, is refused wherever it stands.

/// The text with every number that looks like a civil registration number masked; `None` when there is none.
pub(crate) fn mask(text: &str) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let mut masked = String::new();
    let mut found = false;
    let mut at = 0;
    while at < letters.len() {
        if let Some(length) = civil_number_at(&letters, at) {
            masked.extend(&letters[at..at + 2]);
            masked.push_str("****-****");
            found = true;
            at += length;
        } else {
            masked.push(letters[at]);
            at += 1;
        }
    }
    found.then_some(masked)
}

/// Length in characters of the civil registration number that begins at `at`, if one does.
fn civil_number_at(letters: &[char], at: usize) -> Option<usize> {
    let digit = |index: usize| letters.get(index).and_then(|letter| letter.to_digit(10));
    if at > 0 && digit(at - 1).is_some() {
        return None;
    }
    // The decimals of a number are no person: 0,1010101234.
    if at > 1 && matches!(letters[at - 1], '.' | ',') && digit(at - 2).is_some() {
        return None;
    }
    let pair = |index: usize| Some(digit(index)? * 10 + digit(index + 1)?);
    let (day, month, _year) = (pair(at)?, pair(at + 2)?, pair(at + 4)?);
    let separated = matches!(letters.get(at + 6), Some('-' | ' ' | '\u{2013}'));
    let serial = at + 6 + usize::from(separated);
    pair(serial)?;
    pair(serial + 2)?;
    let end = serial + 4;
    let longest = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    ((1..=longest).contains(&day) && digit(end).is_none()).then_some(end - at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_people_are_masked() {
        assert_eq!(mask("Anna 010190-1234"), Some("Anna 01****-****".into()));
        assert_eq!(mask("0101901234"), Some("01****-****".into()));
        assert_eq!(mask("290200 4321."), Some("29****-****.".into()));
    }

    #[test]
    fn other_numbers_stay() {
        for text in ["2026-07-06", "06-07-2026", "320190-1234", "011390-1234", "300290-1234", "01019012345", "12345"] {
            assert_eq!(mask(text), None, "{text}");
        }
        assert_eq!(mask("0,0101901234"), None);
        assert_eq!(mask("2026-07-06..2026-08-02"), None);
    }
}
