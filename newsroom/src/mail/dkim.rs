//! DKIM (RFC 6376): a letter signed in the name of its sender's domain, with RSA or Ed25519 (RFC 8463). Headers and body are signed in
//! their relaxed form, which survives servers that fold lines. It does NOT publish the key: that is a record of the domain.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;
use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use sha2::{Digest as _, Sha256};

use crate::error::NewsError;

const NAME: &str = "DKIM-Signature";

/// Headers that are signed, where the letter has them. `from` stands twice so that nobody can add another.
const SIGNED: [&str; 13] = [
    "from",
    "from",
    "reply-to",
    "to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "auto-submitted",
];

/// Characters of a signature in a line.
const LINE: usize = 72;

enum Key {
    Rsa(RsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

/// What signs letters.
#[derive(Clone)]
pub struct Signer {
    key: Arc<Key>,
    domain: String,
    selector: String,
}

impl Signer {
    /// Of a private key in PEM (PKCS#8, or PKCS#1 of RSA), for the record `SELECTOR._domainkey.DOMAIN`.
    ///
    /// # Errors
    /// [`NewsError::SigningKey`] when the text holds no key that can sign: RSA of 2048 to 4096 bits, or Ed25519.
    pub fn new(pem: &str, domain: &str, selector: &str) -> Result<Self, NewsError> {
        let (label, der) = decoded(pem).ok_or_else(|| NewsError::SigningKey("no PEM".to_owned()))?;
        let refused = |error: ring::error::KeyRejected| NewsError::SigningKey(error.to_string());
        let key = match label {
            "RSA PRIVATE KEY" => Key::Rsa(RsaKeyPair::from_der(&der).map_err(refused)?),
            "PRIVATE KEY" => match Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der) {
                Ok(key) => Key::Ed25519(key),
                Err(_) => Key::Rsa(RsaKeyPair::from_pkcs8(&der).map_err(refused)?),
            },
            other => return Err(NewsError::SigningKey(format!("{other} instead of a private key"))),
        };
        Ok(Self { key: Arc::new(key), domain: domain.to_owned(), selector: selector.to_owned() })
    }

    /// Adds the signature to a message; the same message of the same day gives the same bytes.
    ///
    /// # Errors
    /// When the system gives no random numbers, which blind the signing with RSA.
    pub(super) fn sign(&self, message: &mut Message, date: Timestamp) -> Result<(), NewsError> {
        let bytes = message.formatted();
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let present = headers(head);
        let names: Vec<&str> =
            SIGNED.into_iter().filter(|name| present.iter().any(|(found, _)| found == name)).collect();
        let unsigned = self.value(&names, &BASE64.encode(Sha256::digest(relaxed_body(body))), date);
        let mut signed = String::new();
        for (index, name) in names.iter().enumerate() {
            // The second mention of a header that stands once signs its absence.
            if !names[..index].contains(name) {
                let value = present.iter().rfind(|(found, _)| found == name).map_or("", |(_, value)| value);
                signed.push_str(&format!("{name}:{value}\r\n"));
            }
        }
        signed.push_str(&format!("dkim-signature:{}", relaxed(&unsigned)));
        let signature = BASE64.encode(self.signature(signed.as_bytes())?);
        let lines: Vec<&str> = split(&signature, LINE).collect();
        let value = format!("{unsigned}{}", lines.join("\r\n "));
        let name = HeaderName::new_from_ascii_str(NAME);
        message.headers_mut().insert_raw(HeaderValue::dangerous_new_pre_encoded(name, value.clone(), value));
        Ok(())
    }

    /// The header, folded between its tags, its signature empty.
    fn value(&self, names: &[&str], body: &str, date: Timestamp) -> String {
        let algorithm = match *self.key {
            Key::Rsa(_) => "rsa-sha256",
            Key::Ed25519(_) => "ed25519-sha256",
        };
        let (domain, selector) = (&self.domain, &self.selector);
        let (seconds, names) = (date.as_second(), names.join(":"));
        format!(
            "v=1; a={algorithm}; c=relaxed/relaxed; d={domain}; s={selector};\r\n t={seconds}; h={names};\r\n bh={body};\r\n b="
        )
    }

    fn signature(&self, text: &[u8]) -> Result<Vec<u8>, NewsError> {
        match &*self.key {
            // RFC 8463: Ed25519 signs the hash, not the text.
            Key::Ed25519(key) => Ok(key.sign(&Sha256::digest(text)).as_ref().to_vec()),
            Key::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text, &mut signature)
                    .map_err(|_| NewsError::Random("signing failed".to_owned()))?;
                Ok(signature)
            }
        }
    }
}

/// Label and content of the first block of a PEM text.
fn decoded(pem: &str) -> Option<(&str, Vec<u8>)> {
    let (_, rest) = pem.split_once("-----BEGIN ")?;
    let (label, rest) = rest.split_once("-----")?;
    let (content, _) = rest.split_once("-----END ")?;
    let content: String = content.split_whitespace().collect();
    Some((label, BASE64.decode(content).ok()?))
}

fn split(text: &str, length: usize) -> impl Iterator<Item = &str> {
    (0..text.len()).step_by(length).map(move |start| &text[start..text.len().min(start + length)])
}

/// Names in small letters and relaxed values, in order.
fn headers(head: &str) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in head.split("\r\n") {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = headers.last_mut() {
                value.push_str(line);
            }
        } else if let Some((name, value)) = line.split_once(':') {
            headers.push((name.trim_end().to_ascii_lowercase(), value.to_owned()));
        }
    }
    for (_, value) in &mut headers {
        *value = relaxed(value);
    }
    headers
}

/// RFC 6376, section 3.4.2: unfolded, white space once, none at the ends.
fn relaxed(value: &str) -> String {
    let words = value.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// RFC 6376, section 3.4.4: white space once, none at the ends of lines, no empty lines at the end.
fn relaxed_body(body: &str) -> String {
    let mut relaxed = String::with_capacity(body.len());
    for line in body.split("\r\n") {
        let mut blank = false;
        for letter in line.chars() {
            let white = matches!(letter, ' ' | '\t');
            if !white {
                if blank {
                    relaxed.push(' ');
                }
                relaxed.push(letter);
            }
            blank = white;
        }
        relaxed.push_str("\r\n");
    }
    let content = relaxed.trim_end_matches("\r\n").len();
    relaxed.truncate(content);
    if !relaxed.is_empty() {
        relaxed.push_str("\r\n");
    }
    relaxed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_of_the_standard() {
        // The example of section 3.4.5, and what section 3.4.4 says of ends.
        for (body, expected) in [
            (" C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n"),
            ("", ""),
            ("\r\n\r\n", ""),
            ("a", "a\r\n"),
            ("a\r\n\r\nb \t\r\n", "a\r\n\r\nb\r\n"),
        ] {
            assert_eq!(relaxed_body(body), expected, "{body:?}");
        }
    }

    #[test]
    fn headers_of_the_standard() {
        let found = headers("A: X\r\nB : Y\t\r\n\tZ  ");
        let expected = [("a", "X"), ("b", "Y Z")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for pem in [
            "",
            "secret",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
            "-----BEGIN PRIVATE KEY-----\n!\n-----END ",
        ] {
            let error = Signer::new(pem, "example.org", "lettre").err().map(|error| error.to_string());
            assert!(error.is_some_and(|text| text.contains("hint: openssl genpkey")), "{pem}");
        }
    }
}
