//! PDFs made to hurt: bombs, rings, depth, absurd numbers. Each is a whole file around one evil.

use std::io::Write;

use flate2::{Compression, write::ZlibEncoder};

use super::{HostileFile, file};
use crate::picture::{assemble, stream};

/// Text of a page that could be sound.
const TEXT: &str = "BT /F1 11 Tf 72 770 Td (La chambre constate que la commune a tenu ses comptes.) Tj ET\n";
const FONT: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
const LOCKED: &[u8] = include_bytes!("../../../corpus/samples/damaged/locked.pdf");
/// Above what is read by default.
const TOO_MANY_PAGES: usize = 5_100;
const MIB: usize = 1 << 20;

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("a vector takes all");
    encoder.finish().expect("a vector takes all")
}

/// `mib` MiB of spaces, packed twice: a millionth of it.
fn bomb(mib: usize) -> Vec<u8> {
    let spaces = vec![b' '; MIB];
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..mib {
        encoder.write_all(&spaces).expect("a vector takes all");
    }
    packed(&encoder.finish().expect("a vector takes all"))
}

/// One page: catalogue, tree, page, font, content, then what is `more`. `page` and `resources` go into their dictionaries.
fn page(page: &str, resources: &str, content: Vec<u8>, more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_vec(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> {resources} >> {page} >>").into_bytes(),
        FONT.as_bytes().to_vec(),
        content,
    ];
    objects.extend_from_slice(more);
    assemble(&objects)
}

/// One page that draws `content`.
fn drawing(content: &str) -> Vec<u8> {
    page("", "", stream("", content.as_bytes()), &[])
}

/// A file of these objects, the first its catalogue.
fn objects(objects: &[&str]) -> Vec<u8> {
    let objects: Vec<Vec<u8>> = objects.iter().map(|object| object.as_bytes().to_vec()).collect();
    assemble(&objects)
}

/// Page trees.
fn trees() -> Vec<HostileFile> {
    let catalogue = "<< /Type /Catalog /Pages 2 0 R >>";
    let leaf = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>";
    let mut many = vec![catalogue.to_owned()];
    let kids: Vec<String> = (3..TOO_MANY_PAGES + 3).map(|page| format!("{page} 0 R")).collect();
    many.push(format!("<< /Type /Pages /Count {TOO_MANY_PAGES} /Kids [{}] >>", kids.join(" ")));
    many.extend(vec![leaf.to_owned(); TOO_MANY_PAGES]);
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut deep = vec![catalogue.to_owned()];
    deep.extend((3..5_000).map(|next| format!("<< /Type /Pages /Count 1 /Kids [{next} 0 R] >>")));
    deep.push(leaf.to_owned());
    let deep: Vec<&str> = deep.iter().map(String::as_str).collect();
    // Each level names the next ten times: ten to the power of twelve pages.
    let mut wide = vec![catalogue.to_owned()];
    wide.extend(
        (3..15).map(|next| {
            format!("<< /Type /Pages /Count 10 /Kids [{}] >>", format!("{next} 0 R ").repeat(10))
        }),
    );
    wide.push(leaf.to_owned());
    let wide: Vec<&str> = wide.iter().map(String::as_str).collect();
    vec![
        file("no-page.pdf", objects(&[catalogue, "<< /Type /Pages /Count 0 /Kids [] >>"]), Some("no page")),
        file("no-tree.pdf", objects(&["<< /Type /Catalog >>"]), Some("damaged")),
        file(
            "tree-in-itself.pdf",
            objects(&[catalogue, "<< /Type /Pages /Count 1 /Kids [2 0 R] >>"]),
            Some("damaged"),
        ),
        file(
            "tree-ring.pdf",
            objects(&[
                catalogue,
                "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
                "<< /Type /Pages /Count 1 /Kids [2 0 R] >>",
            ]),
            Some("damaged"),
        ),
        file(
            "count-lies.pdf",
            objects(&[catalogue, "<< /Type /Pages /Count 2147483647 /Kids [3 0 R] >>", leaf]),
            None,
        ),
        file(
            "count-negative.pdf",
            objects(&[catalogue, "<< /Type /Pages /Count -1 /Kids [3 0 R] >>", leaf]),
            None,
        ),
        file("many-pages.pdf", objects(&many), Some("extract.max_pages")),
        file("deep-tree.pdf", objects(&deep), None),
        file("endless-tree.pdf", objects(&wide), None),
        file("catalogue-in-itself.pdf", objects(&["1 0 R"]), Some("damaged")),
    ]
}

/// Streams that unpack to far more than they hold, or do not unpack.
// Long because it is a table of files, one beside the other.
fn bombs() -> Vec<HostileFile> {
    let twice = "/Filter [/FlateDecode /FlateDecode] ";
    let picture = |kind: &str, data: &[u8]| {
        let kind = format!("/Type /XObject /Subtype /Image {kind} ");
        page(
            "",
            "/XObject << /I 6 0 R >>",
            stream("", format!("{TEXT}/I Do").as_bytes()),
            &[stream(&kind, data)],
        )
    };
    let filters = format!("/Filter [{}] ", "/ASCIIHexDecode ".repeat(2_000));
    let object_stream =
        assemble(&[stream(&format!("/Type /ObjStm /N 1000000 /First 8000000 {twice}"), &bomb(256))]);
    let mapped = |map: Vec<u8>, kind: &str| {
        let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>";
        page(
            "",
            "/Font << /F1 6 0 R >>",
            stream("", TEXT.as_bytes()),
            &[font.as_bytes().to_vec(), stream(kind, &map)],
        )
    };
    let range = "1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange 1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange";
    vec![
        file("bomb-content.pdf", page("", "", stream(twice, &bomb(64)), &[]), None),
        file(
            "bomb-content-large.pdf",
            page("", "", stream(twice, &bomb(600)), &[]),
            Some("extract.memory_limit_mib"),
        ),
        // Damaged, or above the memory allowed: which is told first depends on the allocator.
        file("bomb-objects.pdf", object_stream, Some("hint: ")),
        file("bomb-map.pdf", mapped(bomb(64), twice), None),
        file("map-of-everything.pdf", mapped(range.as_bytes().to_vec(), ""), None),
        file(
            "bomb-picture.pdf",
            picture(
                &format!("/Width 20000 /Height 20000 /ColorSpace /DeviceRGB /BitsPerComponent 8 {twice}"),
                &bomb(64),
            ),
            None,
        ),
        file(
            "picture-huge.pdf",
            picture("/Width 2147483647 /Height 2147483647 /ColorSpace /DeviceRGB /BitsPerComponent 16", b"x"),
            None,
        ),
        file(
            "picture-negative.pdf",
            picture("/Width -1 /Height -1 /ColorSpace /DeviceGray /BitsPerComponent 8", b"x"),
            None,
        ),
        file(
            "picture-no-bits.pdf",
            picture("/Width 10 /Height 10 /ColorSpace /DeviceGray /BitsPerComponent 0", b"x"),
            None,
        ),
        file(
            "picture-jpeg.pdf",
            picture("/Width 10 /Height 10 /Filter /DCTDecode", b"\xff\xd8\xff\xe0garbage"),
            None,
        ),
        file(
            "picture-jpeg-2000.pdf",
            picture("/Width 10 /Height 10 /Filter /JPXDecode", b"\0\0\0\x0cjP  garbage"),
            None,
        ),
        file(
            "picture-fax.pdf",
            picture(
                "/Width 9999999 /Height 9999999 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 9999999 /Rows 9999999 >>",
                b"\0\x01\xff",
            ),
            None,
        ),
        file(
            "picture-jbig2.pdf",
            picture(
                "/Width 10 /Height 10 /Filter /JBIG2Decode",
                b"\0\0\0\0\x30\0\x01\0\0\0\x13\xff\xff\xff\xff\xff\xff\xff\xff",
            ),
            None,
        ),
        file("filters.pdf", page("", "", stream(&filters, b"41414141>"), &[]), None),
        file(
            "lzw.pdf",
            page(
                "",
                "",
                stream("/Filter /LZWDecode ", &[0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0xff, 0xff]),
                &[],
            ),
            None,
        ),
        file(
            "runs.pdf",
            page("", "", stream("/Filter /RunLengthDecode ", &[129, b' '].repeat(100_000)), &[]),
            None,
        ),
        file(
            "predictor.pdf",
            page(
                "",
                "",
                stream(
                    "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 32 /BitsPerComponent 16 >> ",
                    &packed(TEXT.as_bytes()),
                ),
                &[],
            ),
            None,
        ),
        file("no-such-filter.pdf", page("", "", stream("/Filter /Nothing ", TEXT.as_bytes()), &[]), None),
    ]
}

/// Things that contain themselves, or each other many times.
// Long because it is a table of files, one beside the other.
fn rings() -> Vec<HostileFile> {
    let form = |resources: &str, content: &str| {
        stream(
            &format!("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << {resources} >> "),
            content.as_bytes(),
        )
    };
    let forms = "/XObject << /X 6 0 R >>";
    let content = || stream("", format!("{TEXT}/X Do").as_bytes());
    // Ten levels that draw the next ten times: ten to the power of ten drawings.
    let laughing: Vec<Vec<u8>> = (7..17)
        .map(|next| {
            form(&format!("/Font << /F1 4 0 R >> /XObject << /X {next} 0 R >>"), &"/X Do ".repeat(10))
        })
        .chain([form("/Font << /F1 4 0 R >>", TEXT)])
        .collect();
    let type3 = b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 65 /LastChar 65 /Widths [1] /Encoding << /Differences [65 /A] >> /CharProcs << /A 7 0 R >> /Resources << /Font << /F1 6 0 R >> >> >>".to_vec();
    let glyph = stream("", b"1 0 d0 BT /F1 1 Tf (A) Tj ET");
    let length = |value: &str| {
        page("", "", format!("<< /Length {value} >>\nstream\n{TEXT}\nendstream").into_bytes(), &[])
    };
    let with_catalogue = |entries: &str, more: &[&str]| {
        let mut all = vec![
            format!("<< /Type /Catalog /Pages 2 0 R {entries} >>").into_bytes(),
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_vec(),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>".to_vec(),
            FONT.as_bytes().to_vec(),
            stream("", TEXT.as_bytes()),
        ];
        all.extend(more.iter().map(|object| object.as_bytes().to_vec()));
        assemble(&all)
    };
    vec![
        file("form-in-itself.pdf", page("", forms, content(), &[form(forms, "/X Do")]), None),
        file("forms-laughing.pdf", page("", forms, content(), &laughing), None),
        file(
            "type3-in-itself.pdf",
            page(
                "",
                "/Font << /F1 6 0 R >>",
                stream("", b"BT /F1 9 Tf 72 700 Td (AAAA) Tj ET"),
                &[type3, glyph],
            ),
            None,
        ),
        file("length-of-itself.pdf", length("5 0 R"), None),
        file("length-negative.pdf", length("-5"), None),
        file("length-huge.pdf", length("99999999999999999999"), None),
        file(
            "outline-ring.pdf",
            with_catalogue(
                "/Outlines 6 0 R",
                &[
                    "<< /First 7 0 R /Last 7 0 R >>",
                    "<< /Title (A) /Next 7 0 R /First 6 0 R /Dest [3 0 R /Fit] >>",
                ],
            ),
            None,
        ),
        file("labels-ring.pdf", with_catalogue("/PageLabels 6 0 R", &["<< /Kids [6 0 R 6 0 R] >>"]), None),
        file(
            "names-ring.pdf",
            with_catalogue("/Names << /Dests 6 0 R >>", &["<< /Kids [6 0 R 6 0 R] >>"]),
            None,
        ),
        file(
            "structure-ring.pdf",
            with_catalogue(
                "/MarkInfo << /Marked true >> /StructTreeRoot 6 0 R",
                &["<< /Type /StructTreeRoot /K [7 0 R] >>", "<< /S /P /P 7 0 R /K [7 0 R 6 0 R 0] >>"],
            ),
            None,
        ),
        file("metadata-in-itself.pdf", with_catalogue("/Metadata 6 0 R /Info 6 0 R", &["6 0 R"]), None),
    ]
}

/// Content that is absurd or endless.
// Long because it is a table of files, one beside the other.
fn contents() -> Vec<HostileFile> {
    let sized =
        |media_box: &str| page(&format!("/MediaBox [{media_box}]"), "", stream("", TEXT.as_bytes()), &[]);
    let font = |entries: &str, more: &[Vec<u8>]| {
        let mut all = vec![format!("<< /Type /Font {entries} >>").into_bytes()];
        all.extend_from_slice(more);
        page("", "/Font << /F1 6 0 R >>", stream("", TEXT.as_bytes()), &all)
    };
    let garbage: Vec<u8> = (0..4_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
    let described =
        "<< /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 0 0 0] /Ascent 0 /FontFile2 8 0 R >>";
    vec![
        file("page-huge.pdf", sized("0 0 1e30 1e30"), None),
        file("page-flat.pdf", sized("0 0 0 0"), None),
        file("page-inside-out.pdf", sized("595 842 0 0"), None),
        file("page-no-numbers.pdf", sized("/a (b) null true"), None),
        file("graphics-saved.pdf", drawing(&format!("{}{TEXT}", "q ".repeat(300_000))), None),
        file("graphics-restored.pdf", drawing(&format!("{}{TEXT}", "Q ".repeat(300_000))), None),
        file("arrays.pdf", drawing(&format!("{}{TEXT}", "[".repeat(200_000))), None),
        file("dictionaries.pdf", drawing(&format!("/A {} DP {TEXT}", "<< /A ".repeat(100_000))), None),
        file("marks.pdf", drawing(&format!("{}{TEXT}", "/P << /MCID 0 >> BDC ".repeat(50_000))), None),
        file("lines.pdf", drawing(&format!("{TEXT}{}", "0 0 m 100 100 l S ".repeat(50_000))), None),
        file("clips.pdf", drawing(&format!("{}{TEXT}", "0 0 595 842 re W n ".repeat(20_000))), None),
        file("letters.pdf", drawing(&format!("BT /F1 9 Tf 72 700 Td ({}) Tj ET", "a".repeat(300_000))), None),
        file(
            "letters-in-place.pdf",
            drawing(&format!("BT /F1 9 Tf 72 700 Td {} ET", "(a) Tj 0 0 Td ".repeat(30_000))),
            None,
        ),
        file("text-huge.pdf", drawing("BT /F1 1e38 Tf 1e38 0 0 1e38 72 700 Tm (mot) Tj ET"), None),
        file("text-no-size.pdf", drawing("BT /F1 0 Tf 72 700 Td (mot) Tj ET"), None),
        file("text-far-away.pdf", drawing("BT /F1 9 Tf 1e20 -1e20 Td (mot) Tj ET"), None),
        file("text-no-matrix.pdf", drawing("BT /F1 9 Tf 0 0 0 0 0 0 Tm (mot) Tj ET"), None),
        file("text-aslant.pdf", drawing("BT /F1 9 Tf 0.7 0.7 -0.7 0.7 72 300 Tm (mot) Tj ET"), None),
        file("dashes.pdf", drawing(&format!("{TEXT}[1e-30 1e-30] 0 d 0 0 m 1e9 1e9 l S")), None),
        file("font-nothing.pdf", font("", &[]), None),
        file(
            "font-widths.pdf",
            font(
                "/Subtype /TrueType /BaseFont /X /FirstChar -2147483648 /LastChar 2147483647 /Widths [1e38 -1e38]",
                &[],
            ),
            None,
        ),
        file(
            "font-garbage.pdf",
            font(
                "/Subtype /TrueType /BaseFont /X /FontDescriptor 7 0 R",
                &[described.as_bytes().to_vec(), stream("", &garbage)],
            ),
            None,
        ),
        file(
            "font-of-itself.pdf",
            font("/Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R]", &[]),
            None,
        ),
        file(
            "font-map-ring.pdf",
            font(
                "/Subtype /Type0 /BaseFont /X /Encoding 7 0 R /DescendantFonts [6 0 R]",
                &[stream("/Type /CMap /CMapName /X /UseCMap 7 0 R ", b"")],
            ),
            None,
        ),
    ]
}

/// Files whose frame is broken.
fn frames() -> Vec<HostileFile> {
    let sound = drawing(TEXT);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let table = sound.windows(5).rposition(|window| window == b"xref\n").expect("a table");
    let start = text(&sound).rfind("startxref").expect("a start");
    let prev = |to: usize| text(&sound).replace("/Root 1 0 R", &format!("/Root 1 0 R /Prev {to}"));
    let without_end = sound[..table].to_vec();
    let wrong_offsets = text(&sound).replace("00000 n", "00007 n").replace("0000000", "9999999");
    let encrypted =
        |entries: &str| text(&sound).replace("/Root 1 0 R", &format!("/Root 1 0 R /Encrypt << {entries} >>"));
    vec![
        file("head-only.pdf", "%PDF-1.7\n", Some("damaged")),
        file(
            "head-and-half.pdf",
            "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 o",
            Some("damaged"),
        ),
        file("table-to-itself.pdf", prev(table), None),
        file("table-far-away.pdf", prev(usize::MAX), None),
        file("no-table.pdf", without_end, None),
        file("wrong-offsets.pdf", wrong_offsets, None),
        file("start-nowhere.pdf", format!("{}startxref\n999999999\n%%EOF\n", &text(&sound)[..start]), None),
        file("dust-before.pdf", [&[b'\n'; 900][..], &sound].concat(), None),
        file("dust-after.pdf", [&sound[..], &vec![0; 3 * MIB]].concat(), None),
        file("twice.pdf", [&sound[..], &sound[..]].concat(), None),
        file(
            "object-in-object.pdf",
            format!("%PDF-1.4\n1 0 obj\n{}", "<< /A ".repeat(100_000)),
            Some("damaged"),
        ),
        file("array-in-array.pdf", format!("%PDF-1.4\n1 0 obj\n{}", "[".repeat(500_000)), Some("damaged")),
        file("string-in-string.pdf", format!("%PDF-1.4\n1 0 obj\n{}", "(".repeat(500_000)), Some("damaged")),
        file("locked.pdf", LOCKED, Some("password")),
        file("lock-unknown.pdf", encrypted("/Filter /Nothing /V 99"), Some("encryption")),
        file(
            "lock-broken.pdf",
            encrypted("/Filter /Standard /V 2 /R 3 /Length -8 /P -4 /O (a) /U (b)"),
            None,
        ),
    ]
}

/// All of them.
pub(super) fn files() -> Vec<HostileFile> {
    [trees(), bombs(), rings(), contents(), frames()].concat()
}
