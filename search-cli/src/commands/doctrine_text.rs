//! A theme for reading in a terminal, in French.

use std::io::Write;

use anyhow::Result;
use cambon_web::doctrine::theme::{Figures, Position, Theme};
use cambon_web::doctrine::{chart, figures, link, one_line, place, statuses};

use crate::printer::Palette;

/// Legal bases shown of a position.
const MOST_BASES: usize = 4;

/// Writes a theme: figures, chart, positions, divergences.
///
/// # Errors
/// When it cannot be written.
pub fn write(out: &mut impl Write, name: &str, theme: &Theme, limit: usize, palette: Palette) -> Result<()> {
    writeln!(out, "{}", palette.title(name))?;
    writeln!(out, "  {}", figures(&Figures::of(theme.records.iter())))?;
    if theme.findings > 0 {
        writeln!(
            out,
            "  {} constats du même thème, non regroupés : un constat n’ordonne rien",
            theme.findings
        )?;
    }
    writeln!(out, "\n{}\n{}", palette.title("Frise"), chart::text(&theme.cells()))?;
    let shared = theme.positions.iter().filter(|position| position.members.len() > 1).count();
    writeln!(
        out,
        "{}",
        palette.title(&format!(
            "Positions : {} (dont {shared} de plusieurs conclusions)",
            theme.positions.len()
        ))
    )?;
    for (rank, shown) in theme.positions.iter().take(limit).enumerate() {
        position(out, rank + 1, theme, shown, palette)?;
    }
    divergences(out, theme, palette)
}

fn position(
    out: &mut impl Write,
    rank: usize,
    theme: &Theme,
    position: &Position,
    palette: Palette,
) -> Result<()> {
    let typical = &theme.records[position.members[0]];
    writeln!(out, "\n  {rank}. {}", figures(&Figures::of(theme.members(&position.members))))?;
    writeln!(out, "     « {} »", one_line(&typical.text))?;
    writeln!(out, "     {}", palette.faint(&place(typical)))?;
    writeln!(out, "     {}", palette.faint(&link(typical)))?;
    let bases: Vec<String> =
        position.bases.iter().take(MOST_BASES).map(|(basis, count)| format!("{basis} ({count})")).collect();
    if !bases.is_empty() {
        writeln!(out, "     Fondements cités : {}", bases.join(", "))?;
    }
    if !position.statuses.is_empty() {
        writeln!(out, "     Suites connues : {}", statuses(position))?;
    }
    Ok(())
}

fn divergences(out: &mut impl Write, theme: &Theme, palette: Palette) -> Result<()> {
    if theme.divergences.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", palette.title("Divergences possibles, à vérifier"))?;
    writeln!(out, "  Repérées par les mots seuls : les situations peuvent différer.")?;
    for (one, other) in &theme.divergences {
        for (mark, record) in [("·", &theme.records[*one]), (" ", &theme.records[*other])] {
            writeln!(out, "  {mark} « {} »", one_line(&record.text))?;
            writeln!(out, "    {}", palette.faint(&format!("{} — {}", place(record), link(record))))?;
        }
    }
    Ok(())
}
