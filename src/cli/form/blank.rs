//! `form blank`: one protected workbook for each org.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use clap::Args;
use serde_json::json;

use super::asked::{AskedOrg, Asking};
use crate::{
    base::text,
    cli::{
        context::Context,
        failure::{Exit, Failure},
        reply::Reply,
    },
    exchange::{
        blank::{Stamp, write},
        paper::{Overwrite, PlaceError, put},
    },
    store::Store,
};

/// Characters of an org's name in the name of its file.
const NAME: usize = 40;

/// Which form, for whom, and where to.
#[derive(Debug, Args)]
pub struct Blank {
    /// Id of the form.
    form: String,
    /// The folder.
    #[arg(long)]
    to: PathBuf,
    #[arg(long, num_args = 1.., conflicts_with = "under")]
    org: Vec<String>,
    #[arg(long)]
    under: Option<String>,
    #[arg(long)]
    year: Option<i32>,
    /// Replaces files that stand there.
    #[arg(long)]
    force: bool,
}

impl Blank {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let store = context.open()?;
        let year = context.year(&store, self.year)?;
        let asking = Asking::find(&store, year, &self.form)?;
        let asked = self.asked(context, &store, &asking)?;
        let placed: Vec<(PathBuf, &AskedOrg)> = asked
            .iter()
            .map(|of| (self.to.join(file_name(of)), of))
            .collect();
        let stands = |(path, _): &&(PathBuf, &AskedOrg)| fs::symlink_metadata(path).is_ok();
        let standing: Vec<_> = placed.iter().filter(stands).collect();
        if let (Some((first, _)), false) = (standing.first(), self.force) {
            let mut failure = exists(first);
            let names = standing.iter().map(|(path, _)| path.display().to_string());
            failure.details = names.collect();
            return Err(failure);
        }
        fs::create_dir_all(&self.to)?;
        let site = store.meta("site")?.unwrap_or_default();
        let overwrite = match self.force {
            true => Overwrite::Yes,
            false => Overwrite::Never,
        };
        let lang = context.words.lang().code();
        for (path, of) in &placed {
            let whose = (year, asking.docket.adoption.id, self.form.as_str());
            let stamp = Stamp::new(&site, whose, of.org.id, lang);
            let bytes = write(&asking.blank(of), &stamp, &context.words);
            let bytes = bytes.map_err(io::Error::other)?;
            put(path, &bytes, overwrite).map_err(|error| match error {
                PlaceError::Exists => exists(path),
                PlaceError::Io(error) => error.into(),
            })?;
        }
        self.told(context, &asking, &placed)
    }

    /// The orgs that are named, else those that the form is for.
    fn asked(
        &self,
        context: &Context,
        store: &Store,
        asking: &Asking,
    ) -> Result<Vec<AskedOrg>, Failure> {
        let under = self.under.as_ref();
        let under = under.map(|under| context.org(store, under)).transpose()?;
        let orgs = match self.org.is_empty() {
            true => asking.meant(store, under)?,
            false => context.orgs(store, &self.org)?,
        };
        let mut asked = asking.of(store, &orgs)?;
        let mut found = Vec::new();
        for id in orgs {
            let Some(of) = asked.remove(&id) else {
                continue;
            };
            if of.form.groups.is_empty() {
                return Err(Failure::bad("org", of.org.name));
            }
            found.push(of);
        }
        if found.is_empty() {
            return Err(Failure::new("nothing_to_do", Exit::Refused));
        }
        Ok(found)
    }

    fn told(
        &self,
        context: &Context,
        asking: &Asking,
        placed: &[(PathBuf, &AskedOrg)],
    ) -> Result<Reply, Failure> {
        let (count, folder) = (placed.len().to_string(), self.to.display().to_string());
        let args = [
            ("count", count.as_str()),
            ("form", &asking.line()?.title),
            ("folder", &folder),
        ];
        let lines = vec![context.words.say("cli.form.blank.done", &args)];
        let file = |path: &Path| path.file_name().map(|it| it.to_string_lossy().into_owned());
        let files = placed.iter().map(
            |(path, of)| json!({ "file": file(path), "org": of.org.code, "org_name": of.org.name }),
        );
        let object = json!({
            "folder": folder,
            "form": self.form,
            "year": asking.docket.adoption.year,
            "files": files.collect::<Vec<_>>(),
        });
        Ok(Reply::Lines { lines, object })
    }
}

fn exists(path: &Path) -> Failure {
    Failure::new("blank_exists", Exit::File).with("file", path.display())
}

/// Code and name, without what any file system refuses.
fn file_name(of: &AskedOrg) -> String {
    let safe = |text: &str| {
        let clean = text::clean(text);
        let kept = clean.chars().map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '.' | ' ' => '_',
            c => c,
        });
        kept.take(NAME).collect::<String>()
    };
    format!("{}-{}.xlsx", safe(&of.org.code), safe(&of.org.name))
}
