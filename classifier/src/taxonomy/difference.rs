//! What has changed from one version of the taxonomy to the next.

use std::fmt;

use serde::Serialize;

use super::{Taxonomy, Topic, TopicCode};

/// Codes, each list in the order of its taxonomy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// In the new version only.
    pub added: Vec<TopicCode>,
    /// In the former version only.
    pub removed: Vec<TopicCode>,
    /// Another label.
    pub renamed: Vec<TopicCode>,
    /// Another scope note.
    pub re_scoped: Vec<TopicCode>,
    /// Other alternative labels.
    pub other_names: Vec<TopicCode>,
}

impl Difference {
    pub(super) fn between(former: &Taxonomy, new: &Taxonomy) -> Self {
        let missing_in = |taxonomy: &Taxonomy, topic: &&Topic| taxonomy.get(topic.code.as_str()).is_none();
        let codes = |topics: Vec<&Topic>| topics.into_iter().map(|topic| topic.code.clone()).collect();
        let changed = |differs: fn(&Topic, &Topic) -> bool| {
            let both = new
                .topics
                .iter()
                .filter(|topic| former.get(topic.code.as_str()).is_some_and(|before| differs(before, topic)));
            codes(both.collect())
        };
        Self {
            added: codes(new.topics.iter().filter(|topic| missing_in(former, topic)).collect()),
            removed: codes(former.topics.iter().filter(|topic| missing_in(new, topic)).collect()),
            renamed: changed(|before, after| before.label != after.label),
            re_scoped: changed(|before, after| before.scope != after.scope),
            other_names: changed(|before, after| before.also != after.also),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, codes) in [
            ("added", &self.added),
            ("removed", &self.removed),
            ("renamed", &self.renamed),
            ("new scope note", &self.re_scoped),
            ("other names", &self.other_names),
        ] {
            let codes: Vec<&str> = codes.iter().map(TopicCode::as_str).collect();
            let listed = if codes.is_empty() { "-".to_owned() } else { codes.join(" ") };
            writeln!(f, "{name:<15} {listed}")?;
        }
        Ok(())
    }
}
