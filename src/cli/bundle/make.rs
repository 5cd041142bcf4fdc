//! `bundle make`: a subtree of one year, signed, for one other office.

use std::path::PathBuf;

use serde_json::json;

use super::{Make, identity_path, is_stream, key_path, named, told};
use crate::{
    cli::{
        context::Context,
        failure::{Exit, Failure},
        reply::Reply,
        report,
    },
    domain::Org,
    exchange::bundle::{Bundle, Parcel, pack, render, seal, sign},
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
        let key = key_path(&store);
        if !key.exists() || !identity_path(&store).exists() {
            return Err(Failure::new("no_site_key", Exit::Refused));
        }
        // Asked before a number is taken.
        let passphrase = self.secret.get(context)?;
        let recipient = peer.recipient.clone().filter(|_| self.encrypt);
        if self.encrypt && passphrase.is_none() && recipient.is_none() {
            return Err(Failure::new("no_recipient", Exit::Refused).with("name", peer.name));
        }
        let info = store.info()?;
        let (head, content) = store.tell((root, &org.code), year, &peer.site)?;
        let bundle = Bundle {
            from: head.from,
            title: info.title,
            to: head.to,
            number: head.number,
            seen: head.seen,
            year,
            root: head.root,
            made: (
                chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
                store.session().actor.clone(),
            ),
            anchor: (info.acts, info.head),
            content,
        };
        let signed = render(&bundle);
        let parcel = Parcel {
            signature: sign::sign(&key, &signed)?,
            content: signed,
        };
        let mut bytes = pack(&parcel)?;
        if let Some(passphrase) = passphrase {
            bytes = seal::seal_with(&passphrase, &bytes)?;
        } else if let Some(recipient) = recipient {
            bytes = seal::seal_for(&recipient, &bytes)?;
        }
        let to = self.to.unwrap_or_else(|| {
            let name = format!("{}-{year}-{}.wudan", org.code, bundle.number);
            PathBuf::from(name.replace(['/', '\\'], "_"))
        });
        let is_out = is_stream(&to);
        let reply = report::place(context, &store, (&to, false), bytes)?;
        let Reply::Lines { lines, object } = reply else {
            return Ok(reply);
        };
        let mut lines = if is_out { Vec::new() } else { lines };
        lines.extend(told::contents(context, &bundle.content));
        let mut object = object;
        object["number"] = json!(bundle.number);
        object["to"] = json!(bundle.to);
        object["hash"] = json!(parcel.hash());
        object["items"] = told::counted(&bundle.content);
        Ok(Reply::Lines { lines, object })
    }
}
