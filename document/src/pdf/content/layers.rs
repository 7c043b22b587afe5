//! Optional content: which layers of a file are shown when it is opened (PDF 32000-1, 8.11). It does NOT follow what is inside them.

use std::collections::HashSet;

use hayro_syntax::{
    object::{Array, Dict, MaybeRef, Name, ObjRef, Object},
    xref::XRef,
};

/// Layers looked at; more is a hostile file.
const MOST_LAYERS: usize = 100_000;

/// The layers that are not shown.
#[derive(Debug, Default)]
pub(super) struct Layers {
    hidden: HashSet<ObjRef>,
}

impl Layers {
    /// From the catalogue of the file.
    pub(super) fn of(xref: &XRef) -> Self {
        Self::read(xref).unwrap_or_default()
    }

    fn read(xref: &XRef) -> Option<Self> {
        let root = xref.get::<Dict<'_>>(xref.root_id())?;
        let properties = root.get::<Dict<'_>>(b"OCProperties")?;
        let initial = properties.get::<Dict<'_>>(b"D")?;
        let mut hidden = HashSet::new();
        if initial.get::<Name<'_>>(b"BaseState").is_some_and(|state| state.as_ref() == b"OFF") {
            hidden.extend(references(&properties, b"OCGs"));
        }
        for shown in references(&initial, b"ON") {
            hidden.remove(&shown);
        }
        hidden.extend(references(&initial, b"OFF"));
        Some(Self { hidden })
    }

    /// Whether what `reference`, which leads to `dict`, stands for is shown: a layer, or a rule over several.
    pub(super) fn shows(&self, dict: &Dict<'_>, reference: Option<ObjRef>) -> bool {
        let rule = dict.get::<Name<'_>>(b"Type").is_some_and(|kind| kind.as_ref() == b"OCMD");
        match reference {
            Some(layer) if !rule => !self.hidden.contains(&layer),
            _ => self.rule_shows(dict),
        }
    }

    fn rule_shows(&self, rule: &Dict<'_>) -> bool {
        let mut layers = references(rule, b"OCGs");
        if layers.is_empty() {
            layers.extend(rule.get_ref(b"OCGs").filter(|_| rule.get::<Array<'_>>(b"OCGs").is_none()));
        }
        if layers.is_empty() {
            return true;
        }
        let hidden = |layer: &ObjRef| self.hidden.contains(layer);
        let policy = rule.get::<Name<'_>>(b"P");
        match policy.as_ref().map(AsRef::as_ref) {
            Some(b"AllOn") => !layers.iter().any(hidden),
            Some(b"AnyOff") => layers.iter().any(hidden),
            Some(b"AllOff") => layers.iter().all(hidden),
            _ => !layers.iter().all(hidden),
        }
    }
}

fn references(dict: &Dict<'_>, key: &[u8]) -> Vec<ObjRef> {
    let items = dict.get::<Array<'_>>(key).into_iter().flat_map(|array| array.raw_iter().take(MOST_LAYERS));
    items
        .filter_map(|item: MaybeRef<Object<'_>>| match item {
            MaybeRef::Ref(reference) => Some(reference),
            MaybeRef::NotRef(_) => None,
        })
        .collect()
}
