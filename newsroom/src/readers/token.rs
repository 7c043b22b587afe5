//! Signed links: who may confirm, change or end a subscription, without a password. A token says what it is for, for whom and
//! since when; its signature covers all of it. What it names must still exist and be of the same generation.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use thiserror::Error;

use super::vault::Vault;

const DAY_S: i64 = 86_400;

/// Bytes before the signature: purpose, subject, generation, moment.
const BODY_BYTES: usize = 1 + 8 + 8 + 8;

/// What a token allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To confirm one subscription, once.
    Confirm,
    /// To see, change, export and erase what is kept of a reader.
    Preferences,
    /// To end all subscriptions of a reader.
    Unsubscribe,
}

impl Purpose {
    fn code(self) -> u8 {
        match self {
            Self::Confirm => 1,
            Self::Preferences => 2,
            Self::Unsubscribe => 3,
        }
    }

    /// How long it is valid. One that ends a subscription never expires: letters are kept.
    fn lifetime_s(self) -> Option<i64> {
        match self {
            Self::Confirm => Some(7 * DAY_S),
            Self::Preferences => Some(60 * DAY_S),
            Self::Unsubscribe => None,
        }
    }
}

/// What a token says, once its signature was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it allows.
    pub purpose: Purpose,
    /// Key of a subscription (to confirm) or of a reader.
    pub subject: i64,
    /// Random number of the subject when it was made.
    pub generation: i64,
    /// When it was made.
    pub made_at: Timestamp,
}

/// Why a token is refused. All are told to the visitor in the same words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TokenError {
    /// It was not made here, or was changed, or is for something else.
    #[error("the link is not valid")]
    Invalid,
    /// It is too old.
    #[error("the link has expired\nhint: ask for another one")]
    Expired,
    /// It was used, or what it was for is gone.
    #[error("the link was used already, or the subscription has ended")]
    Spent,
}

impl Token {
    /// As it stands in a link.
    pub(super) fn signed(&self, vault: &Vault) -> String {
        let body = self.body();
        URL_SAFE_NO_PAD.encode([body.as_slice(), &vault.signature(&body)].concat())
    }

    fn body(&self) -> [u8; BODY_BYTES] {
        let mut body = [0; BODY_BYTES];
        body[0] = self.purpose.code();
        body[1..9].copy_from_slice(&self.subject.to_be_bytes());
        body[9..17].copy_from_slice(&self.generation.to_be_bytes());
        body[17..].copy_from_slice(&self.made_at.as_second().to_be_bytes());
        body
    }

    /// Reads and verifies one that must be for `purpose`.
    pub(super) fn verified(
        text: &str,
        purpose: Purpose,
        vault: &Vault,
        now: Timestamp,
    ) -> Result<Self, TokenError> {
        let bytes = URL_SAFE_NO_PAD.decode(text.trim()).map_err(|_| TokenError::Invalid)?;
        let (body, signature) = bytes.split_first_chunk::<BODY_BYTES>().ok_or(TokenError::Invalid)?;
        if !vault.is_signed(body, signature) || body[0] != purpose.code() {
            return Err(TokenError::Invalid);
        }
        let number = |from: usize| {
            let mut digits = [0; 8];
            digits.copy_from_slice(&body[from..from + 8]);
            i64::from_be_bytes(digits)
        };
        let made_at = Timestamp::from_second(number(17)).map_err(|_| TokenError::Invalid)?;
        if purpose.lifetime_s().is_some_and(|lifetime| now.as_second() - made_at.as_second() > lifetime) {
            return Err(TokenError::Expired);
        }
        Ok(Self { purpose, subject: number(1), generation: number(9), made_at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a moment")
    }

    fn token(purpose: Purpose) -> Token {
        Token { purpose, subject: 12, generation: -3, made_at: at(1_000_000) }
    }

    #[track_caller]
    fn check(text: &str, purpose: Purpose, now: i64, expected: Result<Token, TokenError>) {
        assert_eq!(Token::verified(text, purpose, &Vault::of(&[7; 32]), at(now)), expected);
    }

    #[test]
    fn tokens_are_read_back_until_they_expire() {
        let vault = Vault::of(&[7; 32]);
        for purpose in [Purpose::Confirm, Purpose::Preferences, Purpose::Unsubscribe] {
            let text = token(purpose).signed(&vault);
            check(&text, purpose, 1_000_000, Ok(token(purpose)));
            let late = match purpose.lifetime_s() {
                Some(lifetime) => {
                    check(&text, purpose, 1_000_000 + lifetime, Ok(token(purpose)));
                    check(&text, purpose, 1_000_001 + lifetime, Err(TokenError::Expired));
                    continue;
                }
                None => 1_000_000 + 10_000 * DAY_S,
            };
            check(&text, purpose, late, Ok(token(purpose)));
        }
    }

    #[test]
    fn forged_tokens_are_refused() {
        let text = token(Purpose::Preferences).signed(&Vault::of(&[7; 32]));
        check(&text, Purpose::Confirm, 1_000_000, Err(TokenError::Invalid));
        check(&text, Purpose::Unsubscribe, 1_000_000, Err(TokenError::Invalid));
        check("", Purpose::Preferences, 1_000_000, Err(TokenError::Invalid));
        check(&text[..text.len() - 2], Purpose::Preferences, 1_000_000, Err(TokenError::Invalid));
        let bytes = URL_SAFE_NO_PAD.decode(&text).expect("its own encoding");
        for place in 0..bytes.len() {
            let mut forged = bytes.clone();
            forged[place] ^= 0x40;
            let text = URL_SAFE_NO_PAD.encode(&forged);
            check(&text, Purpose::Preferences, 1_000_000, Err(TokenError::Invalid));
        }
        let other = token(Purpose::Preferences).signed(&Vault::of(&[8; 32]));
        check(&other, Purpose::Preferences, 1_000_000, Err(TokenError::Invalid));
    }
}
