//! The key of an instance and what is done with it: addresses are encrypted (XChaCha20-Poly1305), found again by a keyed
//! fingerprint, and tokens are signed (HMAC-SHA-256). Each use has a key of its own, derived from one file.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

use cambon_corpus::hex;
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::Address;
use crate::error::NewsError;

const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// Name of the file in the data folder.
const FILE_NAME: &str = "newsroom.key";

/// Keys of an instance.
pub struct Vault {
    cipher: XChaCha20Poly1305,
    fingerprints: [u8; KEY_BYTES],
    signatures: [u8; KEY_BYTES],
}

impl Vault {
    /// Reads the key file, or makes it: readable by its owner alone.
    pub fn open(folder: &Path) -> Result<Self, NewsError> {
        let path = folder.join(FILE_NAME);
        let failed = NewsError::file("reading", &path);
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => make(&path)?,
            other => other.map_err(failed)?,
        };
        let key: [u8; KEY_BYTES] =
            bytes.try_into().map_err(|_| NewsError::Key { path: path.display().to_string() })?;
        Ok(Self::of(&key))
    }

    pub fn of(key: &[u8; KEY_BYTES]) -> Self {
        let derived = |use_of: &str| mac(key, &[b"cambon newsroom ", use_of.as_bytes()]);
        let cipher = XChaCha20Poly1305::new(&Key::from(derived("addresses")));
        Self { cipher, fingerprints: derived("fingerprints"), signatures: derived("signatures") }
    }

    /// An address as it is stored: another one each time.
    pub fn sealed(&self, address: &Address) -> Result<Vec<u8>, NewsError> {
        let nonce: [u8; NONCE_BYTES] = random()?;
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), address.reveal().as_bytes());
        let sealed = sealed.map_err(|_| NewsError::Sealed)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// An address that was stored.
    pub fn opened(&self, bytes: &[u8]) -> Result<Address, NewsError> {
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or(NewsError::Sealed)?;
        let opened = self.cipher.decrypt(&XNonce::from(*nonce), sealed).map_err(|_| NewsError::Sealed)?;
        String::from_utf8(opened).ok().and_then(|text| Address::parse(&text)).ok_or(NewsError::Sealed)
    }

    /// What finds an address, or anything else that must not be stored as it is.
    pub fn fingerprint(&self, what: &str, text: &str) -> String {
        hex(&mac(&self.fingerprints, &[what.as_bytes(), b"\0", text.as_bytes()]))
    }

    /// Signature of a text.
    pub fn signature(&self, bytes: &[u8]) -> [u8; KEY_BYTES] {
        mac(&self.signatures, &[bytes])
    }

    /// Whether it is the signature of a text; takes the same time whatever differs.
    pub fn is_signed(&self, bytes: &[u8], signature: &[u8]) -> bool {
        let mut mac = keyed(&self.signatures);
        mac.update(bytes);
        mac.verify_slice(signature).is_ok()
    }
}

/// Random bytes from the system.
pub fn random<const N: usize>() -> Result<[u8; N], NewsError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| NewsError::Random(error.to_string()))?;
    Ok(bytes)
}

fn make(path: &Path) -> Result<Vec<u8>, NewsError> {
    let key: [u8; KEY_BYTES] = random()?;
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let write = |mut file: File| {
        file.write_all(&key)?;
        file.sync_all()
    };
    options.open(path).and_then(write).map_err(NewsError::file("writing", path))?;
    Ok(key.to_vec())
}

fn keyed(key: &[u8; KEY_BYTES]) -> Hmac<Sha256> {
    Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length")
}

fn mac(key: &[u8; KEY_BYTES], parts: &[&[u8]]) -> [u8; KEY_BYTES] {
    let mut mac = keyed(key);
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_private() {
        let folder = tempfile::tempdir().unwrap();
        let address = Address::parse("ana@exemple.fr").unwrap();
        let sealed = Vault::open(folder.path()).unwrap().sealed(&address).unwrap();
        assert_eq!(Vault::open(folder.path()).unwrap().opened(&sealed).unwrap(), address);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(folder.path().join(FILE_NAME)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::write(folder.path().join(FILE_NAME), b"short").unwrap();
        assert!(Vault::open(folder.path()).is_err());
    }

    #[test]
    fn what_was_touched_does_not_open() {
        let vault = Vault::of(&[7; KEY_BYTES]);
        let address = Address::parse("ana@exemple.fr").unwrap();
        let sealed = vault.sealed(&address).unwrap();
        assert_ne!(vault.sealed(&address).unwrap(), sealed);
        for place in 0..sealed.len() {
            let mut touched = sealed.clone();
            touched[place] ^= 1;
            assert!(vault.opened(&touched).is_err(), "byte {place}");
        }
        assert!(Vault::of(&[8; KEY_BYTES]).opened(&sealed).is_err());
    }
}
