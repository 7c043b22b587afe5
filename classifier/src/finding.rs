//! Findings: what the jurisdiction concludes in its summary, sentence by sentence where it judges.
//!
//! It reads the summary only; recommendations and reminders are `formal`'s.

use std::{ops::Range, sync::LazyLock};

use cambon_document::{Block, BlockKind, Conclusion, ConclusionKind, Document, Form, Occurrence, Span, Zone};
use regex::Regex;

use crate::words;

/// Shortest sentence that can hold a judgement, in words.
const LEAST_WORDS: usize = 5;

/// End of a sentence: its mark, then space and a capital, a digit or an opening mark.
static SENTENCE_END: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[.!?…][»”)]?\s+[\p{Lu}\d«“]|\n").expect("the pattern is a constant"));

/// Words whose stop does not end a sentence.
static ABBREVIATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[\s(’'])(?:[A-Z]|M|MM|Mme|art|cf|n|p|etc|av|bd|St|Ste|vol|éd)\.$")
        .expect("the pattern is a constant")
});

/// Words by which a jurisdiction judges, folded, between spaces.
static JUDGEMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)\s(?:
        la\s(?:chambre|cour)\s(?:\w+\s)?(?:constate|releve|observe|estime|considere|souligne|regrette|deplore|note|conclut)
        | (?:in)?suffisan\w+ | insuffisamment | irreguli\w+ | illega\w+ | fragil\w+ | perfectibles? | non\sconformes? | inadapt\w+
        | absence\sd\w* | manqu\w+ | defaut\sd\w* | defaillan\w+ | carence\w* | lacun\w+ | anomalies? | lourdeurs?
        | (?:ne|n)\s(?:\w+\s){0,3}?(?:permet|permettent|repond|repondent|respecte|respectent|dispose|disposent|assure|garantit)\s(?:pas|aucun\w*|plus)
        | devra | devraient | devrait | gagnerait | gagneraient | meriterait | meritent | merite | doit | doivent | il\sconvient | il\simporte
        | meconnai\w+ | depourvue?s? | retards? | degrade\w* | degradation | deterior\w+ | preoccupan\w+ | critiques? | tendue?s? | obere\w*
        | satisfaisan\w+ | maitrisee?s? | fiables? | fiabilite | saine?s? | solides? | correcte?s? | correctement | favorables? | efficac\w+
        | excessi\w+ | trop | eleve\w* | contestables? | discutables? | risques? | opaque\w* | imprecis\w+ | incomplet\w* | incomplete\w*
        | ameliore\w* | amelioration\w* | progres | difficultes? | faiblesses? | desequilibre\w* | insincer\w+ | sincer\w+ | avantageu\w+
        )\s",
    )
    .expect("the pattern is a constant")
});

/// The findings of a document's summary, without the sentences that `formal` conclusions already hold.
#[must_use]
pub fn find(document: &Document, formal: &[Conclusion]) -> Vec<Conclusion> {
    let mut findings: Vec<Conclusion> = Vec::new();
    let blocks = document.blocks.iter().enumerate();
    for (index, block) in blocks.filter(|(_, block)| block.zone == Zone::Summary && block.is_content()) {
        for part in parts(block) {
            for span in sentences(&document.text, part) {
                let words = span.of(&document.text);
                let repeated = findings.iter().any(|finding| finding.text(&document.text) == words);
                if judges(words) && !repeated && !held(span, words, formal, &document.text) {
                    findings.push(finding(document, index, span));
                }
            }
        }
    }
    findings
}

/// Spans of running text in a block: a table's cells one by one.
fn parts(block: &Block) -> Vec<Span> {
    match &block.kind {
        BlockKind::Paragraph | BlockKind::ListItem { .. } => vec![block.span],
        BlockKind::Table(table) => {
            table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.span).collect()
        }
        _ => Vec::new(),
    }
}

/// The sentences of a part, verbatim, without the space around them.
fn sentences(text: &str, part: Span) -> Vec<Span> {
    let words = part.of(text);
    let mut spans = Vec::new();
    let mut start = 0;
    for end in
        SENTENCE_END.find_iter(words).map(|mark| sentence_end(words, mark.range())).chain([words.len()])
    {
        if end < words.len() && ABBREVIATION.is_match(&words[start..end]) {
            continue;
        }
        let sentence = &words[start..end];
        let trimmed = sentence.trim();
        if !trimmed.is_empty() {
            let from = part.start + start + (sentence.len() - sentence.trim_start().len());
            spans.push(Span::new(from, from + trimmed.len()));
        }
        start = end;
    }
    spans
}

/// Where the sentence ends inside the mark that was found: after the stop, before the space.
fn sentence_end(words: &str, mark: Range<usize>) -> usize {
    words[mark.clone()].find(char::is_whitespace).map_or(mark.end, |space| mark.start + space)
}

/// Whether a sentence judges: a whole sentence, no lead-in, with a word of judgement.
fn judges(sentence: &str) -> bool {
    let lead_in = sentence.ends_with([':', ';']);
    let flat = words::flat(sentence);
    !lead_in && flat.split_whitespace().count() >= LEAST_WORDS && JUDGEMENT.is_match(&flat)
}

fn held(span: Span, words: &str, formal: &[Conclusion], text: &str) -> bool {
    let flat = words::flat(words);
    formal.iter().any(|conclusion| {
        let overlaps = conclusion
            .occurrences
            .iter()
            .any(|place| place.span.start < span.end && span.start < place.span.end);
        overlaps || flat.contains(words::flat(conclusion.text(text)).as_str())
    })
}

fn finding(document: &Document, block: usize, span: Span) -> Conclusion {
    let section = document.heading_path(block).into_iter().map(str::to_owned).collect();
    Conclusion {
        legal_bases: Vec::new(),
        kind: ConclusionKind::Finding,
        form: Form::InText,
        number: None,
        status_literal: None,
        status: None,
        nature: None,
        sub_heading: None,
        occurrences: vec![Occurrence {
            span,
            form: Form::InText,
            zone: Zone::Summary,
            section,
            page: document.page_at(span.start),
        }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sentence: &str, expected: bool) {
        assert_eq!(judges(sentence), expected, "{sentence}");
    }

    #[test]
    fn judgements_are_told_from_descriptions() {
        check("La chambre constate que le suivi des régies est insuffisant.", true);
        check("La fiabilité des comptes reste perfectible.", true);
        check("La situation financière de la commune est saine.", true);
        check("La commune de Sainte-Ombre compte 4 200 habitants.", false);
        check("Le syndicat a été créé en 1987 par cinq communes.", false);
        check("La chambre constate les insuffisances suivantes :", false);
    }

    #[test]
    fn sentences_are_verbatim_and_abbreviations_do_not_end_them() {
        let text = "Le maire, M. Aubin, a répondu. L’art. L. 12 est méconnu ! Rien d'autre";
        let spans = sentences(text, Span::new(0, text.len()));
        let found: Vec<&str> = spans.into_iter().map(|span| span.of(text)).collect();
        assert_eq!(found, ["Le maire, M. Aubin, a répondu.", "L’art. L. 12 est méconnu !", "Rien d'autre"]);
    }
}
