//! `demo`: the demonstration university or county.

use std::path::PathBuf;

use clap::Args;

use super::{
    context::Context,
    failure::{Exit, Failure},
    reply::Reply,
};

/// Which demonstration, and where.
#[derive(Debug, Args)]
pub struct Demo {
    /// `university` or `city`.
    #[arg(default_value = "university", value_parser = ["university", "city"])]
    which: String,
    /// Writes the file here and opens no screen.
    #[arg(long)]
    make: Option<PathBuf>,
}

impl Demo {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<(Reply, Exit), Failure> {
        let _ = (context, self.which, self.make);
        Err(Failure::new("no_terminal", Exit::Terminal))
    }
}
