//! The values of a rule: what form each has, and which way it is stricter.

use super::table::{number, plain};
use std::fmt;
use toml::Value;
use toml::de::DeValue;

/// A value that a rule takes.
#[derive(Debug)]
pub(super) struct Key {
    /// Name, with its unit.
    pub name: &'static str,
    /// Form and bounds.
    pub shape: Shape,
    /// Which change makes the rule stricter.
    pub stricter: Stricter,
    /// Whether the value opens an exception that the rule itself grants to those who consent (reduced rest, opt-out):
    /// without it the rule is at its strictest, and an agreement or a local agreement may open it even where the rule is
    /// law.
    pub exception: bool,
}

/// Form of a value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// Whole number within bounds.
    Count(i64, i64),
    /// Number within bounds.
    Number(f64, f64),
    /// `true` or `false`.
    Flag,
    /// One text.
    Text,
    /// A list; the rule reads its items.
    List,
}

/// Which change of a value makes the rule stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stricter {
    /// More (or `true`) is stricter.
    Higher,
    /// Less (or `false`) is stricter.
    Lower,
    /// A list that holds the old one and more is stricter.
    Longer,
    /// Neither way: no change of a binding rule.
    Fixed,
    /// Left to the ward by the rule's nature, e.g. the tolerance of a balance.
    WardSetting,
}

impl Key {
    /// A whole number.
    pub const fn count(name: &'static str, least: i64, most: i64, stricter: Stricter) -> Self {
        Self { name, shape: Shape::Count(least, most), stricter, exception: false }
    }

    /// A number.
    pub const fn number(name: &'static str, least: f64, most: f64, stricter: Stricter) -> Self {
        Self { name, shape: Shape::Number(least, most), stricter, exception: false }
    }

    /// `true` or `false`.
    pub const fn flag(name: &'static str, stricter: Stricter) -> Self {
        Self { name, shape: Shape::Flag, stricter, exception: false }
    }

    /// A text.
    pub const fn text(name: &'static str, stricter: Stricter) -> Self {
        Self { name, shape: Shape::Text, stricter, exception: false }
    }

    /// A list.
    pub const fn list(name: &'static str, stricter: Stricter) -> Self {
        Self { name, shape: Shape::List, stricter, exception: false }
    }

    /// The same value as an exception.
    pub const fn exception(self) -> Self {
        Self { exception: true, ..self }
    }

    /// Whether going from `old` (if any) to `new` loosens the rule.
    pub fn loosens(&self, old: Option<&Value>, new: &Value) -> bool {
        let Some(old) = old else {
            // Without an exception a rule is at its strictest, without a limit at its loosest.
            return self.exception && *new != Value::Boolean(false);
        };
        match self.stricter {
            _ if old == new => false,
            Stricter::WardSetting => false,
            Stricter::Fixed => true,
            Stricter::Longer => match (old, new) {
                (Value::Array(old), Value::Array(new)) => !old.iter().all(|item| new.contains(item)),
                _ => true,
            },
            Stricter::Higher => size(new) < size(old),
            Stricter::Lower => size(new) > size(old),
        }
    }
}

/// A number or flag on one scale.
fn size(value: &Value) -> f64 {
    match value {
        Value::Integer(whole) => *whole as f64,
        Value::Float(broken) => *broken,
        Value::Boolean(flag) => f64::from(u8::from(*flag)),
        _ => 0.0,
    }
}

impl Shape {
    /// The value, or what was expected.
    pub fn read(self, value: &DeValue<'_>) -> Result<Value, String> {
        let plain = plain(value);
        let fits = match self {
            Self::Count(least, most) => plain.as_integer().is_some_and(|count| (least..=most).contains(&count)),
            Self::Number(least, most) => number(value).is_some_and(|number| (least..=most).contains(&number)),
            Self::Flag => plain.is_bool(),
            Self::Text => plain.is_str(),
            Self::List => plain.is_array(),
        };
        if fits { Ok(plain) } else { Err(format!("{self}; found {plain}")) }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(least, most) => write!(f, "a whole number from {least} to {most}"),
            Self::Number(least, most) => write!(f, "a number from {least} to {most}"),
            Self::Flag => write!(f, "`true` or `false`"),
            Self::Text => write!(f, "a text in quotes"),
            Self::List => write!(f, "a list in square brackets"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_rest_loosens_and_more_does_not() {
        let rest = Key::count("hours", 1, 24, Stricter::Higher);
        assert!(rest.loosens(Some(&Value::Integer(11)), &Value::Integer(10)));
        assert!(!rest.loosens(Some(&Value::Integer(11)), &Value::Integer(12)));
        assert!(!rest.loosens(None, &Value::Integer(1)), "a first limit is never looser than none");
    }

    #[test]
    fn opening_an_exception_loosens_and_closing_it_does_not() {
        let opt_out = Key::flag("opt_out", Stricter::Lower).exception();
        assert!(opt_out.loosens(None, &Value::Boolean(true)));
        assert!(!opt_out.loosens(Some(&Value::Boolean(true)), &Value::Boolean(false)));
    }

    #[test]
    fn a_list_may_only_grow() {
        let list = |items: &[&str]| Value::Array(items.iter().map(|item| Value::String((*item).into())).collect());
        let key = Key::list("sequences", Stricter::Longer);
        assert!(!key.loosens(Some(&list(&["ND"])), &list(&["ED", "ND"])));
        assert!(key.loosens(Some(&list(&["ND"])), &list(&["ED"])));
    }
}
