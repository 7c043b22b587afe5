//! What a PDF says of itself beside what it draws: bookmarks, page labels, structure tags. Hints of its maker, often missing and
//! sometimes wrong; whoever uses them weighs them against what is drawn. It does NOT draw or lay out anything.

use std::collections::{HashMap, HashSet};

use hayro_syntax::{
    Pdf,
    object::{Array, Dict, MaybeRef, Name, ObjRef, Object, String as PdfString},
    page::Page,
    xref::XRef,
};

/// Elements of the structure and bookmarks looked at; more is a hostile file.
const MOST_ELEMENTS: usize = 400_000;
/// Deepest level of bookmarks that matters.
const DEEPEST: u8 = 6;

/// What the maker says a piece of content is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) enum Tag {
    /// Nothing that matters here.
    #[default]
    None,
    /// A heading of this level, 1 to 6.
    Heading(u8),
    /// A note.
    Note,
    /// Drawn by the maker, not by the author: running headers, page numbers, rules.
    Artifact,
}

/// A bookmark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bookmark {
    /// Depth, 1 for the outermost.
    pub level: u8,
    /// As written.
    pub title: String,
    /// Index of its page, where it could be resolved.
    pub page: Option<usize>,
}

/// What the file says of itself.
#[derive(Debug, Default)]
pub(super) struct Catalog {
    /// In the order of the outline.
    pub bookmarks: Vec<Bookmark>,
    /// One per page.
    pub labels: Vec<Option<String>>,
    /// By the object number of the page and the number of the marked content on it.
    tags: HashMap<(u32, i32), Tag>,
}

impl Catalog {
    /// Reads the catalogue; what is missing or broken is left out.
    pub(super) fn of<'a>(pdf: &'a Pdf, pages: &[Page<'a>]) -> Self {
        let Some(root) = pdf.xref().get::<Dict<'a>>(pdf.xref().root_id()) else { return Self::default() };
        let numbers: HashMap<u32, usize> = pages
            .iter()
            .enumerate()
            .filter_map(|(index, page)| Some((page.raw().obj_id()?.obj_number, index)))
            .collect();
        Self {
            bookmarks: bookmarks(&root, pdf.xref(), &numbers),
            labels: labels(&root, pages.len()),
            tags: tags(&root, pdf.xref()),
        }
    }

    /// What the structure says of marked content number `id` on a page.
    pub(super) fn tag(&self, page: &Page<'_>, id: i32) -> Tag {
        let page = page.raw().obj_id().map_or(0, |id| id.obj_number);
        self.tags.get(&(page, id)).copied().unwrap_or_default()
    }
}

/// The outline, walked without recursion; a bookmark met twice ends the walk.
fn bookmarks<'a>(root: &Dict<'a>, xref: &'a XRef, numbers: &HashMap<u32, usize>) -> Vec<Bookmark> {
    let mut found = Vec::new();
    let mut seen: HashSet<ObjRef> = HashSet::new();
    let Some(outlines) = root.get::<Dict<'a>>(b"Outlines") else { return found };
    let mut waiting: Vec<(ObjRef, u8)> =
        outlines.get_ref(b"First").map(|first| (first, 1)).into_iter().collect();
    while let Some((reference, level)) = waiting.pop() {
        if !seen.insert(reference) || seen.len() > MOST_ELEMENTS {
            continue;
        }
        let Some(item) = xref.get::<Dict<'a>>(reference.into()) else { continue };
        if let Some(title) = item.get::<PdfString<'a>>(b"Title") {
            let page = destination(root, &item).and_then(|page| numbers.get(&page.obj_number).copied());
            found.push(Bookmark { level: level.min(DEEPEST), title: text(title.as_bytes()), page });
        }
        waiting.extend(item.get_ref(b"Next").map(|next| (next, level)));
        waiting.extend(item.get_ref(b"First").map(|first| (first, level.saturating_add(1))));
    }
    found
}

/// The page to which a bookmark leads.
fn destination<'a>(root: &Dict<'a>, item: &Dict<'a>) -> Option<ObjRef> {
    let target = item
        .get::<Object<'a>>(b"Dest")
        .or_else(|| item.get::<Dict<'a>>(b"A").and_then(|action| action.get::<Object<'a>>(b"D")))?;
    let array = match target {
        Object::Array(array) => array,
        Object::Name(name) => {
            named(root.get::<Dict<'a>>(b"Dests")?.get::<Object<'a>>(name.as_str().as_bytes())?)?
        }
        Object::String(name) => {
            named(in_name_tree(root.get::<Dict<'a>>(b"Names")?.get::<Dict<'a>>(b"Dests")?, name.as_bytes())?)?
        }
        _ => return None,
    };
    array.raw_iter().next()?.as_obj_ref()
}

fn named(target: Object<'_>) -> Option<Array<'_>> {
    match target {
        Object::Array(array) => Some(array),
        Object::Dict(dict) => dict.get::<Array<'_>>(b"D"),
        _ => None,
    }
}

/// Looks a name up in a name tree, following the limits of its nodes.
fn in_name_tree<'a>(tree: Dict<'a>, name: &[u8]) -> Option<Object<'a>> {
    let mut waiting = vec![tree];
    for _ in 0..MOST_ELEMENTS {
        let node = waiting.pop()?;
        if let Some(names) = node.get::<Array<'a>>(b"Names") {
            let objects: Vec<Object<'a>> = names.iter::<Object<'a>>().collect();
            let pair = objects
                .chunks_exact(2)
                .find(|pair| matches!(&pair[0], Object::String(key) if key.as_bytes() == name));
            if let Some(pair) = pair {
                return Some(pair[1].clone());
            }
        }
        for kid in node.get::<Array<'a>>(b"Kids").into_iter().flat_map(|kids| kids.iter::<Dict<'a>>()) {
            let limits: Vec<PdfString<'a>> =
                kid.get::<Array<'a>>(b"Limits").into_iter().flat_map(|limits| limits.iter()).collect();
            let holds = match limits.as_slice() {
                [least, greatest, ..] => least.as_bytes() <= name && name <= greatest.as_bytes(),
                _ => true,
            };
            if holds && waiting.len() < 64 {
                waiting.push(kid);
            }
        }
    }
    None
}

/// The labels that readers show for the pages: runs of numbers in one style each.
fn labels(root: &Dict<'_>, pages: usize) -> Vec<Option<String>> {
    let mut labels = vec![None; pages];
    let Some(numbers) = root.get::<Dict<'_>>(b"PageLabels").and_then(|tree| tree.get::<Array<'_>>(b"Nums"))
    else {
        return labels;
    };
    let objects: Vec<Object<'_>> = numbers.iter::<Object<'_>>().take(MOST_ELEMENTS).collect();
    let mut runs: Vec<(usize, Dict<'_>)> = Vec::new();
    for pair in objects.chunks_exact(2) {
        let start = pair[0].clone().into_i32().and_then(|start| usize::try_from(start).ok());
        if let (Some(start), Some(style)) = (start, pair[1].clone().into_dict()) {
            runs.push((start, style));
        }
    }
    runs.sort_by_key(|(start, _)| *start);
    for (index, (start, style)) in runs.iter().enumerate() {
        let end = runs.get(index + 1).map_or(pages, |(next, _)| *next).min(pages);
        let first = style.get::<i32>(b"St").unwrap_or(1).max(1);
        let prefix =
            style.get::<PdfString<'_>>(b"P").map(|prefix| text(prefix.as_bytes())).unwrap_or_default();
        let kind = style.get::<Name<'_>>(b"S").map(|name| name.as_str().to_owned()).unwrap_or_default();
        for (number, label) in (first..).zip(labels.iter_mut().take(end).skip(*start)) {
            let shown = format!("{prefix}{}", numeral(number, &kind));
            *label = (!shown.is_empty()).then_some(shown);
        }
    }
    labels
}

/// A number in one of the five styles of page labels.
fn numeral(number: i32, style: &str) -> String {
    let letters = |first: u8| {
        let index = usize::try_from(number - 1).unwrap_or(0);
        char::from(first + (index % 26) as u8).to_string().repeat((index / 26 + 1).min(8))
    };
    match style {
        "D" => number.to_string(),
        "r" => crate::text::roman(i64::from(number)),
        "R" => crate::text::roman(i64::from(number)).to_uppercase(),
        "a" => letters(b'a'),
        "A" => letters(b'A'),
        _ => String::new(),
    }
}

/// An element of the structure tree and what it takes from those around it.
struct Element<'a> {
    dict: Dict<'a>,
    tag: Tag,
    page: u32,
}

/// What each marked content is, from the structure tree, walked without recursion.
fn tags<'a>(root: &Dict<'a>, xref: &'a XRef) -> HashMap<(u32, i32), Tag> {
    let mut tags = HashMap::new();
    let Some(tree) = root.get::<Dict<'a>>(b"StructTreeRoot") else { return tags };
    let roles = tree.get::<Dict<'a>>(b"RoleMap");
    let mut seen: HashSet<ObjRef> = HashSet::new();
    let mut waiting = vec![Element { dict: tree, tag: Tag::None, page: 0 }];
    let mut looked_at = 0;
    while let Some(element) = waiting.pop() {
        looked_at += 1;
        if looked_at > MOST_ELEMENTS {
            break;
        }
        let page = element.dict.get_ref(b"Pg").map_or(element.page, |page| page.obj_number);
        if let Some(id) = element.dict.get::<i32>(b"MCID") {
            note(&mut tags, page, id, element.tag);
            continue;
        }
        let own = element.dict.get::<Name<'a>>(b"S").map(|name| tag_of(name.as_str(), roles.as_ref()));
        let tag = own.filter(|tag| *tag != Tag::None).unwrap_or(element.tag);
        let kids: Vec<MaybeRef<Object<'a>>> = match element.dict.get_raw::<Object<'a>>(b"K") {
            Some(MaybeRef::NotRef(Object::Array(kids))) => kids.raw_iter().collect(),
            Some(MaybeRef::Ref(reference)) => match xref.get::<Object<'a>>(reference.into()) {
                Some(Object::Array(kids)) => kids.raw_iter().collect(),
                _ => vec![MaybeRef::Ref(reference)],
            },
            Some(kid) => vec![kid],
            None => Vec::new(),
        };
        for kid in kids {
            let object = match kid {
                MaybeRef::Ref(reference) if !seen.insert(reference) => continue,
                MaybeRef::Ref(reference) => xref.get::<Object<'a>>(reference.into()),
                MaybeRef::NotRef(object) => Some(object),
            };
            match object {
                Some(Object::Dict(dict)) => waiting.push(Element { dict, tag, page }),
                Some(Object::Number(_)) => {
                    note(&mut tags, page, object.and_then(Object::into_i32).unwrap_or(-1), tag);
                }
                _ => {}
            }
        }
    }
    tags
}

fn note(tags: &mut HashMap<(u32, i32), Tag>, page: u32, id: i32, tag: Tag) {
    if tag != Tag::None {
        tags.insert((page, id), tag);
    }
}

/// What a structure type means, after the maker's own names have been translated.
pub(super) fn tag_of(name: &str, roles: Option<&Dict<'_>>) -> Tag {
    let role = roles.and_then(|roles| roles.get::<Name<'_>>(name.as_bytes()));
    match role.as_ref().map_or(name, |role| role.as_str()) {
        "H" | "H1" | "Title" => Tag::Heading(1),
        "H2" => Tag::Heading(2),
        "H3" => Tag::Heading(3),
        "H4" => Tag::Heading(4),
        "H5" => Tag::Heading(5),
        "H6" => Tag::Heading(6),
        "Note" | "FENote" | "Footnote" => Tag::Note,
        "Artifact" => Tag::Artifact,
        _ => Tag::None,
    }
}

/// A text string of a PDF: UTF-16 or UTF-8 with a mark in front, else PDFDocEncoding, which is Latin 1 but for a few signs.
fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}')).collect()
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| doc_encoded(*byte)).collect(),
    }
}

/// PDF 32000-1, annex D.2.
fn doc_encoded(byte: u8) -> char {
    const HIGH: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ',
        'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
    ];
    match byte {
        0x80..=0xa0 => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_pages_in_their_styles() {
        let shown: Vec<String> = [(4, "r"), (1994, "R"), (27, "a"), (2, "A"), (12, "D"), (3, "")]
            .map(|(n, s)| numeral(n, s))
            .into();
        assert_eq!(shown, ["iv", "MCMXCIV", "aa", "B", "12", ""]);
    }

    #[test]
    fn titles_in_their_three_encodings() {
        assert_eq!(text(b"\xfe\xff\x00\xc9\x20\x19"), "É’");
        assert_eq!(text("\u{feff}Dépenses".as_bytes()), "Dépenses");
        assert_eq!(text(b"L\x90\xe9tat"), "L’état");
    }
}
