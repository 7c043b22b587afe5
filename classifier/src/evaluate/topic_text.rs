//! The figures of topics, as a readable table.

use std::fmt;

use super::topics::{TopicFigures, TopicReport};
use crate::taxonomy::TopicCode;

impl TopicReport {
    /// What was judged wrongly, surest first, for who improves labels or taxonomy.
    #[must_use]
    pub fn errors(&self) -> String {
        let mut wrong: Vec<_> = self.wrong.iter().collect();
        wrong.sort_by(|left, right| right.probability.total_cmp(&left.probability));
        let line = |wrong: &super::topics::WrongTopic| {
            let expected: Vec<&str> = wrong.expected.iter().map(TopicCode::as_str).collect();
            format!(
                "{} given {} ({:.2}), expected {}: {}\n",
                wrong.id,
                wrong.given,
                wrong.probability,
                expected.join(" or "),
                wrong.text
            )
        };
        wrong.into_iter().map(line).collect()
    }
}

impl fmt::Display for TopicReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "conclusions                        {}", self.conclusions)?;
        writeln!(f, "likeliest leaf right               {}", self.leaf_right)?;
        writeln!(f, "its domain right                   {}", self.domain_right)?;
        writeln!(f, "macro F1 over leaves               {:.3}", self.leaf_macro_f1)?;
        writeln!(f, "macro F1 over domains              {:.3}", self.domain_macro_f1)?;
        writeln!(f, "micro F1, all topics, leaves       {:.3}", self.leaf_micro_f1)?;
        writeln!(f, "micro F1, all topics, domains      {:.3}", self.domain_micro_f1)?;
        writeln!(f, "\nwhen it may abstain")?;
        writeln!(f, "leaves given that are right        {}", self.answered_leaf_right)?;
        writeln!(f, "conclusions given a leaf           {}", self.coverage)?;
        writeln!(f, "leaves and domains that are right  {}", self.answer_right)?;
        writeln!(f, "conclusions given either           {}", self.domain_coverage)?;
        writeln!(f, "\nnature right                       {}", self.nature_right)?;
        writeln!(f, "kind right, by the words alone     {}", self.kind_right)?;
        writeln!(
            f,
            "\n{:<6} {:>7} {:>18} {:>18} {:>6}  taken for",
            "", "support", "precision", "recall", "F1"
        )?;
        for (code, figures) in self.domains.iter().chain(&self.leaves) {
            line(f, code, figures)?;
        }
        Ok(())
    }
}

fn line(f: &mut fmt::Formatter<'_>, code: &TopicCode, topic: &TopicFigures) -> fmt::Result {
    let f1 = topic.figures.f1().map_or_else(|| "-".to_owned(), |f1| format!("{f1:.3}"));
    let taken_for: Vec<String> =
        topic.taken_for.iter().map(|(code, count)| format!("{code} {count}")).collect();
    let (precision, recall) = (topic.figures.precision.to_string(), topic.figures.recall.to_string());
    let (support, code, taken_for) = (topic.support, code.as_str(), taken_for.join(", "));
    writeln!(f, "{code:<6} {support:>7} {precision:>18} {recall:>18} {f1:>6}  {taken_for}")
}
