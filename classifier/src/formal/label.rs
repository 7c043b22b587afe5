//! Labels and numbers in front of a conclusion: "Recommandation n° 1 (performance) : ", "Rappel du droit 2.", "3/ ".

use std::sync::LazyLock;

use cambon_document::ConclusionKind;
use regex::Regex;

/// What stands in front of a conclusion's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// What the label calls it; `None` for a bare number.
    pub kind: Option<ConclusionKind>,
    /// The printed number without the label.
    pub number: Option<String>,
    /// The label's word is a plural without "n°" behind it.
    pub plural: bool,
    /// Where the words begin, in bytes; the text's length where a label stands alone.
    pub body: usize,
}

/// A label word with its number or a colon.
static WORDED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^[\s\-–—•▪➢→►▶●■◆✓➔*«\[]*
        (?P<word>recommandations?(?:\s+(?:de\s+gestion|juridiques?|de\s+performance|de\s+r[ée]gularit[ée]))?
            |pr[ée]conisations?|orientations?
            |obligations?\s+de\s+faire
            |rappels?\s+(?:r[ée]glementaires?|juridiques?|l[ée]gaux|l[ée]gal|l[ée]gislatifs?)
            |rappels?\s+(?:au|du|[àa]\s+la|[àa]\s+l['’]|de\s+la|aux?|de|d['’]une|d['’])\s*
                (?:respect\s+(?:du|de\s+la|des?)\s+)?(?:droit|loi|lois|r[ée]glementation|r[èe]glementation|r[èe]glements?|obligations?(?:\s+juridiques?|\s+l[ée]gales?)?)
        )
        \s*(?:[(\[](?P<before>[^)\]]{1,90})[)\]]\s*)?
        (?:(?:n\s*[°ºo]+\s*°?|num[ée]ro|n\.)?\s*(?P<number>\d{1,3}(?:[.\-]\d{1,2})*(?:\s?[a-z]\b)?|unique|[IVX]{1,4}\b)\b)?
        \s*(?:[(\[](?P<after>[^)\]]{1,90})[)\]]\s*)?
        (?P<separator>\s*(?:[:.\-–—/|][:.\-–—\s]*|…[\s….]*))?",
    )
    .expect("the pattern is a constant")
});

/// A bare number.
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?x)^\s*[\[(]?(?:[Nn]\s*[°º]+\s*|R[DG]?\s?)?(?P<number>\d{1,2}(?:\.\d{1,2})?)\s*(?:[.)/\]:]|°\)|[\-–—])+\s*[\-–—]?\s*")
        .expect("the pattern is a constant")
});

/// A number with nothing but a space behind it, as lists print it where the point was lost.
static NUMBER_ONLY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*(?P<number>\d{1,2})\s+").expect("the pattern is a constant"));

/// A page number at the end of a label that stands alone: "Recommandation n° 1 : ........ page 21".
static LEADER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^[\s.…_]*(?:\(?p(?:age|\.)?s?\s*\d+\)?)?[\s.…:]*\d{0,3}\s*$")
        .expect("the pattern is a constant")
});

impl Label {
    /// The label in front of `text`: a label word with a number, or with a colon.
    pub fn worded(text: &str) -> Option<Self> {
        let captures = WORDED.captures(text)?;
        let word = captures.name("word")?.as_str();
        let number = captures.name("number").map(|number| number.as_str().trim().to_lowercase());
        let end = captures.get(0)?.end();
        let separator = captures.name("separator").map(|separator| separator.as_str());
        let rest = &text[end..];
        let alone = LEADER.is_match(rest);
        let separated = match (&number, separator) {
            (Some(_), Some(_)) => true,
            (Some(_), None) => alone || rest.trim_start().starts_with(char::is_uppercase),
            (None, Some(separator)) => separator.contains(':') || alone,
            (None, None) => false,
        };
        if !separated {
            return None;
        }
        let qualifier =
            captures.name("before").or_else(|| captures.name("after")).map_or("", |text| text.as_str());
        let kind = kind_of(word, qualifier);
        let plural = word.split_whitespace().next().is_some_and(|word| word.ends_with(['s', 'S']))
            && !captures[0].contains(['°', 'º']);
        let words = text.len() - rest.trim_start().len();
        Some(Self { kind: Some(kind), number, plural, body: if alone { text.len() } else { words } })
    }

    /// The bare number in front of `text`.
    pub fn numbered(text: &str) -> Option<Self> {
        let captures = NUMBERED.captures(text).or_else(|| {
            let captures = NUMBER_ONLY.captures(text)?;
            let end = captures.get(0)?.end();
            text[end..].starts_with(char::is_uppercase).then_some(captures)
        })?;
        let number = captures.name("number")?.as_str().to_owned();
        let body = captures.get(0)?.end();
        // "1.2 M€" and "2015. " are amounts and years, "3.1.2" is a section
        let digit_follows = text[body..].starts_with(|c: char| c.is_ascii_digit());
        (!digit_follows && body < text.len()).then_some(Self {
            kind: None,
            number: Some(number),
            plural: false,
            body,
        })
    }

    /// It stands without words of its own.
    pub fn is_alone(&self, text: &str) -> bool {
        self.body >= text.trim_end().len()
    }
}

/// What a label's word and the words in brackets behind it call a conclusion.
fn kind_of(word: &str, qualifier: &str) -> ConclusionKind {
    kind_in(&format!("{word} {qualifier}")).unwrap_or(ConclusionKind::Recommendation)
}

/// The kind named in a label, a heading or a tag; `None` where both or none is named.
pub(super) fn kind_in(text: &str) -> Option<ConclusionKind> {
    let folded = super::words::fold(text);
    let legal =
        ["rappel", "obligation", "juridique", "reglementation"].iter().any(|word| folded.contains(word));
    let advice = ["recommandation de gestion", "recommandations de gestion", "preconisation", "orientation"];
    let plain = folded.contains("recommandation")
        && !folded.contains("recommandation juridique")
        && !folded.contains("recommandations juridique");
    match (legal, plain || advice.iter().any(|word| folded.contains(word))) {
        (true, false) => Some(ConclusionKind::LegalReminder),
        (false, true) => Some(ConclusionKind::Recommendation),
        _ => None,
    }
}

/// The kind named in a tag that belongs to one conclusion: naming a duty outweighs the word "recommandation".
pub(super) fn tag_kind(text: &str) -> Option<ConclusionKind> {
    let folded = super::words::fold(text);
    if ["rappel", "obligation", "juridique"].iter().any(|word| folded.contains(word)) {
        Some(ConclusionKind::LegalReminder)
    } else {
        folded.contains("recommandation de gestion").then_some(ConclusionKind::Recommendation)
    }
}
