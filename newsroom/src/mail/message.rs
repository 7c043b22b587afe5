//! A letter as a message: headers that programs and readers expect, plain text and HTML with the same content. The same letter
//! gives the same bytes.

use jiff::Timestamp;
use lettre::Message;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};

use super::dkim::Signer;
use crate::error::NewsError;
use crate::readers::Address;

/// Who writes.
#[derive(Clone)]
pub struct Sender {
    /// Name of the letter, shown as the sender.
    pub name: String,
    /// Address of the sender; bounces go there.
    pub address: Address,
    /// Where answers go, if elsewhere.
    pub reply_to: Option<Address>,
    /// What signs letters, if they are to be signed here.
    pub signer: Option<Signer>,
}

impl Sender {
    /// What stands behind the `@`: the domain of Message-IDs and of the list.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.address.reveal().rsplit_once('@').map_or("localhost", |(_, host)| host)
    }
}

/// A letter to one reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Without brackets.
    pub message_id: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
    /// Address that ends the subscription by one POST (RFC 8058).
    pub one_click: Option<String>,
    /// Subject of a mail to the sender that ends the subscription.
    pub unsubscribe_subject: Option<String>,
    /// When it was first written: the header Date.
    pub date: Timestamp,
}

/// The message, signed where the sender signs.
///
/// # Errors
/// When a header cannot be written.
pub fn compose(letter: &Letter, sender: &Sender, to: &Address) -> Result<Message, NewsError> {
    let refused = |error: lettre::error::Error| NewsError::Message(error.to_string());
    let mailbox = |name: Option<&str>, address: &Address| {
        let parsed = address.reveal().parse().map_err(|_| NewsError::Message("an address".to_owned()))?;
        Ok::<_, NewsError>(Mailbox::new(name.map(str::to_owned), parsed))
    };
    let mut builder = Message::builder()
        .from(mailbox(Some(&sender.name), &sender.address)?)
        .to(mailbox(None, to)?)
        .subject(letter.subject.clone())
        .date(std::time::SystemTime::from(letter.date))
        .message_id(Some(format!("<{}>", letter.message_id)));
    if let Some(reply_to) = &sender.reply_to {
        builder = builder.reply_to(mailbox(None, reply_to)?);
    }
    for (name, value) in list_headers(letter, sender) {
        builder = builder.raw_header(HeaderValue::new(name, value));
    }
    // Two messages of one letter to one reader are alike to the last byte.
    let boundary = format!("=_{}", letter.message_id.split('@').next().unwrap_or_default());
    let parts = MultiPart::alternative()
        .boundary(boundary)
        .singlepart(part(ContentType::TEXT_PLAIN, &letter.text))
        .singlepart(part(ContentType::TEXT_HTML, &letter.html));
    let mut message = builder.multipart(parts).map_err(refused)?;
    if let Some(signer) = &sender.signer {
        signer.sign(&mut message, letter.date)?;
    }
    Ok(message)
}

fn part(kind: ContentType, text: &str) -> SinglePart {
    // Quoted-printable survives every server, and accents stay readable in the source of the message.
    SinglePart::builder().header(kind).header(ContentTransferEncoding::QuotedPrintable).body(text.to_owned())
}

fn list_headers(letter: &Letter, sender: &Sender) -> Vec<(HeaderName, String)> {
    let name = HeaderName::new_from_ascii_str;
    let domain = sender.domain();
    let mut headers = vec![
        (name("List-Id"), format!("<lettre.{domain}>")),
        // RFC 3834: no automatic answers, please.
        (name("Auto-Submitted"), "auto-generated".to_owned()),
        (name("Precedence"), "bulk".to_owned()),
    ];
    let by_mail = letter.unsubscribe_subject.as_ref();
    let by_mail = by_mail.map(|subject| format!("<mailto:{}?subject={subject}>", sender.address.reveal()));
    let by_post = letter.one_click.as_ref().map(|address| format!("<{address}>"));
    let ways: Vec<String> = by_post.into_iter().chain(by_mail).collect();
    if !ways.is_empty() {
        headers.push((name("List-Unsubscribe"), ways.join(", ")));
    }
    if letter.one_click.is_some() {
        headers.push((name("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click".to_owned()));
    }
    headers
}
