//! One's own office: its keys beside the file of data, what it writes, whose hand it knows.

use std::path::PathBuf;

use super::{Bundle, FILE_BYTES_MAX, Parcel, pack, parse, render, seal, sign, unpack};
use crate::{
    domain::{Id, Peer, bundle::Choice},
    exchange::read_error::{ReadCode, ReadError},
    store::{
        Store, StoreError,
        bundle::{Head, Incoming},
    },
};

/// Why no bundle was written.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// The store says no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It cannot be signed or wrapped.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The file has no keys yet.
    #[error("no keys")]
    NoKey,
    /// It is not known to whom to encrypt for an office.
    #[error("no recipient for {0}")]
    NoRecipient(String),
}

/// How a bundle is wrapped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrap {
    /// Not at all.
    Open,
    /// For the office alone.
    Office,
    /// For whoever knows the word.
    Word(String),
}

/// A bundle that was written.
#[derive(Debug)]
pub struct Written {
    /// What it says.
    pub bundle: Bundle,
    /// Names the signed bytes.
    pub hash: String,
    /// The file's bytes.
    pub bytes: Vec<u8>,
}

/// A bundle's file, opened but not yet believed.
#[derive(Debug)]
pub struct Opened {
    /// What is signed, and the signature.
    pub parcel: Parcel,
    /// What it says.
    pub bundle: Bundle,
    /// Whether it was wrapped.
    pub was_sealed: bool,
}

/// Where the private half of the key for signatures stands: for the file's owner alone.
pub fn key_path(store: &Store) -> PathBuf {
    beside(store, ".sign")
}

/// Where the identity stands that opens what is encrypted for this office.
pub fn identity_path(store: &Store) -> PathBuf {
    beside(store, ".age")
}

fn beside(store: &Store, suffix: &str) -> PathBuf {
    let mut name = store.path().as_os_str().to_os_string();
    name.push(suffix);
    PathBuf::from(name)
}

/// Tells a subtree of a year to an office, signed and wrapped.
///
/// # Errors
/// What hinders it; a number may be used up all the same, which does no harm.
pub fn write(
    store: &mut Store,
    peer: &Peer,
    (root, code): (Id, &str),
    year: i32,
    wrap: &Wrap,
) -> Result<Written, OfficeError> {
    let key = key_path(store);
    if !key.exists() || !identity_path(store).exists() {
        return Err(OfficeError::NoKey);
    }
    if *wrap == Wrap::Office && peer.recipient.is_none() {
        return Err(OfficeError::NoRecipient(peer.name.clone()));
    }
    let info = store.info()?;
    let (head, content) = store.tell((root, code), year, &peer.site)?;
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
    match (wrap, &peer.recipient) {
        (Wrap::Word(word), _) => bytes = seal::seal_with(word, &bytes)?,
        (Wrap::Office, Some(recipient)) => bytes = seal::seal_for(recipient, &bytes)?,
        _ => {}
    }
    Ok(Written {
        hash: parcel.hash(),
        bundle,
        bytes,
    })
}

/// Opens a bundle's file.
///
/// # Errors
/// What is wrong with it.
pub fn open(store: &Store, bytes: &[u8], word: Option<&str>) -> Result<Opened, ReadError> {
    let was_sealed = seal::is_sealed(bytes);
    let inner = match was_sealed {
        true => seal::open(bytes, &identity_path(store), word, FILE_BYTES_MAX)?,
        false => bytes.to_vec(),
    };
    let parcel = unpack(&inner)?;
    let bundle = parse(&parcel.content)?;
    Ok(Opened {
        parcel,
        bundle,
        was_sealed,
    })
}

/// The office whose signature a bundle bears.
///
/// # Errors
/// `unknown_signer`, `bad_signature`, `no_keygen`.
pub fn signer(store: &Store, opened: &Opened) -> Result<Peer, ReadError> {
    let from = &opened.bundle.from;
    let peers = store.peers().unwrap_or_default();
    let peer = peers.into_iter().find(|peer| peer.site == *from);
    let peer = peer.ok_or_else(|| ReadError::new(ReadCode::UnknownSigner).with("site", from))?;
    let parcel = &opened.parcel;
    let by = (peer.site.as_str(), peer.key.as_str());
    sign::verify(by, &parcel.content, &parcel.signature)?;
    Ok(peer)
}

/// What may be applied here: signed by an office that is known, and for this one.
///
/// # Errors
/// As [`signer`], and `not_for_us`.
pub fn incoming(
    store: &Store,
    opened: Opened,
    choice: Choice,
) -> Result<(Peer, Incoming), ReadError> {
    let peer = signer(store, &opened)?;
    let own = store.meta("site").ok().flatten().unwrap_or_default();
    let hash = opened.parcel.hash();
    let bundle = opened.bundle;
    if bundle.to != own {
        return Err(ReadError::new(ReadCode::NotForUs).with("site", bundle.to));
    }
    let incoming = Incoming {
        head: Head {
            from: bundle.from,
            to: bundle.to,
            number: bundle.number,
            seen: bundle.seen,
            year: bundle.year,
            root: bundle.root,
        },
        hash,
        content: bundle.content,
        choice,
    };
    Ok((peer, incoming))
}
