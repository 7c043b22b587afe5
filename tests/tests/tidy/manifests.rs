//! Manifests: lints inherited, no dependency declared in vain.

use cambon_tests::{repository, tracked_files};

use super::{assert_none, read};

/// Kinds of dependency tables of a manifest.
const TABLES: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

fn members() -> Vec<String> {
    let root: toml::Value = toml::from_str(&read("Cargo.toml")).unwrap();
    root["workspace"]["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect()
}

fn dependencies(manifest: &toml::Value) -> Vec<String> {
    let tables = TABLES.iter().filter_map(|table| manifest.get(table)?.as_table());
    tables.flat_map(|table| table.keys().cloned()).collect()
}

fn inherits_lints(manifest: &toml::Value) -> bool {
    manifest.get("lints").and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool)
        == Some(true)
}

/// Names of `declared` that occur nowhere in `code` as a crate.
fn unused<'a>(declared: &'a [String], code: &str) -> Vec<&'a String> {
    declared
        .iter()
        .filter(|name| {
            let name = name.replace('-', "_");
            let used = regex::Regex::new(&format!(r"\b{name}\b")).unwrap();
            !used.is_match(code)
        })
        .collect()
}

#[test]
fn members_inherit_lints_and_use_their_dependencies() {
    let files = tracked_files();
    let mut breaches = Vec::new();
    let mut used = Vec::new();
    for member in members() {
        let manifest: toml::Value = toml::from_str(&read(&format!("{member}/Cargo.toml"))).unwrap();
        if !inherits_lints(&manifest) {
            breaches.push(format!("{member}: add [lints] workspace = true"));
        }
        let sources =
            files.iter().filter(|path| path.starts_with(&format!("{member}/")) && path.ends_with(".rs"));
        let code: String = sources.map(|path| read(path)).collect();
        let declared = dependencies(&manifest);
        breaches.extend(unused(&declared, &code).iter().map(|name| format!("{member}: {name} is not used")));
        used.extend(declared);
    }
    let root: toml::Value = toml::from_str(&read("Cargo.toml")).unwrap();
    let declared = root["workspace"]["dependencies"].as_table().unwrap().keys();
    breaches
        .extend(declared.filter(|name| !used.contains(name)).map(|name| format!("root: {name} is not used")));
    assert_none("manifests", &breaches);
}

#[test]
fn folders_with_a_manifest_are_members() {
    let manifests =
        tracked_files().into_iter().filter_map(|path| path.strip_suffix("/Cargo.toml").map(str::to_owned));
    // Fuzz targets need another compiler: they are a workspace of their own.
    let breaches: Vec<String> =
        manifests.filter(|folder| !members().contains(folder) && !folder.ends_with("/fuzz")).collect();
    assert_none("crates that are not members", &breaches);
    assert!(repository().join("Cargo.lock").is_file(), "Cargo.lock is kept");
}

#[test]
fn a_bad_manifest_is_found() {
    let manifest: toml::Value = toml::from_str("[dependencies]\nego-tree = \"1\"\nserde = \"1\"").unwrap();
    assert!(!inherits_lints(&manifest));
    assert_eq!(unused(&dependencies(&manifest), "use ego_tree::Tree; // deserde"), ["serde"]);
}
