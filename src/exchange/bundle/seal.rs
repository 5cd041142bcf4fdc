//! Wraps a bundle so that only those can read it for whom it is: by the age format.

use std::{
    fs,
    io::{Read, Write},
    iter,
    os::unix::fs::OpenOptionsExt,
    path::Path,
    str::FromStr,
};

use age::{
    DecryptError, Decryptor, Encryptor, Identity, Recipient,
    secrecy::{ExposeSecret, SecretString},
    x25519,
};

use crate::exchange::read_error::{ReadCode, ReadError};

/// How a wrapped file begins.
const MAGIC: &[u8] = b"age-encryption.org/v1";
/// The work of a passphrase at most, as a power of two: beyond it a file asks for more than
/// 256 MiB before anything is known of it.
const WORK_MAX: u8 = 18;

/// Whether a file is wrapped.
pub fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// Makes an identity in a file that only its owner reads.
///
/// # Errors
/// What the system says.
pub fn make_identity(path: &Path) -> Result<(), ReadError> {
    let identity = x25519::Identity::generate();
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    writeln!(file, "{}", identity.to_string().expose_secret())?;
    file.sync_all()?;
    Ok(())
}

fn identity(path: &Path) -> Result<x25519::Identity, ReadError> {
    let text = fs::read_to_string(path)?;
    x25519::Identity::from_str(text.trim()).map_err(|_| ReadCode::NoIdentity.into())
}

/// To whom bundles are wrapped that this identity is to open.
///
/// # Errors
/// `no_identity`, or what the system says.
pub fn recipient(path: &Path) -> Result<String, ReadError> {
    Ok(identity(path)?.to_public().to_string())
}

/// Wraps bytes for the holder of an identity.
///
/// # Errors
/// `no_identity` if it is no recipient.
pub fn seal_for(recipient: &str, bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    let known = x25519::Recipient::from_str(recipient).map_err(|_| ReadCode::NoIdentity)?;
    let all = iter::once(&known as &dyn Recipient);
    let encryptor = Encryptor::with_recipients(all).map_err(|_| ReadCode::NoIdentity)?;
    wrapped(encryptor, bytes)
}

/// Wraps bytes for whoever knows a passphrase.
///
/// # Errors
/// What the system says.
pub fn seal_with(passphrase: &str, bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    let secret = SecretString::from(passphrase.to_string());
    wrapped(Encryptor::with_user_passphrase(secret), bytes)
}

fn wrapped(encryptor: Encryptor, bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    let mut out = Vec::new();
    let mut writer = encryptor.wrap_output(&mut out)?;
    writer.write_all(bytes)?;
    writer.finish()?;
    Ok(out)
}

/// Unwraps bytes with one's own identity, or with a passphrase if they were wrapped with one.
///
/// # Errors
/// `needs_passphrase`, `wrong_passphrase`, `cannot_open` if they are for others, `altered`.
pub fn open(
    bytes: &[u8],
    own: &Path,
    passphrase: Option<&str>,
    bytes_max: u64,
) -> Result<Vec<u8>, ReadError> {
    let decryptor = Decryptor::new(bytes).map_err(|error| told(&error))?;
    let reader = if decryptor.is_scrypt() {
        let given = passphrase.ok_or(ReadCode::NeedsPassphrase)?;
        let mut identity = age::scrypt::Identity::new(SecretString::from(given.to_string()));
        identity.set_max_work_factor(WORK_MAX);
        let opened = decryptor.decrypt(iter::once(&identity as &dyn Identity));
        return match opened {
            Ok(reader) => read(reader, bytes_max),
            Err(DecryptError::DecryptionFailed) => Err(ReadCode::WrongPassphrase.into()),
            Err(error) => Err(told(&error)),
        };
    } else if own.exists() {
        let identity = identity(own)?;
        decryptor.decrypt(iter::once(&identity as &dyn Identity))
    } else {
        return Err(ReadCode::CannotOpen.into());
    };
    read(reader.map_err(|error| told(&error))?, bytes_max)
}

/// What is inside, no further than its bound.
fn read(reader: impl Read, bytes_max: u64) -> Result<Vec<u8>, ReadError> {
    let mut out = Vec::new();
    reader
        .take(bytes_max + 1)
        .read_to_end(&mut out)
        .map_err(|_| ReadCode::Altered)?;
    if out.len() as u64 > bytes_max {
        return Err(ReadError::new(ReadCode::TooBig)
            .with("mib", bytes_max >> 20)
            .with("limit", bytes_max >> 20));
    }
    Ok(out)
}

fn told(error: &DecryptError) -> ReadError {
    match error {
        DecryptError::NoMatchingKeys => ReadCode::CannotOpen.into(),
        DecryptError::KeyDecryptionFailed => ReadCode::WrongPassphrase.into(),
        _ => ReadCode::Altered.into(),
    }
}
