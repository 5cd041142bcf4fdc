//! Closed lists of English words that stand in files, SQL and JSON, each word an enum variant.

/// A closed list, so that one parser serves them all.
pub trait Code: Copy + Send + Sync + 'static {
    /// The list's name as in the source: `OrgKind`.
    const NAME: &'static str;

    /// Every variant, in the order of declaration.
    fn list() -> &'static [Self];

    /// The variant's word.
    fn word(self) -> &'static str;
}

/// Declares an enum whose variants each have one fixed lower-case word.
///
/// Gives `code()`, `parse(&str) -> Option<Self>`, `ALL`, and `Display` as the word.
#[macro_export]
macro_rules! code_enum {
    ($(#[$meta:meta])* $name:ident {
        $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* #[allow(missing_docs)] $variant),+ }

        impl $name {
            /// Every variant, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The variant's word in files, SQL and JSON.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The variant of a word, if the word is one of the list.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl $crate::base::Code for $name {
            const NAME: &'static str = stringify!($name);

            fn list() -> &'static [Self] {
                Self::ALL
            }

            fn word(self) -> &'static str {
                self.code()
            }
        }

        impl $crate::base::Field for $name {
            fn to_value(&self) -> $crate::base::Value {
                $crate::base::Value::Text(self.code().to_string())
            }
            fn from_value(value: &$crate::base::Value) -> Option<Self> {
                Self::parse(value.text()?)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.code())
            }
        }
    };
}
