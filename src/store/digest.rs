//! A digest of texts: FNV-1a over 128 bits. It notices damage; it is no seal against forgery.

/// A running digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Digest(u128);

const START: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

impl Default for Digest {
    fn default() -> Self {
        Self(START)
    }
}

impl Digest {
    /// The digest that a text stands for; one that no text has for anything else.
    pub fn of_text(text: &str) -> Self {
        Self(u128::from_str_radix(text, 16).unwrap_or(0))
    }

    /// Adds a text with its length, so that no two lists of texts run together.
    pub fn add(&mut self, text: &str) -> &mut Self {
        let length = (text.len() as u64).to_le_bytes();
        for byte in length.iter().chain(text.as_bytes()) {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(PRIME);
        }
        self
    }

    /// As 32 hexadecimal digits.
    pub fn text(&self) -> String {
        format!("{:032x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_or_another_border_between_texts_is_another_digest() {
        let of = |texts: &[&str]| {
            let mut digest = Digest::default();
            texts.iter().for_each(|text| drop(digest.add(text).text()));
            digest
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["ab"]), of(&["aB"]));
        assert_eq!(Digest::of_text(&of(&["ab"]).text()), of(&["ab"]));
    }
}
