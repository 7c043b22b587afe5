//! A file that is damaged, empty, of the wrong type or hostile costs only itself.

use cambon_tests::{Program, repository, tracked_files};

/// A report that can be read.
const SOUND: &str = "<html><body><h1>Rapport d'observations définitives</h1><p>La commune de Valbrune a tenu ses comptes.</p>\
    <h1>Recommandations</h1><p>Recommandation n° 1 : tenir un inventaire physique des biens.</p></body></html>";

fn program_with_bad_files() -> Program {
    let program = Program::new();
    program.write("in/sound.html", SOUND);
    program.write("in/empty.pdf", "");
    program.write("in/blank.html", "   \n ");
    program.write("in/image.pdf", [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
    program.write("in/truncated.pdf", "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 o");
    program.write("in/deep.html", format!("<html><body>{}mot", "<div><b>".repeat(200_000)));
    program.write(
        "in/random.pdf",
        (0..50_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect::<Vec<_>>(),
    );
    program
}

#[test]
fn a_bad_file_costs_only_itself() {
    let program = program_with_bad_files();
    let _ = program.run(&["import", "in"]).success();
    let status = program.run(&["status", "--format", "json"]).success().stdout;
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    assert_eq!(status["counts"]["publications"], 7);
    let reasons: Vec<&str> = status["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|refused| refused["reason"].as_str().unwrap())
        .collect();
    assert!(reasons.len() >= 5, "{reasons:#?}");
    assert!(reasons.iter().all(|reason| !reason.trim().is_empty()));
    assert!(reasons.contains(&"the file is empty"), "{reasons:#?}");
    let _ = program.run(&["check"]).success();
    let found = program.run(&["search", "inventaire"]).success().stdout;
    assert!(found.contains("sound"), "{found}");
}

#[test]
fn the_original_of_a_refused_file_is_kept() {
    let program = program_with_bad_files();
    let _ = program.run(&["import", "in"]).success();
    let rows = program.run(&["export", "publications"]).success().stdout;
    let truncated: serde_json::Value = rows
        .lines()
        .map(|row| serde_json::from_str(row).unwrap())
        .find(|row: &serde_json::Value| row["source_ref"] == "truncated")
        .unwrap();
    let sha = truncated["sha256"].as_str().unwrap();
    let original = program.data().join("originals").join(&sha[..2]).join(&sha[2..]);
    assert_eq!(
        std::fs::read(original).unwrap(),
        std::fs::read(program.folder().join("in/truncated.pdf")).unwrap()
    );
    assert!(truncated["refusal"].is_string(), "{truncated}");
}

#[test]
fn a_file_beyond_its_limits_is_refused_with_the_remedy() {
    let program = Program::new();
    let paragraph = "<p>La chambre constate que la commune a respecté ses obligations.</p>";
    program.write("in/long.html", format!("<html><body>{}</body></html>", paragraph.repeat(400_000)));
    program.write("in/sound.html", SOUND);
    program.write("cambon.toml", "[extract]\nmemory_limit_mib = 96\n");
    let _ = program.run(&["import", "in"]).success();
    let status = program.run(&["status"]).success().stdout;
    assert!(status.contains("more than 96 MiB of memory"), "{status}");
    assert!(status.contains("extract.memory_limit_mib"), "{status}");
    assert!(program.run(&["search", "inventaire"]).success().stdout.contains("sound"));

    program.write("cambon.toml", "[extract]\nmemory_limit_mib = 2048\ntime_limit_s = 60\n");
    let _ = program.run(&["build", "--force"]).success();
    let status = program.run(&["status"]).success().stdout;
    assert!(status.contains("refused        0"), "{status}");
}

#[test]
fn the_damaged_samples_are_each_refused_for_their_reason() {
    let damaged = repository().join("corpus/samples/damaged");
    let program = Program::new();
    let config = program.write("cambon.toml", "[ocr]\nenabled = false\n");
    let config = config.display().to_string();
    let _ = program.run(&["--config", &config, "import", &damaged.display().to_string()]).success();
    let status = program.run(&["--config", &config, "status"]).success().stdout;
    assert!(status.contains("unread pages   in 1 publications: ocr.enabled is false"), "{status}");
    for (file, reason) in
        [("empty.pdf", "empty"), ("locked.pdf", "password"), ("scan.pdf", "OCR"), ("image.pdf", "format")]
    {
        let line = status
            .lines()
            .find(|line| line.contains(file))
            .unwrap_or_else(|| panic!("{file} not in {status}"));
        assert!(line.contains(reason), "{line}");
    }
}

/// Damaged copies made of each sample.
const COPIES: usize = 4;

#[test]
fn damaged_copies_of_the_samples_are_read_or_refused_and_lose_nothing() {
    let program = Program::new();
    let mut random = Random(2026);
    let mut copies = 0;
    for file in tracked_files().iter().filter(|path| is_sample(path)) {
        let original = std::fs::read(repository().join(file)).unwrap();
        for copy in 0..COPIES {
            let name = file.trim_start_matches("corpus/samples/").replace('/', "-");
            program.write(&format!("in/{copy}-{name}"), damaged(&original, copy, &mut random));
            copies += 1;
        }
    }
    let imported = program.run(&["import", "in"]).success();
    assert!(imported.stderr.contains(&format!("files: {copies} new")), "{}", imported.stderr);
    let _ = program.run(&["check"]).success();
    let status: serde_json::Value =
        serde_json::from_str(&program.run(&["status", "--format", "json"]).success().stdout).unwrap();
    assert_eq!(status["counts"]["publications"], copies);
    assert_eq!(status["stale"], 0);
    for refused in status["refused"].as_array().unwrap() {
        let reason = refused["reason"].as_str().unwrap();
        assert!(!reason.contains("internal error") && !reason.contains("process died"), "{refused}");
    }
}

fn is_sample(path: &str) -> bool {
    path.starts_with("corpus/samples/pdf/") || path.starts_with("corpus/samples/html/")
}

/// Cut short, with some bytes changed, with many, or with a piece missing.
fn damaged(original: &[u8], way: usize, random: &mut Random) -> Vec<u8> {
    let mut bytes = original.to_vec();
    match way {
        0 => bytes.truncate(random.below(bytes.len())),
        1 => random.change(&mut bytes, 20),
        2 => random.change(&mut bytes, 2000),
        _ => {
            let from = random.below(bytes.len());
            let to = (from + random.below(20_000)).min(bytes.len());
            bytes.drain(from..to);
        }
    }
    bytes
}

/// A small repeatable generator (the constants are Knuth's MMIX).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    fn change(&mut self, bytes: &mut [u8], count: usize) {
        for _ in 0..count {
            let place = self.below(bytes.len());
            bytes[place] = self.below(256) as u8;
        }
    }
}
