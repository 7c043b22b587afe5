//! Queries that nobody asks in earnest: each must end soon, in an error or an answer.

/// Every hostile query, with what it is.
pub fn queries() -> Vec<(&'static str, String)> {
    let many = |word: &str, count: usize| vec![word; count].join(" ");
    let numbered: Vec<String> = (0..10_000).map(|number| format!("mot{number}")).collect();
    let letters: Vec<String> = ('a'..='z').map(|letter| format!("{letter}e*")).collect();
    vec![
        ("10,000 words", numbered.join(" ")),
        ("10,000 choices", numbered.join(" OR ")),
        ("500 words", numbered[..500].join(" ")),
        ("490 times the same word", many("commune", 490)),
        ("490 choices of one word", vec!["dépenses"; 490].join(" OR ")),
        ("50 levels", format!("{}commune{}", "(".repeat(50), ")".repeat(50))),
        ("20 levels", format!("{}commune{}", "(".repeat(20), ")".repeat(20))),
        ("a*", "a*".into()),
        ("e*", "e*".into()),
        ("co*", "co*".into()),
        ("re* in* de*", "re* in* de*".into()),
        ("20 prefixes", letters[..20].join(" ")),
        ("20 prefixes, either", letters[..20].join(" OR ")),
        ("20 words misspelt", letters[..20].join(" ").replace("e*", "tilisation~")),
        ("26 prefixes", letters.join(" ")),
        ("26 prefixes, either", letters.join(" OR ")),
        ("prefix in a compound", "de-la-co*".into()),
        ("excluded prefix", "-co*".into()),
        ("long word misspelt", format!("{}~", "anticonstitutionnellement".repeat(20))),
        ("words misspelt", many("dépenses~", 100)),
        ("widest gap", "\"de la commune et des dépenses\"~100".into()),
        ("gap too wide", "\"commune dépenses\"~99999999999999999999".into()),
        ("400 words near each other", format!("\"{}\"~100", many("de la", 200))),
        ("phrase of function words", "\"de la\"".into()),
        ("long phrase of function words", format!("\"{}\"", many("de la", 500))),
        ("regular expression", "(.*a){20}.*b+ [a-z]* (a|aa)+$".into()),
        ("regular expression with star", "((((a+)+)+)+)*".into()),
        ("NULs", "com\0mune \0 \"\0\" dépen\0ses*".into()),
        ("1 MB of one letter", "a".repeat(1_000_000)),
        ("1 MB of spaces", " ".repeat(1_000_000)),
        ("1 MB of words", many("commune", 125_000)),
        ("1 MB of quotation marks", "\"".repeat(1_000_000)),
        ("1 MB of parentheses", "(".repeat(1_000_000)),
        ("1 MB of minus signs", "-".repeat(1_000_000)),
        ("1 MB of accents", "\u{301}".repeat(500_000)),
        ("1 MB in one phrase", format!("\"{}\"", many("commune", 125_000))),
        ("1 MB of dots", "R.".repeat(500_000)),
        ("1 MB of apostrophes", "l'".repeat(500_000)),
        ("1 MB of digits", "123 ".repeat(250_000)),
        ("everything but", "-zzzzz".into()),
        ("every function word", "de OR la OR le OR les OR et OR des OR à".into()),
    ]
}
