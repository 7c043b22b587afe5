//! PDFs whose pages are pictures, as scanners make them. Just enough for tests of character recognition.

use std::io::Write;

/// A PDF with one grey picture (binary PGM) a page, at `dpi` pixels per inch.
///
/// # Panics
/// When a picture is no binary PGM.
#[must_use]
pub fn pdf(pictures: &[Vec<u8>], dpi: u32) -> Vec<u8> {
    let mut objects: Vec<Vec<u8>> = vec![b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()];
    let kids: Vec<String> = (0..pictures.len()).map(|page| format!("{} 0 R", 3 + 3 * page)).collect();
    objects.push(format!("<< /Type /Pages /Count {} /Kids [{}] >>", kids.len(), kids.join(" ")).into_bytes());
    for (index, picture) in pictures.iter().enumerate() {
        let (width, height, grey) = parts(picture);
        let (wide, high) = (72.0 * width as f64 / f64::from(dpi), 72.0 * height as f64 / f64::from(dpi));
        let first = 3 + 3 * index;
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide:.2} {high:.2}] /Contents {} 0 R /Resources << /XObject << /I {} 0 R >> >> >>",
                first + 1,
                first + 2
            )
            .into_bytes(),
        );
        objects.push(stream("", format!("q {wide:.2} 0 0 {high:.2} 0 0 cm /I Do Q").as_bytes()));
        let kind = format!(
            "/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8 "
        );
        objects.push(stream(&kind, grey));
    }
    assemble(&objects)
}

fn parts(picture: &[u8]) -> (usize, usize, &[u8]) {
    let mut fields = picture.splitn(4, |byte| byte.is_ascii_whitespace());
    let mut field = || String::from_utf8_lossy(fields.next().expect("a header of PGM")).into_owned();
    assert_eq!(field(), "P5");
    let (width, height) = (field().parse().expect("a width"), field().parse().expect("a height"));
    let rest = fields.next().expect("pixels");
    let (_, grey) = rest.split_at(rest.iter().position(u8::is_ascii_whitespace).expect("a depth") + 1);
    (width, height, grey)
}

pub(crate) fn stream(kind: &str, data: &[u8]) -> Vec<u8> {
    let mut object = format!("<< {kind}/Length {} >>\nstream\n", data.len()).into_bytes();
    object.extend_from_slice(data);
    object.extend_from_slice(b"\nendstream");
    object
}

pub(crate) fn assemble(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.5\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        // Writing to a vector cannot fail.
        let _ = writeln!(file, "{} 0 obj", index + 1);
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let table = file.len();
    let _ = write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for offset in offsets {
        let _ = writeln!(file, "{offset:010} 00000 n ");
    }
    let _ =
        write!(file, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    file
}
