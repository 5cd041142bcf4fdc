//! Exact decimal numbers for points, rates and money; every operation is checked.

use std::{cmp::Ordering, fmt, str::FromStr};

use rust_decimal::{Decimal as Inner, RoundingStrategy};

crate::code_enum! {
    /// How a number loses its surplus places.
    Rounding {
        HalfUp = "half_up",
        HalfEven = "half_even",
        Down = "down",
        Up = "up",
        Floor = "floor",
        Ceil = "ceil",
    }
}

/// An exact decimal number. Operations that can overflow return `None`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Decimal(Inner);

impl Decimal {
    /// Nought.
    pub const ZERO: Decimal = Decimal(Inner::ZERO);
    /// One.
    pub const ONE: Decimal = Decimal(Inner::ONE);

    /// `mantissa × 10^-places`; `None` beyond 28 places.
    pub fn new(mantissa: i64, places: u32) -> Option<Decimal> {
        Inner::try_new(mantissa, places).ok().map(Decimal)
    }

    /// A whole number.
    pub fn whole(number: i64) -> Decimal {
        Decimal(Inner::from(number))
    }

    /// Reads `12`, `-0.5`, `3.830`: ASCII digits with at most one point, no exponent, no blanks.
    pub fn parse(text: &str) -> Option<Decimal> {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let plain = !digits.is_empty()
            && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
            && digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.ends_with(|c: char| c.is_ascii_digit());
        if !plain {
            return None;
        }
        Inner::from_str_exact(text.strip_prefix('+').unwrap_or(text))
            .ok()
            .map(Decimal)
    }

    /// Sum, or `None` on overflow.
    pub fn plus(self, other: Decimal) -> Option<Decimal> {
        self.0.checked_add(other.0).map(Decimal)
    }

    /// Difference, or `None` on overflow.
    pub fn minus(self, other: Decimal) -> Option<Decimal> {
        self.0.checked_sub(other.0).map(Decimal)
    }

    /// Product, or `None` on overflow.
    pub fn times(self, other: Decimal) -> Option<Decimal> {
        self.0.checked_mul(other.0).map(Decimal)
    }

    /// Quotient to 28 digits, or `None` on overflow or division by nought.
    pub fn over(self, other: Decimal) -> Option<Decimal> {
        self.0.checked_div(other.0).map(Decimal)
    }

    /// The number with its sign changed.
    pub fn negate(self) -> Decimal {
        Decimal(-self.0)
    }

    /// Sum of many, or `None` on overflow.
    pub fn sum(numbers: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
        numbers.into_iter().try_fold(Decimal::ZERO, Decimal::plus)
    }

    /// The number with at most `places` places.
    pub fn round(self, places: u32, rounding: Rounding) -> Decimal {
        let strategy = match rounding {
            Rounding::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Rounding::HalfEven => RoundingStrategy::MidpointNearestEven,
            Rounding::Down => RoundingStrategy::ToZero,
            Rounding::Up => RoundingStrategy::AwayFromZero,
            Rounding::Floor => RoundingStrategy::ToNegativeInfinity,
            Rounding::Ceil => RoundingStrategy::ToPositiveInfinity,
        };
        Decimal(self.0.round_dp_with_strategy(places, strategy))
    }

    /// The number as `(mantissa, places)`, trailing noughts gone: 1.50 is `(15, 1)`.
    pub fn parts(self) -> (i128, u32) {
        let plain = self.0.normalize();
        (plain.mantissa(), plain.scale())
    }

    /// `mantissa × 10^-places`; `None` beyond 28 places or 96 bits.
    pub fn from_parts(mantissa: i128, places: u32) -> Option<Decimal> {
        Inner::try_from_i128_with_scale(mantissa, places)
            .ok()
            .map(Decimal)
    }

    /// Number of places after the point once trailing noughts are gone.
    pub fn places(self) -> u32 {
        self.0.normalize().scale()
    }

    /// Whether the number is below nought.
    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative() && !self.0.is_zero()
    }

    /// The whole part as an integer, or `None` if it does not fit.
    pub fn to_i64(self) -> Option<i64> {
        i64::try_from(self.0.trunc()).ok()
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl FromStr for Decimal {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Decimal::parse(text).ok_or(())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.normalize().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_plain_numbers_only() {
        for (text, shown) in [("12", "12"), ("-0.50", "-0.5"), ("+3", "3"), ("0.0", "0")] {
            assert_eq!(Decimal::parse(text).unwrap().to_string(), shown);
        }
        for text in ["", "-", ".5", "5.", "1e3", " 1", "１", "1,000", "1_0"] {
            assert_eq!(Decimal::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn overflow_is_none_and_never_a_panic() {
        let big = Decimal::parse("79228162514264337593543950335").unwrap();
        assert_eq!(big.plus(Decimal::ONE), None);
        assert_eq!(big.times(big), None);
        assert_eq!(Decimal::ONE.over(Decimal::ZERO), None);
    }

    #[test]
    fn rounds_as_told() {
        let half = Decimal::parse("2.5").unwrap();
        assert_eq!(half.round(0, Rounding::HalfUp), Decimal::whole(3));
        assert_eq!(half.round(0, Rounding::HalfEven), Decimal::whole(2));
        assert_eq!(half.negate().round(0, Rounding::Floor), Decimal::whole(-3));
    }
}
