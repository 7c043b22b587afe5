//! The chart of a theme over time: bars by year as text, and as SVG readable in black and white.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::theme::Cell;
use crate::markup::escaped;

/// Letters of the longest bar.
const LONGEST_BAR: usize = 40;

/// Units of the SVG.
const WIDTH: usize = 640;
const LEFT: usize = 70;
const BAR: usize = 22;
const GAP: usize = 12;
const TOP: usize = 56;
/// Room for the figures after the longest bar.
const RIGHT: usize = 60;

/// Figures of a year over all jurisdictions.
#[derive(Debug, Default, Clone, Copy)]
struct Year {
    regularity: usize,
    performance: usize,
    conclusions: usize,
}

/// Years in order, those without a date last.
fn years(cells: &[Cell]) -> Vec<(String, Year)> {
    let mut years: BTreeMap<(bool, Option<i16>), Year> = BTreeMap::new();
    for cell in cells {
        let year = years.entry((cell.year.is_none(), cell.year)).or_default();
        year.regularity += cell.regularity;
        year.performance += cell.performance;
        year.conclusions += cell.conclusions;
    }
    let name = |year: Option<i16>| year.map_or_else(|| "sans date".to_owned(), |year| year.to_string());
    years.into_iter().map(|((_, year), figures)| (name(year), figures)).collect()
}

/// Bars of `█` (regularity) and `░` (the rest), then the figures by jurisdiction.
#[must_use]
pub fn text(cells: &[Cell]) -> String {
    let years = years(cells);
    let most = years.iter().map(|(_, year)| year.conclusions).max().unwrap_or(1).max(1);
    let mut out = String::from("  █ régularité   ░ performance\n");
    for (name, year) in &years {
        let dark = scaled(year.regularity, LONGEST_BAR, most);
        let light = scaled(year.conclusions - year.regularity, LONGEST_BAR, most);
        let bar = format!("{}{}", "█".repeat(dark), "░".repeat(light));
        let _ = writeln!(out, "  {name:<9} {bar} {}", year.conclusions);
    }
    for (jurisdiction, counts) in by_jurisdiction(cells) {
        let parts: Vec<String> = counts.iter().map(|(year, count)| format!("{year}: {count}")).collect();
        let _ = writeln!(out, "  {jurisdiction:<9} {}", parts.join(", "));
    }
    out
}

/// Length of a bar; what is not zero shows.
fn scaled(count: usize, longest: usize, most: usize) -> usize {
    (count * longest / most).max(count.min(1))
}

fn by_jurisdiction(cells: &[Cell]) -> BTreeMap<&str, Vec<(String, usize)>> {
    let mut rows: BTreeMap<&str, Vec<(String, usize)>> = BTreeMap::new();
    for cell in cells {
        let year = cell.year.map_or_else(|| "sans date".to_owned(), |year| year.to_string());
        rows.entry(&cell.jurisdiction).or_default().push((year, cell.conclusions));
    }
    rows
}

/// The bars as SVG, with a title and a description for those who do not see them; regularity is filled, the rest hatched.
#[must_use]
pub fn svg(title: &str, cells: &[Cell]) -> String {
    let years = years(cells);
    let most = years.iter().map(|(_, year)| year.conclusions).max().unwrap_or(1).max(1);
    let height = TOP + years.len() * (BAR + GAP) + GAP;
    let described: Vec<String> = years
        .iter()
        .map(|(name, year)| format!("{name} : {} dont {} de régularité", year.conclusions, year.regularity))
        .collect();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         role=\"img\" aria-labelledby=\"titre description\" font-family=\"sans-serif\" font-size=\"13\">\n\
         <title id=\"titre\">{}</title>\n<desc id=\"description\">Recommandations et rappels au droit par année. {}.</desc>\n\
         <defs><pattern id=\"hachures\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <rect width=\"6\" height=\"6\" fill=\"#fff\"/><line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\" stroke=\"#000\" stroke-width=\"2\"/>\
         </pattern></defs>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        escaped(title),
        escaped(&described.join(" ; "))
    );
    let _ = writeln!(
        out,
        "<g><rect x=\"{LEFT}\" y=\"18\" width=\"16\" height=\"16\" fill=\"#000\" stroke=\"#000\"/><text x=\"{}\" y=\"31\">régularité</text>\
         <rect x=\"{}\" y=\"18\" width=\"16\" height=\"16\" fill=\"url(#hachures)\" stroke=\"#000\"/><text x=\"{}\" y=\"31\">performance</text></g>",
        LEFT + 22,
        LEFT + 120,
        LEFT + 142
    );
    for (row, (name, year)) in years.iter().enumerate() {
        bar(&mut out, TOP + row * (BAR + GAP), name, *year, most);
    }
    out.push_str("</svg>\n");
    out
}

fn bar(out: &mut String, y: usize, name: &str, year: Year, most: usize) {
    let scale = |count: usize| scaled(count, WIDTH - LEFT - RIGHT, most);
    let dark = scale(year.regularity);
    let whole = dark + scale(year.conclusions - year.regularity);
    let base = y + BAR - 6;
    let _ = writeln!(
        out,
        "<g><text x=\"{}\" y=\"{base}\" text-anchor=\"end\">{}</text>\
         <rect x=\"{LEFT}\" y=\"{y}\" width=\"{dark}\" height=\"{BAR}\" fill=\"#000\" stroke=\"#000\"/>\
         <rect x=\"{}\" y=\"{y}\" width=\"{}\" height=\"{BAR}\" fill=\"url(#hachures)\" stroke=\"#000\"/>\
         <text x=\"{}\" y=\"{base}\">{}</text></g>",
        LEFT - 8,
        escaped(name),
        LEFT + dark,
        whole - dark,
        LEFT + whole + 8,
        year.conclusions
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells() -> Vec<Cell> {
        let cell = |year, jurisdiction: &str, regularity, performance| Cell {
            year,
            jurisdiction: jurisdiction.to_owned(),
            regularity,
            performance,
            conclusions: regularity + performance,
        };
        vec![cell(Some(2015), "CRC-OCC", 3, 1), cell(Some(2016), "CRC-NAQ", 0, 8), cell(None, "?", 1, 0)]
    }

    #[test]
    fn bars_are_in_proportion_and_every_figure_is_told() {
        let drawn = text(&cells());
        let row = |year: &str| {
            drawn.lines().find(|line| line.trim_start().starts_with(year)).unwrap_or_default().to_owned()
        };
        assert_eq!(row("2015").matches('█').count(), 15);
        assert_eq!(row("2016").matches('░').count(), 40);
        assert!(row("sans date").ends_with(" 1") && row("CRC-NAQ").ends_with("2016: 8"));
    }

    #[test]
    fn a_year_with_few_conclusions_shows() {
        let cell = |year, regularity, performance| Cell {
            year: Some(year),
            jurisdiction: "CRC-OCC".to_owned(),
            regularity,
            performance,
            conclusions: regularity + performance,
        };
        let drawn = text(&[cell(2014, 1, 0), cell(2015, 0, 1), cell(2016, 300, 200)]);
        let row = |year: &str| drawn.lines().find(|line| line.contains(year)).unwrap_or_default().to_owned();
        assert!(row("2014").contains('█') && row("2015").contains('░'), "{drawn}");
        assert!(
            !svg("", &[cell(2014, 1, 0), cell(2016, 300, 200)])
                .contains("y=\"56\" width=\"0\" height=\"22\" fill=\"#000\"")
        );
    }

    #[test]
    fn the_picture_has_title_description_and_escaped_words() {
        let drawn = svg("Achats & « <marchés> »", &cells());
        for part in [
            "<title id=\"titre\">Achats &amp; « &lt;marchés&gt; »</title>",
            "2016 : 8 dont 0 de régularité",
            "url(#hachures)",
        ] {
            assert!(drawn.contains(part), "{part} in {drawn}");
        }
        let coloured = drawn.split('#').skip(1).any(|after| {
            after
                .chars()
                .take_while(char::is_ascii_hexdigit)
                .any(|digit| !matches!(digit, '0' | 'f' | '3' | '9'))
                && !after.starts_with("hachures")
        });
        assert!(!coloured, "black and white only");
    }
}
