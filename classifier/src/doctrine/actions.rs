//! How actions of the lexicon stand to one another: near, where different words of one order may carry them, or opposed.

/// Actions that undo each other.
const OPPOSED: [(&str, &str); 23] = [
    ("create", "stop"), ("stop", "increase"), ("stop", "renew"), ("stop", "keep"), ("stop", "allow"), ("stop", "join"),
    ("reduce", "increase"), ("reduce", "keep"), ("restrict", "increase"), ("restrict", "allow"), ("sell", "buy"), ("sell", "keep"),
    ("outsource", "insource"), ("outsource", "keep"), ("centralise", "spread"), ("pool", "spread"), ("return", "keep"),
    ("pay", "stop"), ("charge", "stop"), ("contract", "stop"), ("hire", "reduce"), ("merge", "separate"), ("insource", "stop"),
];

/// Actions that different words of one order may carry.
const NEAR: [(&str, &str); 70] = [
    ("create", "strengthen"), ("create", "decide"), ("create", "contract"), ("create", "inform"), ("comply", "review"),
    ("comply", "restrict"), ("comply", "reduce"), ("stop", "comply"), ("strengthen", "control"), ("strengthen", "review"),
    ("strengthen", "increase"), ("reduce", "restrict"), ("review", "increase"), ("review", "negotiate"), ("renew", "contract"),
    ("renew", "compete"), ("inform", "publish"), ("inform", "decide"), ("inform", "require"), ("reconcile", "comply"),
    ("charge", "recover"), ("stop", "return"), ("charge", "require"), ("join", "strengthen"), ("compute", "control"),
    ("pool", "centralise"), ("complete", "strengthen"), ("complete", "review"), ("complete", "inform"), ("complete", "create"),
    ("complete", "record"), ("settle", "reduce"), ("settle", "stop"), ("settle", "comply"), ("settle", "move"),
    ("settle", "recover"), ("list", "control"), ("list", "assess"), ("list", "create"), ("control", "assess"), ("assess", "compute"),
    ("assess", "inform"), ("list", "compute"), ("adapt", "reduce"), ("adapt", "review"), ("adapt", "restrict"), ("separate", "create"),
    ("separate", "record"), ("harmonise", "review"), ("harmonise", "comply"), ("harmonise", "reconcile"), ("merge", "pool"),
    ("merge", "reduce"), ("renovate", "renew"), ("anticipate", "create"), ("record", "complete"), ("record", "compute"),
    ("require", "control"), ("require", "recover"), ("appoint", "create"), ("appoint", "hire"), ("justify", "create"),
    ("justify", "control"), ("justify", "complete"), ("restrict", "stop"), ("restrict", "create"), ("reduce", "stop"),
    ("gather", "create"), ("gather", "comply"), ("contract", "decide"),
];

/// Whether two actions undo each other.
pub(super) fn are_opposed(one: &str, other: &str) -> bool {
    OPPOSED.contains(&(one, other)) || OPPOSED.contains(&(other, one))
}

/// Whether different words of one order may carry both.
pub(super) fn are_near(one: &str, other: &str) -> bool {
    NEAR.contains(&(one, other)) || NEAR.contains(&(other, one))
}
