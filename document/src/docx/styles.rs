//! Styles of a DOCX: outline level, numbering and looks, inherited from the styles they are based on.

use std::collections::HashMap;

use roxmltree::Node;

use super::{attribute, child, is, switch, value_of};

/// Longest chain of styles based on each other.
const LONGEST_CHAIN: usize = 32;

/// What a style says.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct StyleSheet {
    /// What paragraphs and lists refer to it by.
    pub id: String,
    /// Name as shown to the author: "heading 1", "Titre 1".
    pub name: String,
    based_on: Option<String>,
    /// Outline level, 0 for the highest; 9 for running text.
    pub outline: Option<u8>,
    /// List and its level.
    pub number: Option<(Option<String>, Option<u8>)>,
    bold: Option<bool>,
    italic: Option<bool>,
    /// Hidden text.
    pub hidden: Option<bool>,
    half_points: Option<f32>,
    /// Framed.
    pub boxed: bool,
    centred: Option<bool>,
}

/// All styles by id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, StyleSheet>,
    default_half_points: Option<f32>,
    default_paragraph: Option<String>,
}

/// How letters look.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Look {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Not shown.
    pub hidden: bool,
    /// Size in points.
    pub size: Option<f32>,
}

impl Styles {
    /// From `styles.xml`.
    pub(super) fn of(root: Node<'_, '_>) -> Self {
        let mut styles = Self::default();
        for node in root.children().filter(|node| is(*node, "style")) {
            let Some(id) = attribute(node, "styleId") else { continue };
            if attribute(node, "default") == Some("1") && attribute(node, "type") == Some("paragraph") {
                styles.default_paragraph = Some(id.to_owned());
            }
            styles.styles.insert(id.to_owned(), StyleSheet::of(node));
        }
        styles.default_half_points = child(root, "docDefaults")
            .and_then(|node| child(child(node, "rPrDefault")?, "rPr"))
            .and_then(|node| value_of(node, "sz")?.parse().ok());
        styles
    }

    /// The style itself and those it is based on, nearest first.
    pub(super) fn chain<'s>(&'s self, id: Option<&str>) -> Vec<&'s StyleSheet> {
        let mut chain = Vec::new();
        let mut next = id.or(self.default_paragraph.as_deref()).and_then(|id| self.styles.get(id));
        while let Some(style) = next.filter(|_| chain.len() < LONGEST_CHAIN) {
            chain.push(style);
            next = style.based_on.as_deref().and_then(|id| self.styles.get(id));
        }
        chain
    }

    /// Level of a heading, 1 for the highest, from a style's outline level or its name.
    pub(super) fn heading(&self, id: Option<&str>) -> Option<u8> {
        let chain = self.chain(id);
        let stated = chain.iter().find_map(|style| style.outline);
        if let Some(outline) = stated {
            return (outline < 9).then_some(outline + 1);
        }
        chain.iter().find_map(|style| named_level(&style.name))
    }

    /// Look of a run: its own properties, its style, its paragraph's style.
    pub(super) fn look(&self, run: Option<Node<'_, '_>>, paragraph_style: Option<&str>) -> Look {
        let own = run.map(StyleSheet::of_run).unwrap_or_default();
        let run_style = run.and_then(|run| value_of(run, "rStyle"));
        let named = run_style.map(|id| self.chain(Some(id))).unwrap_or_default();
        let chain: Vec<&StyleSheet> =
            std::iter::once(&own).chain(named).chain(self.chain(paragraph_style)).collect();
        let half_points = chain.iter().find_map(|style| style.half_points).or(self.default_half_points);
        Look {
            bold: chain.iter().find_map(|style| style.bold).unwrap_or(false),
            italic: chain.iter().find_map(|style| style.italic).unwrap_or(false),
            hidden: chain.iter().find_map(|style| style.hidden).unwrap_or(false),
            size: half_points.map(|half| half / 2.0),
        }
    }

    /// Whether paragraphs of a style are framed or centred.
    pub(super) fn placed(&self, id: Option<&str>) -> (bool, bool) {
        let chain = self.chain(id);
        let centred = chain.iter().find_map(|style| style.centred).unwrap_or(false);
        (chain.iter().any(|style| style.boxed), centred)
    }
}

impl StyleSheet {
    fn of(node: Node<'_, '_>) -> Self {
        let run = child(node, "rPr").map(Self::of_run).unwrap_or_default();
        let paragraph = child(node, "pPr").map(Self::of_paragraph).unwrap_or_default();
        Self {
            id: attribute(node, "styleId").unwrap_or_default().to_owned(),
            name: value_of(node, "name").unwrap_or_default().to_owned(),
            based_on: value_of(node, "basedOn").map(str::to_owned),
            bold: run.bold,
            italic: run.italic,
            hidden: run.hidden,
            half_points: run.half_points,
            ..paragraph
        }
    }

    /// From `w:rPr`.
    fn of_run(node: Node<'_, '_>) -> Self {
        Self {
            bold: switch(node, "b"),
            italic: switch(node, "i"),
            hidden: switch(node, "vanish"),
            half_points: value_of(node, "sz").and_then(|size| size.parse().ok()),
            ..Self::default()
        }
    }

    /// From `w:pPr`.
    pub(super) fn of_paragraph(node: Node<'_, '_>) -> Self {
        let number = child(node, "numPr").map(|number| {
            let level = value_of(number, "ilvl").and_then(|level| level.parse().ok());
            (value_of(number, "numId").map(str::to_owned), level)
        });
        Self {
            outline: value_of(node, "outlineLvl").and_then(|level| level.parse().ok()),
            number,
            boxed: child(node, "pBdr").is_some_and(|borders| {
                ["top", "bottom", "left", "right"].iter().all(|side| child(borders, side).is_some())
            }),
            centred: value_of(node, "jc").map(|place| place == "center"),
            ..Self::default()
        }
    }
}

/// "heading 2", "Titre 2", "Überschrift 2"; "Title" is the document's.
fn named_level(name: &str) -> Option<u8> {
    let name = name.to_lowercase();
    let rest = name.strip_prefix("heading").or_else(|| name.strip_prefix("titre"))?.trim();
    rest.parse().ok().filter(|level| (1..=9).contains(level))
}
