//! Macros that write a shape together with its conversion, field by field.

/// A table or a small table. `row` adds id, source and audience; `plain` adds nothing.
macro_rules! shape {
    ($(#[$meta:meta])* row $kind:literal $shape:ident => $out:ident {
        $($(#[$fm:meta])* $f:ident : $t:ty),* $(,)?
    } defaults {
        $($(#[$dm:meta])* $d:ident : $dt:ty),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
        pub(crate) struct $shape {
            #[serde(flatten)]
            row: $crate::pack::shape::value::RowShape,
            $($(#[$fm])* $f: $t,)*
            $($(#[$dm])* #[serde(default)] $d: $dt,)*
        }

        impl $crate::pack::build::Build for $shape {
            type Out = $out;

            fn build(self, at: &mut $crate::pack::build::Reader) -> Option<$out> {
                let row = at.row($kind, self.row);
                $(let $f = at.field(stringify!($f), self.$f);)*
                $(let $d = at.field(stringify!($d), self.$d);)*
                let row = row?;
                Some($out {
                    id: row.id,
                    source: row.source,
                    audience: row.audience,
                    $($f: $f?,)*
                    $($d: $d?,)*
                })
            }
        }
    };
    ($(#[$meta:meta])* plain $shape:ident => $out:ident {
        $($(#[$fm:meta])* $f:ident : $t:ty),* $(,)?
    } defaults {
        $($(#[$dm:meta])* $d:ident : $dt:ty),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
        pub(crate) struct $shape {
            $($(#[$fm])* $f: $t,)*
            $($(#[$dm])* #[serde(default)] $d: $dt,)*
        }

        impl $crate::pack::build::Build for $shape {
            type Out = $out;

            fn build(self, at: &mut $crate::pack::build::Reader) -> Option<$out> {
                $(let $f = at.field(stringify!($f), self.$f);)*
                $(let $d = at.field(stringify!($d), self.$d);)*
                Some($out { $($f: $f?,)* $($d: $d?,)* })
            }
        }
    };
}

/// An enum told apart by a word under a key; the checked enum has the same variants and fields.
macro_rules! tagged {
    ($(#[$meta:meta])* $tag:literal $shape:ident => $out:ident {
        $($(#[$vm:meta])* $variant:ident {
            $($(#[$fm:meta])* $f:ident : $t:ty),* $(,)?
        })+
    }) => {
        $(#[$meta])*
        #[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
        #[serde(tag = $tag, rename_all = "snake_case")]
        pub(crate) enum $shape {
            $($(#[$vm])* $variant { $($(#[$fm])* $f: $t),* }),+
        }

        impl $crate::pack::build::Build for $shape {
            type Out = $out;

            fn build(self, at: &mut $crate::pack::build::Reader) -> Option<$out> {
                let _ = &at;
                match self {
                    $(Self::$variant { $($f),* } => {
                        $(let $f = at.field(stringify!($f), $f);)*
                        Some($out::$variant { $($f: $f?),* })
                    })+
                }
            }
        }
    };
}
