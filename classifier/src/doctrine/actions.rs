//! How actions of the lexicon stand to one another: near, where different words of one order may carry them, or opposed.

/// Actions that undo each other.
const OPPOSED: [(&str, &str); 22] = [
    ("create", "stop"),
    ("stop", "increase"),
    ("stop", "renew"),
    ("stop", "keep"),
    ("stop", "allow"),
    ("stop", "join"),
    ("reduce", "increase"),
    ("reduce", "keep"),
    ("restrict", "increase"),
    ("restrict", "allow"),
    ("sell", "buy"),
    ("sell", "keep"),
    ("outsource", "insource"),
    ("outsource", "keep"),
    ("centralise", "spread"),
    ("pool", "spread"),
    ("return", "keep"),
    ("pay", "stop"),
    ("charge", "stop"),
    ("hire", "reduce"),
    ("merge", "separate"),
    ("insource", "stop"),
];

/// Actions that different words of one order may carry.
const NEAR: [(&str, &str); 70] = [
    ("create", "strengthen"),
    ("create", "decide"),
    ("create", "contract"),
    ("create", "inform"),
    ("comply", "review"),
    ("comply", "restrict"),
    ("comply", "reduce"),
    ("stop", "comply"),
    ("strengthen", "control"),
    ("strengthen", "review"),
    ("strengthen", "increase"),
    ("reduce", "restrict"),
    ("review", "increase"),
    ("review", "negotiate"),
    ("renew", "contract"),
    ("renew", "compete"),
    ("inform", "publish"),
    ("inform", "decide"),
    ("inform", "require"),
    ("reconcile", "comply"),
    ("charge", "recover"),
    ("stop", "return"),
    ("charge", "require"),
    ("join", "strengthen"),
    ("compute", "control"),
    ("pool", "centralise"),
    ("complete", "strengthen"),
    ("complete", "review"),
    ("complete", "inform"),
    ("complete", "create"),
    ("complete", "record"),
    ("settle", "reduce"),
    ("settle", "stop"),
    ("settle", "comply"),
    ("settle", "move"),
    ("settle", "recover"),
    ("list", "control"),
    ("list", "assess"),
    ("list", "create"),
    ("control", "assess"),
    ("assess", "compute"),
    ("assess", "inform"),
    ("list", "compute"),
    ("adapt", "reduce"),
    ("adapt", "review"),
    ("adapt", "restrict"),
    ("separate", "create"),
    ("separate", "record"),
    ("harmonise", "review"),
    ("harmonise", "comply"),
    ("harmonise", "reconcile"),
    ("merge", "pool"),
    ("merge", "reduce"),
    ("renovate", "renew"),
    ("anticipate", "create"),
    ("record", "complete"),
    ("record", "compute"),
    ("require", "control"),
    ("require", "recover"),
    ("appoint", "create"),
    ("appoint", "hire"),
    ("justify", "create"),
    ("justify", "control"),
    ("justify", "complete"),
    ("restrict", "stop"),
    ("restrict", "create"),
    ("reduce", "stop"),
    ("gather", "create"),
    ("gather", "comply"),
    ("contract", "decide"),
];

/// Whether two actions undo each other.
pub(super) fn are_opposed(one: &str, other: &str) -> bool {
    OPPOSED.contains(&(one, other)) || OPPOSED.contains(&(other, one))
}

/// Whether different words of one order may carry both.
pub(super) fn are_near(one: &str, other: &str) -> bool {
    NEAR.contains(&(one, other)) || NEAR.contains(&(other, one))
}

/// Actions of one kind, and whether words of another kind may stand for it.
const KINDS: [&[&str]; 12] = [
    &[
        "create",
        "write",
        "decide",
        "contract",
        "appoint",
        "build",
        "gather",
        "open",
        "separate",
        "anticipate",
        "delimit",
    ],
    &["strengthen", "review", "complete", "harmonise", "adapt", "renovate", "clarify", "negotiate"],
    &["control", "assess", "list", "compute", "study", "reconcile", "justify", "record", "search"],
    &["stop", "settle", "return", "declass"],
    &["reduce", "restrict", "spread"],
    &["inform", "publish"],
    &["require", "recover", "charge"],
    &["pay", "finance", "cover", "insure", "allocate", "reimburse", "spend"],
    &["sell", "move", "outsource"],
    &["buy", "hire", "replace"],
    &["increase"],
    &["pool", "centralise", "merge", "join"],
];

/// Actions that say so little that words of any kind may stand for them.
const GENERIC: [&str; 5] = ["create", "comply", "strengthen", "do", "review"];

/// Whether both actions are of one kind.
pub(super) fn are_kin(one: &str, other: &str) -> bool {
    one == other || KINDS.iter().any(|kind| kind.contains(&one) && kind.contains(&other))
}

/// Whether an action says what is to be done in words that tell.
pub(super) fn is_specific(action: &str) -> bool {
    !GENERIC.contains(&action)
}
