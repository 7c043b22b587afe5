//! A writer of small PDFs: text at chosen places in a standard font, rules and frames. Just enough for tests of layout.

use std::fmt::Write as _;

/// Height of A4 in points; the writer counts from the top, PDF from the bottom.
const HEIGHT: f32 = 842.0;

/// One page's drawing.
#[derive(Default)]
pub struct Sheet(String);

impl Sheet {
    /// A line of text at `x` from the left and `y` from the top, in points.
    pub fn text(mut self, x: f32, y: f32, size: f32, text: &str) -> Self {
        let escaped = text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        writeln!(self.0, "BT /F1 {size} Tf {x} {} Td ({escaped}) Tj ET", HEIGHT - y).unwrap();
        self
    }

    /// Lines of text below each other.
    pub fn lines(self, x: f32, y: f32, size: f32, lines: &[&str]) -> Self {
        let places = lines.iter().enumerate();
        places.fold(self, |sheet, (index, line)| sheet.text(x, y + index as f32 * size * 1.2, size, line))
    }

    /// A rule between two points.
    pub fn rule(mut self, x0: f32, y0: f32, x1: f32, y1: f32) -> Self {
        writeln!(self.0, "0.5 w {x0} {} m {x1} {} l S", HEIGHT - y0, HEIGHT - y1).unwrap();
        self
    }

    /// All text from here on is there to be found, not seen.
    pub fn hidden(mut self) -> Self {
        self.0.push_str("3 Tr\n");
        self
    }

    /// A picture that covers the page.
    pub fn picture(mut self) -> Self {
        self.0.push_str("q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q\n");
        self
    }

    /// A filled image's worth of grey, which is no text.
    pub fn grey(mut self) -> Self {
        self.0.push_str("0.8 g 100 100 300 300 re f\n");
        self
    }
}

/// The bytes of a PDF with these pages.
pub fn pdf(sheets: &[Sheet]) -> Vec<u8> {
    let kids: Vec<String> = (0..sheets.len()).map(|page| format!("{} 0 R", 4 + 2 * page)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {} /Kids [{}] >>", sheets.len(), kids.join(" ")),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for (page, Sheet(content)) in sheets.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R \
             /Resources << /Font << /F1 3 0 R >> >> >>",
            5 + 2 * page
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}endstream", content.len()));
    }
    assemble(&objects)
}

/// The bytes of a PDF with these objects, numbered from 1; the first is the catalogue.
pub fn assemble(objects: &[String]) -> Vec<u8> {
    let mut file = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        write!(file, "{} 0 obj\n{object}\nendobj\n", index + 1).unwrap();
    }
    let table = file.len();
    write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for offset in offsets {
        writeln!(file, "{offset:010} 00000 n ").unwrap();
    }
    write!(file, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1)
        .unwrap();
    // WinAnsi is one byte a letter; the tests keep to ASCII.
    file.into_bytes()
}
