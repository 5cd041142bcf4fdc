//! The packs that come with the program, and the fingerprint of a pack's text.

use sm3::{Digest, Sm3};

/// The delivered packs: file name and text.
pub fn builtin() -> &'static [(&'static str, &'static str)] {
    BUILTIN
}

const BUILTIN: &[(&str, &str)] = &[];

/// The SM3 hash of a pack's text, in lower-case hex.
pub fn hash(text: &str) -> String {
    let digest = Sm3::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_standard_one() {
        assert_eq!(
            hash("abc"),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        );
    }
}
