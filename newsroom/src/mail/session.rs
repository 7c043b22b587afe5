//! One connection to a mail server, kept from letter to letter. The body goes out in one write with its end: two writes would wait
//! for each other (Nagle's algorithm against delayed acknowledgements), 40 ms a letter.

use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;

/// How the connection is protected.
pub enum Protection {
    /// From the first byte.
    Wrapped(TlsParameters),
    /// By STARTTLS, which must succeed.
    Upgraded(TlsParameters),
    /// Not.
    None,
}

/// A server and, once something was sent, the connection to it.
pub struct Session {
    pub host: String,
    pub port: u16,
    pub protection: Protection,
    pub credentials: Option<Credentials>,
    pub hello: ClientId,
    pub timeout: Duration,
    pub connection: Option<SmtpConnection>,
}

impl Session {
    /// Sends a message; after a refusal the connection is ready for the next one, or gone.
    pub fn send(&mut self, message: &Message) -> Result<(), Error> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.connect()?,
        };
        let sent = exchange(&mut connection, message);
        let goes_on = match &sent {
            Ok(()) => true,
            Err(error) => error.status().is_some() && connection.command(Rset).is_ok(),
        };
        if goes_on {
            self.connection = Some(connection);
        } else {
            connection.abort();
        }
        sent
    }

    fn connect(&self) -> Result<SmtpConnection, Error> {
        let wrapped = if let Protection::Wrapped(tls) = &self.protection { Some(tls) } else { None };
        let server = (self.host.as_str(), self.port);
        let mut connection = SmtpConnection::connect(server, Some(self.timeout), &self.hello, wrapped, None)?;
        if let Protection::Upgraded(tls) = &self.protection {
            connection.starttls(tls, &self.hello)?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials)?;
        }
        Ok(connection)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(connection) = &mut self.connection {
            // All letters are settled: whether the server says goodbye changes nothing.
            let _ = connection.command(Quit);
        }
    }
}

fn exchange(connection: &mut SmtpConnection, message: &Message) -> Result<(), Error> {
    let envelope = message.envelope();
    connection.command(Mail::new(envelope.from().cloned(), Vec::new()))?;
    for to in envelope.to() {
        connection.command(Rcpt::new(to.clone(), Vec::new()))?;
    }
    connection.command(Data)?;
    connection.command(ended(&message.formatted()))?;
    Ok(())
}

/// The body as it travels: a full stop at the beginning of a line is doubled, one alone ends it (RFC 5321, section 4.5.2). Quoted-
/// printable and encoded headers make all of it ASCII.
fn ended(message: &[u8]) -> String {
    let text = String::from_utf8_lossy(message);
    let mut body = text.replace("\r\n.", "\r\n..");
    if !body.ends_with("\r\n") {
        body.push_str("\r\n");
    }
    body.push_str(".\r\n");
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_stop_ends_nothing_by_itself() {
        assert_eq!(ended(b"a\r\n.\r\n.b\r\nc"), "a\r\n..\r\n..b\r\nc\r\n.\r\n");
        assert_eq!(ended(b"a\r\n"), "a\r\n.\r\n");
    }
}
