//! The README says nothing that the program does not do: its commands and flags are those of `--help`, its figures of limits
//! those of the sample configuration.

use std::collections::BTreeSet;

use cambon_tests::{Program, repository};

/// Lines of the README's code blocks that run `cambon`, without comments.
fn commands() -> Vec<String> {
    let readme = std::fs::read_to_string(repository().join("README.md")).unwrap();
    let lines = readme.lines().map(|line| line.split("  #").next().unwrap_or(line).trim().to_owned());
    lines.filter(|line| line.starts_with("cambon ")).collect()
}

fn help(arguments: &[&str]) -> String {
    Program::new().run(arguments).success().stdout
}

#[test]
fn commands_and_flags_of_the_readme_exist() {
    let commands = commands();
    assert!(commands.len() >= 7, "{commands:?}");
    for command in commands {
        let subcommand = command.split_whitespace().nth(1).unwrap();
        let mut help = help(&[subcommand, "--help"]);
        // The flags of `subscribers add` stand in its own help.
        if let Some(action) =
            command.split_whitespace().nth(2).filter(|word| help.contains(&format!("\n  {word} ")))
        {
            help += &self::help(&[subcommand, action, "--help"]);
        }
        for flag in command.split_whitespace().filter(|word| word.starts_with("--")) {
            assert!(help.contains(flag), "`{command}`: {subcommand} has no {flag}");
        }
    }
}

#[test]
fn fields_of_the_readme_are_those_of_the_export() {
    let readme = std::fs::read_to_string(repository().join("README.md")).unwrap();
    let readme: String = readme.split_whitespace().collect::<Vec<_>>().join(" ");
    let listed = readme.split("`id, publication_id").nth(1).and_then(|rest| rest.split('`').next()).unwrap();
    let listed: BTreeSet<String> =
        format!("id, publication_id{listed}").split(", ").map(str::to_owned).collect();
    let program = Program::new();
    program.write(
        "in/a.html",
        "<h1>Recommandations</h1><p>Recommandation n° 1 : tenir un inventaire des biens.</p>",
    );
    let _ = program.run(&["import", "in"]).success();
    let row = program.run(&["export", "conclusions"]).success().stdout;
    let row: serde_json::Value = serde_json::from_str(&row).unwrap();
    let exported: BTreeSet<String> = row.as_object().unwrap().keys().cloned().collect();
    assert_eq!(listed, exported);
}

#[test]
fn every_subcommand_has_help_and_completions() {
    let overview = help(&["--help"]);
    for subcommand in
        ["demo", "import", "build", "search", "show", "export", "status", "check", "evaluate", "bench"]
    {
        assert!(overview.contains(&format!("  {subcommand} ")), "{subcommand} in {overview}");
        assert!(help(&["completions", "bash"]).contains(subcommand));
    }
    assert!(!overview.contains("extract-worker"), "the worker is not for people");
}
