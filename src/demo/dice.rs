//! Chance without surprise: the same seed throws the same numbers, on every machine.

/// A sequence of numbers that looks like chance.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    /// The sequence of a seed.
    pub(super) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// The next number: splitmix64, which needs no more state than its place.
    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from `least` to `most`, both inclusive.
    pub(super) fn between(&mut self, least: u32, most: u32) -> u32 {
        let span = u64::from(most.saturating_sub(least)) + 1;
        let step = u32::try_from(self.throw() % span).unwrap_or(0);
        least.saturating_add(step)
    }

    /// A number of days from `least` to `most`, both inclusive.
    pub(super) fn days(&mut self, least: u32, most: u32) -> i64 {
        i64::from(self.between(least, most))
    }

    /// One of a list; the empty text if there is none.
    pub(super) fn pick<'a>(&mut self, list: &'a [String]) -> &'a str {
        let most = u32::try_from(list.len()).unwrap_or(u32::MAX).max(1) - 1;
        let at = self.between(0, most);
        list.get(at as usize).map_or("", String::as_str)
    }

    /// Puts a list in another order.
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let most = u32::try_from(last).unwrap_or(u32::MAX);
            list.swap(last, self.between(0, most) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_throws_the_same_numbers_within_their_bounds() {
        let (mut one, mut other) = (Dice::new(7), Dice::new(7));
        for _ in 0..200 {
            let number = one.between(3, 9);
            assert!((3..=9).contains(&number));
            assert_eq!(number, other.between(3, 9));
        }
        assert_eq!(Dice::new(1).pick(&[]), "");
    }
}
