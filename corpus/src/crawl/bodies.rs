//! The register of audited bodies, and titles matched with it strictly: normalised name and département. What does not match
//! exactly one body is listed, never forced: a false attribution is the unforgivable error.

use rusqlite::params;
use serde::Serialize;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{Result, Store};

/// A body of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Body {
    /// Name, as in the register.
    pub name: String,
    /// Kind, as in the register.
    pub kind: Option<String>,
    /// Département number.
    pub department: String,
    /// INSEE code.
    pub insee: Option<String>,
    /// SIREN.
    pub siren: Option<String>,
}

/// A publication and its body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BodyMatch {
    /// Id of the publication.
    pub publication_id: String,
    /// Its title.
    pub title: String,
    /// The body.
    pub body: Body,
}

/// A publication without body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unmatched {
    /// Id of the publication.
    pub publication_id: String,
    /// Its title.
    pub title: Option<String>,
    /// Why not.
    pub reason: String,
}

impl Store {
    /// Replaces the register in one transaction.
    ///
    /// # Errors
    /// When the catalogue cannot be written.
    pub fn replace_bodies(&mut self, bodies: &[Body]) -> Result<usize> {
        let transaction = self.transaction()?;
        transaction.execute("DELETE FROM body", [])?;
        let insert = "INSERT OR IGNORE INTO body (name, folded, kind, department, insee, siren) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let mut added = 0;
        for body in bodies {
            added += transaction.prepare_cached(insert)?.execute(params![
                body.name,
                folded(&body.name),
                body.kind,
                body.department,
                body.insee,
                body.siren,
            ])?;
        }
        transaction.commit()?;
        Ok(added)
    }

    /// Every publication with the one body whose name and département are its own, and those that have none.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn match_bodies(&self) -> Result<(Vec<BodyMatch>, Vec<Unmatched>)> {
        let (mut matched, mut unmatched) = (Vec::new(), Vec::new());
        for publication in self.publications()? {
            let title = publication.title.clone();
            let mut leave = |reason: String| {
                let publication_id = publication.id.to_string();
                unmatched.push(Unmatched { publication_id, title: title.clone(), reason });
            };
            let (Some(name), Some(department)) = (&publication.body, &publication.department) else {
                leave("the title names no body with its département".to_owned());
                continue;
            };
            let mut found = self.bodies_named(name, department)?;
            match (found.pop(), found.len()) {
                (Some(body), 0) => matched.push(BodyMatch {
                    publication_id: publication.id.to_string(),
                    title: publication.title.clone().unwrap_or_default(),
                    body,
                }),
                (Some(_), others) => leave(format!("{} bodies bear this name in {department}", others + 1)),
                (None, _) => leave(format!("no body \"{name}\" in {department}")),
            }
        }
        Ok((matched, unmatched))
    }

    /// The one body of the register whose name and département are these; `None` when there is none, or several.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn registered_body(&self, name: &str, department: &str) -> Result<Option<Body>> {
        let found = self.bodies_named(name, department)?;
        Ok(<[Body; 1]>::try_from(found).ok().map(|[body]| body))
    }

    fn bodies_named(&self, name: &str, department: &str) -> Result<Vec<Body>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT name, kind, department, insee, siren FROM body WHERE folded = ?1 AND department = ?2",
        )?;
        let rows = statement.query_map(params![folded(name), department], |row| {
            Ok(Body {
                name: row.get(0)?,
                kind: row.get(1)?,
                department: row.get(2)?,
                insee: row.get(3)?,
                siren: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Letters and digits, lower case, without accents; what stands for the kind of a commune is left out.
fn folded(name: &str) -> String {
    let plain: String = name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    let plain = plain.replace('œ', "oe");
    let words: Vec<&str> =
        plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let words = match words.as_slice() {
        ["commune", "de", rest @ ..] | ["commune", "d", rest @ ..] | ["commune", rest @ ..]
            if !rest.is_empty() =>
        {
            rest
        }
        all => all,
    };
    let saints = words.iter().map(|word| match *word {
        "st" => "saint",
        "ste" => "sainte",
        other => other,
    });
    saints.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn names_are_compared_strictly_but_not_by_typography() {
        for (name, expected) in [
            ("Commune de Saint-Vaast-les-Ormes", "saint vaast les ormes"),
            ("ST VAAST LES ORMES", "saint vaast les ormes"),
            ("Commune d’Œuilly", "oeuilly"),
            ("Communauté de communes du Val", "communaute de communes du val"),
            ("Commune", "commune"),
        ] {
            assert_eq!(folded(name), expected);
        }
    }
}
