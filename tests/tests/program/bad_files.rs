//! A file that is damaged, empty, of the wrong type or hostile costs only itself.

use cambon_tests::{Program, repository};

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
    assert!(reasons.iter().any(|reason| reason.starts_with("the file is empty\nhint: ")), "{reasons:#?}");
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
