//! Signs and verifies with OpenSSH's own `ssh-keygen -Y`, so that anybody can check without us.

use std::{
    fs::{self, DirBuilder},
    io::{Read, Write},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::exchange::read_error::{ReadCode, ReadError};

const PROGRAM: &str = "ssh-keygen";
/// What a signature is for: one made for anything else does not count.
pub const NAMESPACE: &str = "wudan-bundle";

/// Makes a key pair: the private half at a path, readable by its owner only.
///
/// # Errors
/// `no_keygen` if OpenSSH is not installed, `keygen_failed`.
pub fn make_key(path: &Path, comment: &str) -> Result<(), ReadError> {
    let mut command = Command::new(PROGRAM);
    command.args(["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f"]);
    run(command.arg(path), b"")
        .and_then(|answer| answer.ok_or_else(|| ReadCode::KeygenFailed.into()))
        .map(drop)
}

/// The public half of a key pair: its sort and the key, without the comment.
///
/// # Errors
/// What the system says.
pub fn public_key(path: &Path) -> Result<String, ReadError> {
    let mut name = path.as_os_str().to_os_string();
    name.push(".pub");
    let text = fs::read_to_string(name)?;
    let words: Vec<&str> = text.split_whitespace().take(2).collect();
    Ok(words.join(" "))
}

/// Signs bytes with a private key.
///
/// # Errors
/// `no_keygen`, `keygen_failed`.
pub fn sign(key: &Path, bytes: &[u8]) -> Result<String, ReadError> {
    let mut command = Command::new(PROGRAM);
    command.args(["-q", "-Y", "sign", "-n", NAMESPACE, "-f"]);
    let answer = run(command.arg(key), bytes)?.ok_or(ReadCode::KeygenFailed)?;
    String::from_utf8(answer).map_err(|_| ReadCode::KeygenFailed.into())
}

/// Holds a signature against the key of the one who should have made it.
///
/// # Errors
/// `bad_signature`, `no_keygen`, or what the system says.
pub fn verify((signer, key): (&str, &str), bytes: &[u8], signature: &str) -> Result<(), ReadError> {
    let folder = Folder::make()?;
    let allowed = folder.0.join("allowed_signers");
    let signed = folder.0.join("signature");
    fs::write(
        &allowed,
        format!("{signer} namespaces=\"{NAMESPACE}\" {key}\n"),
    )?;
    fs::write(&signed, signature)?;
    let mut command = Command::new(PROGRAM);
    command.args(["-q", "-Y", "verify", "-n", NAMESPACE, "-I", signer]);
    command.arg("-f").arg(&allowed).arg("-s").arg(&signed);
    match run(&mut command, bytes)? {
        Some(_) => Ok(()),
        None => Err(ReadCode::BadSignature.into()),
    }
}

/// Runs OpenSSH's program on bytes; none if it says no.
fn run(command: &mut Command, bytes: &[u8]) -> Result<Option<Vec<u8>>, ReadError> {
    let started = command
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = started.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => ReadError::new(ReadCode::NoKeygen),
        _ => error.into(),
    })?;
    if let Some(mut input) = child.stdin.take() {
        // One who has read enough closes the pipe: what he answers tells why.
        let _ = input.write_all(bytes);
    }
    let answer = child.wait_with_output()?;
    Ok(answer.status.success().then_some(answer.stdout))
}

/// A folder that nobody else may look into, gone when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn make() -> Result<Folder, ReadError> {
        let mut random = [0_u8; 16];
        fs::File::open("/dev/urandom")?.read_exact(&mut random)?;
        let path = std::env::temp_dir().join(format!("wudan-{}", super::hex(&random)));
        // It must not exist yet, so nobody can have prepared it.
        DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Folder(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
