//! How the workbench is to look: the options of every call that opens it.

use clap::{Args, builder::FalseyValueParser as Falsey};

use super::value;
use crate::{
    term::ColorMode,
    tui::{Lines, Wish},
};

/// The options, each with its variable of the environment.
#[derive(Debug, Clone, Args)]
pub struct WishArgs {
    #[arg(long, env = "WUDAN_THEME")]
    theme: Option<String>,
    #[arg(long, env = "WUDAN_COLORS", value_parser = value::word::<ColorMode>())]
    colors: Option<ColorMode>,
    #[arg(long = "box", id = "box", env = "WUDAN_BOX", value_parser = value::word::<Lines>())]
    lines: Option<Lines>,
    #[arg(long = "ascii", id = "ascii", env = "WUDAN_ASCII", value_parser = Falsey::new())]
    is_plain: bool,
    #[arg(long = "linear", id = "linear", env = "WUDAN_LINEAR", value_parser = Falsey::new())]
    is_linear: bool,
}

impl WishArgs {
    /// What they ask for.
    pub fn wish(self) -> Wish {
        self.over(&Wish::default())
    }

    /// The same, with another wish where they leave something open.
    pub fn over(self, other: &Wish) -> Wish {
        let theme = self.theme.filter(|name| !name.is_empty());
        Wish {
            theme: theme.or_else(|| other.theme.clone()),
            colors: self.colors.or(other.colors),
            lines: self.lines.unwrap_or(other.lines),
            is_plain: self.is_plain || other.is_plain,
            is_linear: self.is_linear || other.is_linear,
            has_language: other.has_language,
        }
    }
}
