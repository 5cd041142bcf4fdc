//! A bundle as a file: a ZIP of content and signature, for anybody to unpack and to verify with
//! `ssh-keygen -Y verify`; on request wrapped by age.

pub mod office;
pub mod seal;
mod shape;
pub mod sign;

use std::io::{Cursor, Read, Write};

use sha2::{Digest, Sha256};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

pub use shape::{Bundle, parse, render};

use super::{
    container::from_zip,
    read_error::{ReadCode, ReadError},
};

/// What is signed.
const CONTENT: &str = "content.json";
/// Its signature, as `ssh-keygen -Y sign` writes it.
const SIGNATURE: &str = "content.json.sig";

const MIB: u64 = 1 << 20;
/// A bundle's file.
pub const FILE_BYTES_MAX: u64 = 64 * MIB;
/// What is signed, unpacked.
const CONTENT_BYTES_MAX: u64 = 128 * MIB;
const SIGNATURE_BYTES_MAX: u64 = 16 << 10;
/// Unpacked bytes for one packed byte, asked above the bytes that are free. Assignments that have
/// not begun are much alike, and pack eightyfold.
const RATIO_MAX: u64 = 400;
const BYTES_FREE: u64 = 4 * MIB;
/// Hexadecimal digits of the checksum at the end.
const SUM: usize = 64;

/// What a bundle's file holds, before anything is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// The content as it was signed.
    pub content: Vec<u8>,
    /// The signature.
    pub signature: String,
}

impl Parcel {
    /// Names the signed bytes.
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(&self.content))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Packs a bundle. The last bytes, a comment of the ZIP, are a checksum over all before them: so
/// that a flipped bit is seen also where a reader of ZIP would not look.
///
/// # Errors
/// `damaged` if it cannot be packed.
pub fn pack(parcel: &Parcel) -> Result<Vec<u8>, ReadError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip.start_file(CONTENT, options).map_err(from_zip)?;
    zip.write_all(&parcel.content)?;
    zip.start_file(SIGNATURE, options).map_err(from_zip)?;
    zip.write_all(parcel.signature.as_bytes())?;
    zip.set_raw_comment(vec![b'0'; SUM].into_boxed_slice())
        .map_err(from_zip)?;
    let mut bytes = zip.finish().map_err(from_zip)?.into_inner();
    let body = bytes.len().saturating_sub(SUM);
    let sum = hex(&Sha256::digest(&bytes[..body]));
    bytes.truncate(body);
    bytes.extend(sum.as_bytes());
    Ok(bytes)
}

/// Unpacks a bundle, within bounds; its signature is not looked at.
///
/// # Errors
/// What is wrong with the file.
pub fn unpack(bytes: &[u8]) -> Result<Parcel, ReadError> {
    if bytes.is_empty() {
        return Err(ReadCode::Empty.into());
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(ReadCode::NotABundle.into());
    }
    let (body, sum) = bytes.split_at(bytes.len().saturating_sub(SUM));
    if hex(&Sha256::digest(body)).as_bytes() != sum {
        return Err(ReadCode::Altered.into());
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(from_zip)?;
    if archive.len() != 2 {
        return Err(ReadCode::NotABundle.into());
    }
    let content = part(&mut archive, CONTENT, CONTENT_BYTES_MAX)?;
    let signature = part(&mut archive, SIGNATURE, SIGNATURE_BYTES_MAX)?;
    let signature = String::from_utf8(signature).map_err(|_| ReadCode::BadSignature)?;
    Ok(Parcel { content, signature })
}

/// One part, unpacked no further than its bound: what it says of its size is not believed.
fn part(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    name: &str,
    bytes_max: u64,
) -> Result<Vec<u8>, ReadError> {
    let Some(at) = archive.index_for_name(name) else {
        return Err(ReadCode::NotABundle.into());
    };
    let part = archive.by_index(at).map_err(from_zip)?;
    let packed = part.compressed_size().max(1);
    let most = packed.saturating_mul(RATIO_MAX).max(BYTES_FREE);
    let mut content = Vec::new();
    part.take(bytes_max.min(most) + 1)
        .read_to_end(&mut content)?;
    let size = content.len() as u64;
    if size > bytes_max {
        return Err(ReadError::new(ReadCode::TooBig)
            .with("mib", size >> 20)
            .with("limit", bytes_max >> 20));
    }
    if size > most {
        return Err(ReadError::new(ReadCode::TooDense)
            .with("ratio", size / packed)
            .with("limit", RATIO_MAX));
    }
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parcel() -> Parcel {
        Parcel {
            content: b"{\"a\":1}".repeat(50),
            signature: "-----BEGIN SSH SIGNATURE-----\n".into(),
        }
    }

    #[test]
    fn what_is_packed_is_unpacked_and_every_flipped_byte_is_seen() {
        let bytes = pack(&parcel()).unwrap();
        assert_eq!(unpack(&bytes).unwrap(), parcel());
        for at in 0..bytes.len() {
            for bit in [1, 0x80] {
                let mut flipped = bytes.clone();
                flipped[at] ^= bit;
                assert!(unpack(&flipped).is_err(), "byte {at}");
            }
            assert!(unpack(&bytes[..at]).is_err(), "cut at {at}");
        }
    }

    /// A ZIP with a checksum of its own, as somebody else would make it.
    fn made(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.set_raw_comment(vec![b'0'; SUM].into_boxed_slice())
            .unwrap();
        let mut bytes = zip.finish().unwrap().into_inner();
        let body = bytes.len() - SUM;
        let sum = hex(&Sha256::digest(&bytes[..body]));
        bytes.truncate(body);
        bytes.extend(sum.as_bytes());
        bytes
    }

    #[test]
    fn a_bomb_and_what_is_no_bundle_are_refused() {
        let bomb = made(&[(CONTENT, vec![b' '; 64 << 20]), (SIGNATURE, b"x".to_vec())]);
        assert!(bomb.len() < 1 << 20);
        assert_eq!(unpack(&bomb).unwrap_err().code, ReadCode::TooDense);
        let other = made(&[("a", b"b".to_vec())]);
        assert_eq!(unpack(&other).unwrap_err().code, ReadCode::NotABundle);
        assert_eq!(unpack(b"hello").unwrap_err().code, ReadCode::NotABundle);
        assert_eq!(unpack(b"").unwrap_err().code, ReadCode::Empty);
    }
}
