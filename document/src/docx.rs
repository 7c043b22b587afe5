//! DOCX (Word, LibreOffice) to the document model: the package here, what its parts mean in the modules below.
//!
//! Deleted and hidden words are left out, inserted ones are read, as a reader of the printed document would. It does NOT know pages:
//! they are made when the document is laid out.

mod body;
mod inline;
mod numbering;
mod package;
mod styles;
mod table;
#[cfg(test)]
mod tests;

use roxmltree::{Document as Xml, Node, ParsingOptions};

use crate::{
    builder::DocumentBuilder,
    error::ExtractError,
    limits::{Limit, Limits},
    model::{Document, Format, Furniture},
};
use package::Package;

/// Most nodes of one part: a file with more is hostile.
const LIMIT_NODES: u32 = 4_000_000;
/// Most different headers and footers kept.
const LIMIT_FURNITURE: usize = 500;
/// Deepest nesting read.
const LIMIT_DEPTH: usize = 400;

/// Reads a DOCX.
///
/// # Errors
/// [`ExtractError`] when it is no DOCX, is too large or holds no text.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, ExtractError> {
    let mut package = Package::open(bytes, limits.unpacked_bytes)?;
    let main = package.main_part()?;
    let text = package.part(&main)?.ok_or_else(|| damaged("its main part is missing"))?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let mut part = |name: &str| package.part(&format!("{folder}/{name}"));
    let styles = part("styles.xml")?;
    let numbering = part("numbering.xml")?;
    let footnotes = part("footnotes.xml")?;
    let endnotes = part("endnotes.xml")?;
    let furniture = furniture(&mut package, &folder)?;

    let mut builder = DocumentBuilder::new();
    let reader = body::Reader::new(
        with_xml(styles.as_deref(), styles::Styles::of)?,
        with_xml(numbering.as_deref(), numbering::Numbering::of)?,
        with_xml(footnotes.as_deref(), |root| body::Notes::of(root, "footnote"))?,
        with_xml(endnotes.as_deref(), |root| body::Notes::of(root, "endnote"))?,
    );
    let xml = parse(&text)?;
    let drafts = reader.read(xml.root_element())?;
    drafts.into_iter().for_each(|draft| draft.add_to(&mut builder));
    for (kind, words) in furniture {
        builder.furniture(kind, &words, None);
    }
    if !builder.has_content() {
        return Err(ExtractError::NoContent);
    }
    Ok(builder.finish(Format::Docx))
}

/// Words of the headers and footers, each once.
fn furniture(package: &mut Package<'_>, folder: &str) -> Result<Vec<(Furniture, String)>, ExtractError> {
    let mut furniture: Vec<(Furniture, String)> = Vec::new();
    for name in package.names_in(folder) {
        let kind = match name.rsplit('/').next().unwrap_or_default() {
            file if file.starts_with("header") => Furniture::Header,
            file if file.starts_with("footer") => Furniture::Footer,
            _ => continue,
        };
        let Some(text) = package.part(&name)? else { continue };
        let xml = parse(&text)?;
        for paragraph in xml.root_element().descendants().filter(|node| is(*node, "p")).take(200) {
            if furniture.len() >= LIMIT_FURNITURE {
                return Ok(furniture);
            }
            let words = inline::words(paragraph, &styles::Styles::default()).text;
            if !words.trim().is_empty() && !furniture.iter().any(|(_, known)| *known == words) {
                furniture.push((kind, words));
            }
        }
    }
    Ok(furniture)
}

/// What `read` makes of a part; its default where the part is missing.
fn with_xml<T: Default>(text: Option<&str>, read: impl FnOnce(Node<'_, '_>) -> T) -> Result<T, ExtractError> {
    match text {
        Some(text) => Ok(read(parse(text)?.root_element())),
        None => Ok(T::default()),
    }
}

fn parse(text: &str) -> Result<Xml<'_>, ExtractError> {
    let options = ParsingOptions { nodes_limit: LIMIT_NODES, ..ParsingOptions::default() };
    let xml = Xml::parse_with_options(text, options).map_err(|error| damaged(&error.to_string()))?;
    check_nesting(&xml)?;
    Ok(xml)
}

/// Refuses XML nested too deeply: it is walked by recursion.
fn check_nesting(xml: &Xml<'_>) -> Result<(), ExtractError> {
    let mut depths: Vec<usize> = Vec::new();
    for node in xml.root().descendants() {
        let above = node.parent().and_then(|parent| depths.get(parent.id().get_usize()));
        let depth = above.map_or(0, |above| above + 1);
        if depth > LIMIT_DEPTH {
            let what = format!("elements nested more than {LIMIT_DEPTH} deep");
            return Err(ExtractError::TooLarge { what, limit: Limit::Fixed });
        }
        depths.resize(node.id().get_usize(), 0);
        depths.push(depth);
    }
    Ok(())
}

fn damaged(reason: &str) -> ExtractError {
    ExtractError::DamagedDocx { reason: reason.to_owned() }
}

/// An element of this local name, in any version of the namespace.
fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| is(*child, name))
}

/// An attribute by its local name.
fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

/// The value of a child such as `<w:pStyle w:val="Titre1"/>`.
fn value_of<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    attribute(child(node, name)?, "val")
}

/// A switch such as `<w:b/>` or `<w:b w:val="0"/>`.
fn switch(node: Node<'_, '_>, name: &str) -> Option<bool> {
    let element = child(node, name)?;
    Some(!matches!(attribute(element, "val"), Some("0" | "false" | "off" | "none")))
}
