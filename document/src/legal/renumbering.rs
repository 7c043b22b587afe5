//! Former and present numbers of articles that moved: the code of the financial jurisdictions was recodified in 2017.

use std::sync::LazyLock;

/// A number that moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renumbered {
    /// `CJF L. 243-7`.
    pub former: String,
    /// `CJF L. 243-9`; several where the article was split.
    pub today: Vec<String>,
    /// Whether the correspondence was read in the text that made it, or in a report that states both.
    pub sure: bool,
}

static TABLE: LazyLock<Vec<Renumbered>> = LazyLock::new(|| {
    let table = include_str!("../../data/legal/renumbered.tsv");
    let row = |line: &str| {
        let mut fields = line.split('\t');
        let (code, former, today, sure) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
        let today = today.split('|').map(|number| format!("{code} {number}")).collect();
        Some(Renumbered { former: format!("{code} {former}"), today, sure: sure == "yes" })
    };
    table.lines().filter(|line| !line.starts_with('#')).filter_map(row).collect()
});

/// What became of an article, or where it came from, by its normal form; the sure ones first.
pub fn renumbered(canonical: &str) -> impl Iterator<Item = &'static Renumbered> {
    let concerns =
        |row: &&Renumbered| row.former == canonical || row.today.iter().any(|today| today == canonical);
    let mut rows: Vec<&Renumbered> = TABLE.iter().filter(concerns).collect();
    rows.sort_by_key(|row| !row.sure);
    rows.into_iter()
}
