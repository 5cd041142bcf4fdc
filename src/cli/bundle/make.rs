//! `bundle make`: a subtree of one year, signed, for one other office.

use std::path::PathBuf;

use serde_json::json;

use super::{Make, is_stream, named};
use crate::{
    cli::{
        context::Context,
        failure::{Exit, Failure},
        reply::Reply,
        report,
    },
    domain::Org,
    exchange::bundle::office::{self, OfficeError, Wrap},
    report::bundle as told,
};

impl Make {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Reply, Failure> {
        let mut store = context.open()?;
        let peer = named(&store, &self.peer)?;
        let root = context.org(&store, &self.under)?;
        let org = store.find::<Org>(root)?;
        let org = org.ok_or_else(|| Failure::missing("org", &self.under))?;
        let year = context.year(&store, self.year)?;
        // All that can stand in the way is asked before a number is taken.
        if let Some(to) = self.to.as_ref().filter(|to| !is_stream(to) && !self.force)
            && std::fs::symlink_metadata(to).is_ok()
        {
            return Err(Failure::new("paper_exists", Exit::Usage).with("file", to.display()));
        }
        let wrap = match self.secret.get(context)? {
            Some(word) => Wrap::Word(word),
            None if self.encrypt => Wrap::Office,
            None => Wrap::Open,
        };
        let written = office::write(&mut store, &peer, (root, &org.code), year, &wrap);
        let written = written.map_err(|error| match error {
            OfficeError::Store(error) => error.into(),
            OfficeError::Read(error) => error.into(),
            OfficeError::NoKey => Failure::new("no_site_key", Exit::Refused),
            OfficeError::NoRecipient(name) => {
                Failure::new("no_recipient", Exit::Refused).with("name", name)
            }
        })?;
        let (bundle, bytes) = (written.bundle, written.bytes);
        let to = self.to.unwrap_or_else(|| {
            let name = format!("{}-{year}-{}.wudan", org.code, bundle.number);
            PathBuf::from(name.replace(['/', '\\'], "_"))
        });
        let is_out = is_stream(&to);
        let reply = report::place(context, &store, (&to, self.force), |out| {
            Ok(out.write_all(&bytes)?)
        })?;
        let Reply::Lines { lines, object } = reply else {
            return Ok(reply);
        };
        let mut lines = if is_out { Vec::new() } else { lines };
        lines.extend(told::contents(&context.words, &bundle.content));
        let mut object = object;
        object["number"] = json!(bundle.number);
        object["to"] = json!(bundle.to);
        object["hash"] = json!(written.hash);
        object["items"] = told::counted(&bundle.content);
        Ok(Reply::Lines { lines, object })
    }
}
