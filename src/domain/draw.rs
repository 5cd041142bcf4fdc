//! Drawing by lot, repeatably: the same seed and the same orgs always give the same draw.

use crate::domain::record::Id;

/// A stream of numbers that depends on its seed alone (SplitMix64).
struct Lots(u64);

impl Lots {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }

    /// A number below a bound, each as likely as the others: what would favor some is thrown away.
    fn below(&mut self, bound: u64) -> u64 {
        let fair = u64::MAX - u64::MAX % bound;
        loop {
            let lot = self.next();
            if lot < fair {
                return lot % bound;
            }
        }
    }
}

/// The keys in an order that depends on the seed and on which keys there are, not on the order in
/// which they were given.
fn shuffled(pool: &[Id], seed: i64) -> Vec<Id> {
    let mut keys = pool.to_vec();
    keys.sort_unstable();
    keys.dedup();
    let mut lots = Lots(u64::from_ne_bytes(seed.to_ne_bytes()));
    for last in (1..keys.len()).rev() {
        let bound = u64::try_from(last).unwrap_or(u64::MAX - 1) + 1;
        let at = usize::try_from(lots.below(bound)).unwrap_or(last);
        keys.swap(last, at);
    }
    keys
}

/// So many of the keys, drawn by lot and then put in order; all of them if there are not as many.
pub fn drawn(pool: &[Id], count: usize, seed: i64) -> Vec<Id> {
    let mut keys = shuffled(pool, seed);
    keys.truncate(count);
    keys.sort_unstable();
    keys
}

/// Who checks whom: each key with the one that checks it, never itself, each checking exactly one.
/// None can be made of fewer than two.
pub fn pairs(pool: &[Id], seed: i64) -> Vec<(Id, Id)> {
    let keys = shuffled(pool, seed);
    if keys.len() < 2 {
        return Vec::new();
    }
    let next = keys.iter().cycle().skip(1);
    keys.iter().copied().zip(next.copied()).collect()
}
