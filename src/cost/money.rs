//! Exact amounts: decimals as they are printed, hourly pay as a fraction, and the one rounding that makes øre of them.

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use std::cmp::Ordering;
use std::fmt;

/// Ten-thousandths in one: the finest decimal that a pay table can say.
const SCALE: i64 = 10_000;

/// A decimal number with at most four places, kept whole: `32.5` is 325,000 ten-thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal {
    ten_thousandths: i64,
}

impl Decimal {
    /// A whole number.
    pub fn whole(number: i32) -> Self {
        Self { ten_thousandths: i64::from(number) * SCALE }
    }

    /// The decimal nearest to a part of full time or the like.
    pub fn nearest(number: f64) -> Self {
        Self { ten_thousandths: (number * SCALE as f64).round() as i64 }
    }

    /// Reads `32.5`, `1924` or `-0.25`; `None` for anything else, and for more than four decimals.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(whole) || !all_digits(decimals) || decimals.len() > 4 {
            return None;
        }
        let fraction: i64 = format!("{decimals:0<4}").parse().ok()?;
        let size = whole.parse::<i64>().ok()?.checked_mul(SCALE)?.checked_add(fraction)?;
        Some(Self { ten_thousandths: if negative { -size } else { size } })
    }

    /// The number read as kroner, in øre, rounded half up.
    pub fn kroner_as_ore(self) -> i64 {
        Fraction::of(self).times(100).rounded()
    }

    /// The product of two decimals read as kroner × factor, in øre, rounded half up.
    pub fn kroner_times_as_ore(self, factor: Decimal) -> i64 {
        Fraction::of(self).times(100).times_decimal(factor).rounded()
    }

    /// The number times `units`, rounded half up: hours to minutes, days to hours.
    pub fn times(self, units: i64) -> i64 {
        Fraction::of(self).times(units).rounded()
    }

    /// The sum of two decimals.
    pub fn plus(self, other: Decimal) -> Self {
        Self { ten_thousandths: self.ten_thousandths.saturating_add(other.ten_thousandths) }
    }

    /// Whether the number is below zero.
    pub fn is_negative(self) -> bool {
        self.ten_thousandths < 0
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative() { "-" } else { "" };
        let size = self.ten_thousandths.unsigned_abs();
        let (whole, fraction) = (size / SCALE as u64, format!("{:04}", size % SCALE as u64));
        let fraction = fraction.trim_end_matches('0');
        if fraction.is_empty() { write!(out, "{sign}{whole}") } else { write!(out, "{sign}{whole}.{fraction}") }
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;
        impl Visitor<'_> for Number {
            type Value = Decimal;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a number with at most four decimals")
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Decimal, E> {
                self.visit_str(&number.to_string())
            }

            // The shortest text that reads back as the same float is the text that stands in the file.
            fn visit_f64<E: Error>(self, number: f64) -> Result<Decimal, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Decimal, E> {
                Decimal::parse(text)
                    .ok_or_else(|| E::custom(format!("`{text}` is not {}", "a number with at most four decimals")))
            }
        }
        deserializer.deserialize_any(Number)
    }
}

/// Pay for one hour in øre, as an exact fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HourlyPay {
    ore_numerator: i64,
    denominator: i64,
}

impl HourlyPay {
    /// Hours of a full-time year: 37 × 52.
    pub const HOURS_A_YEAR: i64 = 1924;

    /// Pay that is a whole number of øre an hour.
    pub fn from_ore(ore: i64) -> Self {
        Self { ore_numerator: ore, denominator: 1 }
    }

    /// `ore_numerator / denominator` øre an hour; `None` unless the denominator is positive.
    pub fn from_fraction(ore_numerator: i64, denominator: i64) -> Option<Self> {
        (denominator > 0).then_some(Self { ore_numerator, denominator })
    }

    /// Twelve monthly net pays over the 1924 hours of a year.
    pub fn from_monthly_ore(monthly_ore: i64) -> Self {
        Self { ore_numerator: monthly_ore.saturating_mul(12), denominator: Self::HOURS_A_YEAR }
    }

    /// The nearest whole øre, half up: the base on which the published examples pay supplements.
    pub fn rounded_to_ore(self) -> Self {
        Self::from_ore(self.as_fraction().rounded())
    }

    /// `percent` of the pay for `minutes`, in øre, rounded half up.
    pub fn percent_for_minutes(self, percent: Decimal, minutes: i64) -> i64 {
        self.percent_an_hour(percent).for_minutes(minutes)
    }

    pub(super) fn percent_an_hour(self, percent: Decimal) -> Fraction {
        self.as_fraction().times_decimal(percent).over(100)
    }

    fn as_fraction(self) -> Fraction {
        Fraction { numerator: i128::from(self.ore_numerator), denominator: i128::from(self.denominator) }
    }
}

/// An exact amount of øre on its way to being rounded. The denominator is positive.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fraction {
    numerator: i128,
    denominator: i128,
}

impl Fraction {
    /// A whole amount.
    pub fn whole(amount: i64) -> Self {
        Self { numerator: i128::from(amount), denominator: 1 }
    }

    fn of(decimal: Decimal) -> Self {
        Self { numerator: i128::from(decimal.ten_thousandths), denominator: i128::from(SCALE) }
    }

    fn times(self, factor: i64) -> Self {
        Self { numerator: self.numerator.saturating_mul(i128::from(factor)), ..self }
    }

    fn over(self, divisor: u32) -> Self {
        Self { denominator: self.denominator.saturating_mul(i128::from(divisor.max(1))), ..self }
    }

    fn times_decimal(self, factor: Decimal) -> Self {
        Self {
            numerator: self.numerator.saturating_mul(i128::from(factor.ten_thousandths)),
            denominator: self.denominator.saturating_mul(i128::from(SCALE)),
        }
    }

    /// An amount an hour, paid for `minutes`, rounded half up.
    pub fn for_minutes(self, minutes: i64) -> i64 {
        self.times(minutes).over(60).rounded()
    }

    /// Rounded half up to a whole number; beyond the range of `i64`, its nearest end.
    pub fn rounded(self) -> i64 {
        let doubled = self.numerator.saturating_mul(2).saturating_add(self.denominator);
        let whole = doubled.div_euclid(self.denominator.saturating_mul(2));
        whole.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
    }

    /// Which of two amounts is larger.
    pub fn compare(self, other: Self) -> Ordering {
        let left = self.numerator.saturating_mul(other.denominator);
        left.cmp(&other.numerator.saturating_mul(self.denominator))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_as_printed() {
        for (text, back) in
            [("32.5", "32.5"), ("1924", "1924"), ("-0.25", "-0.25"), ("0.0001", "0.0001"), ("7.40", "7.4")]
        {
            assert_eq!(Decimal::parse(text).unwrap().to_string(), back);
        }
        for wrong in ["", ".5", "5.", "1.23456", "1,5", "1e3", "--1", "99999999999999999999"] {
            assert_eq!(Decimal::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_toml_float_is_the_decimal_that_stands_there() {
        #[derive(serde::Deserialize)]
        struct Row {
            percent: Decimal,
        }
        for text in ["percent = 37.5", "percent = 1.4156", "percent = 47", "percent = \"532.82\""] {
            let row: Row = toml::from_str(text).unwrap();
            assert_eq!(row.percent.to_string(), text.trim_start_matches("percent = ").trim_matches('"'));
        }
        assert!(toml::from_str::<Row>("percent = nan").is_err());
    }

    #[test]
    fn amounts_round_half_up_also_below_zero() {
        assert_eq!(Decimal::parse("0.005").unwrap().kroner_as_ore(), 1);
        assert_eq!(Decimal::parse("-0.005").unwrap().kroner_as_ore(), 0);
        assert_eq!(Decimal::parse("0.0049").unwrap().kroner_as_ore(), 0);
    }

    #[test]
    fn monthly_pay_over_1924_hours() {
        let pay = HourlyPay::from_monthly_ore(2_945_483 + 193_047);
        assert_eq!(pay.rounded_to_ore(), HourlyPay::from_ore(19_575));
        let pay = HourlyPay::from_monthly_ore(3_017_542 + 197_769 + 300_000);
        assert_eq!(pay.rounded_to_ore(), HourlyPay::from_ore(21_925));
    }

    #[test]
    fn kroner_of_the_year_2000_times_the_factor_give_the_printed_amounts() {
        let ore = |kroner, factor| Decimal::parse(kroner).unwrap().kroner_times_as_ore(Decimal::parse(factor).unwrap());
        assert_eq!(ore("29.36", "1.4156"), 4_156);
        assert_eq!(ore("26.56", "1.4156"), 3_760);
        assert_eq!(ore("388.55", "1.3713"), 53_282);
    }

    #[test]
    fn absurd_pay_does_not_overflow() {
        let pay = HourlyPay::from_ore(i64::MAX);
        assert_eq!(pay.percent_for_minutes(Decimal::whole(150), 60), i64::MAX);
    }
}
