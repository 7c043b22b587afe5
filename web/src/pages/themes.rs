//! Doctrine by theme: the list of themes, and of one theme its positions, chart, divergences and legal bases.

use std::collections::BTreeMap;

use askama::Template;
use cambon_classifier::taxonomy::Topic;
use cambon_newsroom::{french, jurisdiction_name};

use super::frame::{Frame, Pager};
use super::quoted::Quoted;
use crate::address;
use crate::answer::Answer;
use crate::doctrine::theme::{Cell, Figures, Position, Theme};
use crate::doctrine::{chart, figures, status_fr};
use crate::failure::Failure;
use crate::visit::Visit;

/// Positions on a page.
const POSITIONS_A_PAGE: usize = 20;

/// Members of a position that are shown beside the typical one.
const MEMBERS_SHOWN: usize = 5;

/// Legal bases shown of a theme.
const MOST_BASES: usize = 20;

#[derive(Template)]
#[template(path = "themes.html")]
struct ListPage {
    frame: Frame,
    domains: Vec<Domain>,
}

/// A domain with its leaves.
struct Domain {
    code: String,
    name: String,
    scope: String,
    count: String,
    leaves: Vec<(String, String, String, String)>,
}

#[derive(Template)]
#[template(path = "theme.html")]
struct ThemePage {
    frame: Frame,
    code: String,
    name: String,
    scope: String,
    domain: Option<(String, String)>,
    leaves: Vec<(String, String)>,
    figures: String,
    findings: Option<String>,
    chart: Option<String>,
    cells: Vec<(String, String, Cell)>,
    positions: Vec<Shown>,
    total: String,
    pager: Pager,
    divergences: Vec<(Quoted, Quoted)>,
    bases: Vec<(String, String, usize)>,
    search: String,
}

/// A position.
struct Shown {
    rank: usize,
    figures: String,
    typical: Quoted,
    members: Vec<Quoted>,
    more: usize,
    bases: Vec<(String, String, usize)>,
    statuses: String,
}

/// The list.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn list(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for by_topic in visit.store().topic_counts()?.values() {
        for (code, count) in by_topic {
            *counts.entry(code.clone()).or_default() += count;
            if let Some((domain, _)) = code.split_once('-') {
                *counts.entry(domain.to_owned()).or_default() += count;
            }
        }
    }
    let counted =
        |topic: &Topic| french::number(counts.get(topic.code.as_str()).copied().unwrap_or_default() as usize);
    let taxonomy = &visit.app.names.taxonomy;
    let domains = taxonomy.domains().map(|domain| Domain {
        code: domain.code.as_str().to_owned(),
        name: domain.label.fr.clone(),
        scope: domain.scope.fr.clone(),
        count: counted(domain),
        leaves: taxonomy
            .leaves_of(&domain.code)
            .map(|leaf| {
                let code = leaf.code.as_str();
                (code.to_owned(), address::theme(code), leaf.label.fr.clone(), counted(leaf))
            })
            .collect(),
    });
    let description = "Ce que les juridictions financières ont dit sur chaque thème, avec leurs formulations et les textes qu’elles citent.";
    Answer::page(&ListPage { frame: Frame::new(visit, "Thèmes", description), domains: domains.collect() })
}

/// One theme.
///
/// # Errors
/// When there is no such theme, or the catalogue cannot be read.
pub fn one(visit: &Visit<'_>) -> Result<Answer, Failure> {
    let taxonomy = &visit.app.names.taxonomy;
    let asked = visit.part("code");
    let code = asked.to_uppercase();
    let topic = taxonomy.get(&code).ok_or(Failure::NotFound)?;
    if asked != code {
        return Ok(Answer::see_other(&address::theme(&code)));
    }
    let theme = Theme::gather(visit.store(), &code)?;
    let name = topic.label.fr.clone();
    let path = address::theme(&code);
    let page = visit.number("page", 1..=100_000, 1);
    let pager = Pager::of(&path, &[], page, theme.positions.len(), POSITIONS_A_PAGE);
    let feed = format!("/flux/themes/{}.atom", code.to_lowercase());
    let cells = theme.cells();
    let described =
        format!("{name} : ce que les juridictions financières ont recommandé et rappelé. {}", topic.scope.fr);
    let first = (pager.page - 1) * POSITIONS_A_PAGE;
    let shown = pager.shown(&theme.positions, POSITIONS_A_PAGE).iter().enumerate();
    let quoted = |index: usize| Quoted::of(&theme.records[index], &visit.app.names);
    Answer::page(&ThemePage {
        frame: Frame::new(visit, format!("{name} – doctrine"), &described).feed(&name, &feed),
        scope: topic.scope.fr.clone(),
        domain: topic.parent.as_ref().map(|parent| {
            (address::theme(parent.as_str()), visit.app.names.theme(parent.as_str()).to_owned())
        }),
        leaves: taxonomy
            .leaves_of(&topic.code)
            .map(|leaf| (address::theme(leaf.code.as_str()), leaf.label.fr.clone()))
            .collect(),
        figures: french::tidy(&figures(&Figures::of(theme.records.iter()))),
        findings: (theme.findings > 0).then(|| french::count(theme.findings, "constat", "constats")),
        chart: (!cells.is_empty()).then(|| chart::svg(&name, &cells)),
        cells: cells.into_iter().map(told).collect(),
        positions: shown.map(|(at, position)| position_of(visit, &theme, first + at + 1, position)).collect(),
        total: french::count(theme.positions.len(), "position", "positions"),
        divergences: theme.divergences.iter().map(|(one, other)| (quoted(*one), quoted(*other))).collect(),
        bases: bases(&theme),
        search: format!("/recherche?in=conclusions&topic={code}"),
        pager,
        name,
        code,
    })
}

fn told(cell: Cell) -> (String, String, Cell) {
    let year = cell.year.map_or_else(|| "sans date".to_owned(), |year| year.to_string());
    let who = if cell.jurisdiction == "?" {
        "non précisée".to_owned()
    } else {
        jurisdiction_name(&cell.jurisdiction)
    };
    (year, who, cell)
}

fn position_of(visit: &Visit<'_>, theme: &Theme, rank: usize, position: &Position) -> Shown {
    let names = &visit.app.names;
    let members = &position.members;
    let others = members.iter().skip(1).take(MEMBERS_SHOWN).map(|index| &theme.records[*index]);
    let statuses = position.statuses.iter();
    Shown {
        rank,
        figures: french::tidy(&figures(&Figures::of(theme.members(members)))),
        typical: Quoted::of(&theme.records[members[0]], names),
        members: Quoted::all(others, names),
        more: members.len().saturating_sub(1 + MEMBERS_SHOWN),
        bases: position
            .bases
            .iter()
            .map(|(basis, count)| (basis.clone(), address::basis(basis), *count))
            .collect(),
        statuses: statuses
            .map(|(status, count)| format!("{count} {}", status_fr(*status)))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

fn bases(theme: &Theme) -> Vec<(String, String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for basis in theme.records.iter().flat_map(|record| &record.legal_bases) {
        *counts.entry(basis).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(basis, count)| (std::cmp::Reverse(*count), *basis));
    let shown = counts.into_iter().take(MOST_BASES);
    shown.map(|(basis, count)| (basis.to_owned(), address::basis(basis), count)).collect()
}
