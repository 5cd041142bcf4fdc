//! Exact fractions: sums, means and shares that lose nothing until a rounding is named.

use std::{cmp::Ordering, fmt};

use super::{Decimal, decimal::Rounding};

/// A fraction in lowest terms. Because no step rounds, the order of entry never changes a result.
/// Operations that leave 127 bits return `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Exact {
    num: i128,
    den: i128,
}

/// Places kept of each number where a sum of fractions grows too large.
const CLOSE_PLACES: u32 = 18;

/// Places shown of a fraction that no decimal holds.
const SHOWN_PLACES: u32 = 6;

impl Exact {
    /// Nought.
    pub const ZERO: Exact = Exact { num: 0, den: 1 };
    /// One.
    pub const ONE: Exact = Exact { num: 1, den: 1 };
    /// One hundred, the whole of a percentage.
    pub const HUNDRED: Exact = Exact { num: 100, den: 1 };

    /// A whole number.
    pub fn whole(number: i64) -> Exact {
        Exact {
            num: i128::from(number),
            den: 1,
        }
    }

    /// A number of things.
    pub fn count(number: usize) -> Exact {
        Exact {
            num: i128::try_from(number).unwrap_or(i128::MAX),
            den: 1,
        }
    }

    /// `num ÷ den` in lowest terms; `None` if `den` is nought.
    pub fn ratio(num: i128, den: i128) -> Option<Exact> {
        if den == 0 || num == i128::MIN || den == i128::MIN {
            return None;
        }
        let shared = divisor(num, den);
        let sign = if den < 0 { -1 } else { 1 };
        Some(Exact {
            num: num / shared * sign,
            den: den / shared * sign,
        })
    }

    /// Sum, or `None` on overflow.
    pub fn plus(self, other: Exact) -> Option<Exact> {
        let shared = divisor(self.den, other.den);
        let scale = other.den / shared;
        let left = self.num.checked_mul(scale)?;
        let right = other.num.checked_mul(self.den / shared)?;
        Exact::ratio(left.checked_add(right)?, self.den.checked_mul(scale)?)
    }

    /// Difference, or `None` on overflow.
    pub fn minus(self, other: Exact) -> Option<Exact> {
        self.plus(other.negate())
    }

    /// Product, or `None` on overflow.
    pub fn times(self, other: Exact) -> Option<Exact> {
        let cross = Exact::ratio(self.num, other.den)?;
        let other = Exact::ratio(other.num, self.den)?;
        let num = cross.num.checked_mul(other.num)?;
        Exact::ratio(num, cross.den.checked_mul(other.den)?)
    }

    /// Quotient, or `None` on overflow or division by nought.
    pub fn over(self, other: Exact) -> Option<Exact> {
        self.times(Exact::ratio(other.den, other.num)?)
    }

    /// The number with its sign changed.
    pub fn negate(self) -> Exact {
        Exact {
            num: -self.num,
            den: self.den,
        }
    }

    /// Sum of many, the same in whatever order they come. Where many unlike denominators leave
    /// 127 bits, each number is first rounded to 18 places; `None` if that overflows too.
    pub fn sum(numbers: impl IntoIterator<Item = Exact>) -> Option<Exact> {
        let mut sorted: Vec<Exact> = numbers.into_iter().collect();
        sorted.sort_unstable();
        let add = |sum: Exact, one: &Exact| sum.plus(*one);
        let whole = sorted.iter().try_fold(Exact::ZERO, add);
        whole.or_else(|| {
            sorted.iter().try_fold(Exact::ZERO, |sum, one| {
                sum.plus(one.round(CLOSE_PLACES, Rounding::HalfEven)?)
            })
        })
    }

    /// Sum over number of entries; `None` for none at all or on overflow.
    pub fn mean(numbers: &[Exact]) -> Option<Exact> {
        Exact::sum(numbers.iter().copied())?.over(Exact::count(numbers.len()))
    }

    /// The greatest whole number that is not above it.
    pub fn floor(self) -> Exact {
        Exact {
            num: self.num.div_euclid(self.den),
            den: 1,
        }
    }

    /// The least whole number that is not below it.
    pub fn ceil(self) -> Exact {
        self.negate().floor().negate()
    }

    /// Whether it is below nought.
    pub fn is_negative(self) -> bool {
        self.num < 0
    }

    /// Whether it is nought.
    pub fn is_zero(self) -> bool {
        self.num == 0
    }

    /// The number with at most `places` places, from its exact value; `None` on overflow.
    pub fn round(self, places: u32, rounding: Rounding) -> Option<Exact> {
        let scale = 10_i128.checked_pow(places)?;
        let grown = self.times(Exact { num: scale, den: 1 })?;
        let (low, rest) = (
            grown.num.div_euclid(grown.den),
            grown.num.rem_euclid(grown.den),
        );
        let half = rest.cmp(&(grown.den - rest));
        let up = match rounding {
            _ if rest == 0 => false,
            Rounding::Floor => false,
            Rounding::Ceil => true,
            Rounding::Down => self.num < 0,
            Rounding::Up => self.num > 0,
            Rounding::HalfUp => half == Ordering::Greater || half.is_eq() && self.num > 0,
            Rounding::HalfEven => half == Ordering::Greater || half.is_eq() && low % 2 != 0,
        };
        Exact::ratio(low.checked_add(i128::from(up))?, scale)
    }

    /// As a decimal: exact where a decimal holds it, else rounded half up to twelve places or as
    /// many as fit; `None` beyond a decimal's range.
    pub fn decimal(self) -> Option<Decimal> {
        self.plain().or_else(|| {
            (0..=12)
                .rev()
                .find_map(|places| self.round(places, Rounding::HalfUp).and_then(Exact::plain))
        })
    }

    fn plain(self) -> Option<Decimal> {
        let (mut den, mut twos, mut fives) = (self.den, 0_u32, 0_u32);
        while den % 2 == 0 {
            den /= 2;
            twos += 1;
        }
        while den % 5 == 0 {
            den /= 5;
            fives += 1;
        }
        let places = twos.max(fives);
        if den != 1 || places > 28 {
            return None;
        }
        let grow = 10_i128.checked_pow(places)? / self.den;
        Decimal::from_parts(self.num.checked_mul(grow)?, places)
    }
}

impl From<Decimal> for Exact {
    fn from(number: Decimal) -> Exact {
        let (mantissa, places) = number.parts();
        // A decimal has at most 96 bits and 28 places: both always fit.
        Exact::ratio(mantissa, 10_i128.pow(places)).unwrap_or(Exact::ZERO)
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    /// Compares whole parts, then the reciprocals of the rests: nothing can overflow.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut left, mut right, mut turned) = (*self, *other, false);
        loop {
            let whole = left.floor().num.cmp(&right.floor().num);
            let rests = (
                left.num.rem_euclid(left.den),
                right.num.rem_euclid(right.den),
            );
            let order = match (whole, rests) {
                (Ordering::Equal, (0, 0)) => Ordering::Equal,
                (Ordering::Equal, (0, _)) => Ordering::Less,
                (Ordering::Equal, (_, 0)) => Ordering::Greater,
                (Ordering::Equal, (a, b)) => {
                    left = Exact {
                        num: left.den,
                        den: a,
                    };
                    right = Exact {
                        num: right.den,
                        den: b,
                    };
                    turned = !turned;
                    continue;
                }
                (other, _) => other,
            };
            return if turned { order.reverse() } else { order };
        }
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.plain().or_else(|| {
            self.round(SHOWN_PLACES, Rounding::HalfUp)
                .and_then(Exact::plain)
        });
        match shown {
            Some(number) => number.fmt(f),
            None => f.pad(&format!("{}/{}", self.num, self.den)),
        }
    }
}

/// The greatest common divisor, at least 1.
fn divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    i128::try_from(a.max(1)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::from(Decimal::parse(text).unwrap())
    }

    #[test]
    fn a_third_of_thirty_is_ten() {
        let third = Exact::ratio(1, 3).unwrap();
        assert_eq!(third.times(exact("30")), Some(exact("10")));
        assert_eq!(Exact::sum([third; 3]), Some(Exact::ONE));
        assert_eq!(third.to_string(), "0.333333");
        assert_eq!(exact("-0.50").to_string(), "-0.5");
    }

    #[test]
    fn rounds_from_the_exact_value() {
        for (text, mode, shown) in [
            ("2.5", Rounding::HalfUp, "3"),
            ("-2.5", Rounding::HalfUp, "-3"),
            ("2.5", Rounding::HalfEven, "2"),
            ("3.5", Rounding::HalfEven, "4"),
            ("-2.5", Rounding::HalfEven, "-2"),
            ("-2.5", Rounding::Down, "-2"),
            ("-2.5", Rounding::Up, "-3"),
            ("-2.5", Rounding::Floor, "-3"),
            ("-2.5", Rounding::Ceil, "-2"),
            ("2.4", Rounding::Up, "3"),
            ("2.49", Rounding::HalfUp, "2"),
        ] {
            let got = exact(text).round(0, mode).unwrap();
            assert_eq!(got, exact(shown), "{text} {mode}");
        }
    }

    #[test]
    fn a_mean_of_very_unlike_fractions_is_close_and_knows_no_order() {
        let mut many: Vec<Exact> = (1..=400_i128)
            .filter_map(|den| Exact::ratio(den * 7 % 11, den + 100))
            .collect();
        let mean = Exact::mean(&many).unwrap();
        many.reverse();
        assert_eq!(Exact::mean(&many), Some(mean));
        assert!(mean > Exact::ZERO && mean < Exact::ONE);
    }

    #[test]
    fn compares_without_overflow_and_overflow_is_none() {
        let big = Exact::ratio(i128::MAX, 3).unwrap();
        let near = Exact::ratio(i128::MAX - 3, 3).unwrap();
        assert!(near < big);
        assert_eq!(big.cmp(&big), Ordering::Equal);
        assert!(exact("-0.1") < exact("0") && exact("0.3") < exact("0.31"));
        assert_eq!(big.times(big), None);
        assert_eq!(big.plus(big), None);
        assert_eq!(Exact::ONE.over(Exact::ZERO), None);
    }
}
