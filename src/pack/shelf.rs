//! The packs that come with the program, and the fingerprint of a pack's text.

use sm3::{Digest, Sm3};

/// The delivered packs: file name and text.
pub fn builtin() -> &'static [(&'static str, &'static str)] {
    BUILTIN
}

macro_rules! pack {
    ($name:literal) => {
        ($name, include_str!(concat!("../../data/packs/", $name)))
    };
}

const BUILTIN: &[(&str, &str)] = &[
    pack!("s0-university-responsibility.toml"),
    pack!("s1-five-in-concert-2020.toml"),
    pack!("s2-special-inspection-2018.toml"),
    pack!("s3-secretary-accountability-2022.toml"),
    pack!("s4-organ-target-2009.toml"),
];

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
