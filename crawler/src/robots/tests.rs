//! robots.txt: the examples of RFC 9309, what is written in the wild, and properties.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(robots: &str, path: &str, allowed: bool) {
    let rules = Robots::parse(robots.as_bytes()).rules_for("CambonBot/1.0");
    assert_eq!(rules.allows(path), allowed, "{path} under:\n{robots}");
}

#[test]
fn examples_of_the_rfc() {
    // 5.1
    let simple = "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\n\
                  User-Agent: foobot\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif\n\n\
                  User-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\nUser-Agent: quxbot\n";
    check(simple, "/a.gif", false);
    check(simple, "/a.gifs", true);
    check(simple, "/example/x", false);
    check(simple, "/publications/x", true);
    let of = |agent: &str, path: &str| Robots::parse(simple.as_bytes()).rules_for(agent).allows(path);
    assert!(
        !of("foobot", "/x") && of("FooBot/2.1", "/example/page.html") && of("foobot", "/example/allowed.gif")
    );
    assert!(
        !of("barbot", "/example/page.html") && !of("bazbot", "/example/page.html") && of("bazbot", "/a.gif")
    );
    assert!(of("quxbot", "/example/x"), "a group without rules allows everything");
    // 5.2
    let longest = "User-Agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n";
    check(longest, "/example/page/", true);
    check(longest, "/example/page/disallowed.gif", false);
}

#[test]
fn escapes_are_compared_one_way() {
    // 2.2.2 and 2.2.3
    for (pattern, path, allowed) in [
        ("/foo/bar?baz=quz", "/foo/bar?baz=quz", false),
        ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https://foo.bar", false),
        ("/foo/bar/ツ", "/foo/bar/%E3%83%84", false),
        ("/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84", false),
        ("/foo/bar/%62%61%7A", "/foo/bar/baz", false),
        ("/path/file-with-a-%2A.html", "/path/file-with-a-%2A.html", false),
        ("/path/file-with-a-%2A.html", "/path/file-with-a-x.html", true),
        ("/path/foo-%24", "/path/foo-%24", false),
        ("/a%2fb", "/a/b", true),
    ] {
        check(&format!("User-agent: *\nDisallow: {pattern}"), path, allowed);
    }
}

#[test]
fn stars_and_ends() {
    for (pattern, path, allowed) in [
        ("/fish", "/fish.html", false),
        ("/fish", "/Fish", true),
        ("/fish*", "/fishheads/yummy", false),
        ("/fish/", "/fish", true),
        ("/*.php", "/folder/any.php.file", false),
        ("/*.php$", "/filename.php?x", true),
        ("/*.php$", "/a.php/b.php", false),
        ("/fish*.php", "/fishheads/catfish.php?p", false),
        ("/*?page=", "/fr?page=2", false),
        ("*", "/x", false),
        ("/**a**b$", "/ab", false),
        ("/$", "/", false),
        ("/$", "/a", true),
        ("$", "/a", true),
    ] {
        check(&format!("User-agent: *\nDisallow: {pattern}"), path, allowed);
    }
}

#[test]
fn the_longest_rule_decides_and_a_tie_allows() {
    check("User-agent: *\nDisallow: /\nAllow: /p", "/page", true);
    check("User-agent: *\nAllow: /folder\nDisallow: /folder", "/folder/page", true);
    check("User-agent: *\nAllow: /page\nDisallow: /*.htm", "/page.htm", false);
    check("User-agent: *\nAllow: /$\nDisallow: /", "/", true);
    check("User-agent: *\nDisallow:", "/x", true);
    check("User-agent: *\nDisallow: /", "/robots.txt", true);
}

#[test]
fn groups() {
    check("User-agent: cambonbot\nDisallow: /a\nUser-agent: *\nDisallow: /b", "/b", true);
    check("User-agent: *\nDisallow: /b\nUser-agent: CAMBONBOT\nDisallow: /a\n", "/a", false);
    check(
        "User-agent: cambonbot\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: cambonbot\nDisallow: /b",
        "/b",
        false,
    );
    check("User-agent: a\nUser-agent: cambonbot\n\nSitemap: https://x/s.xml\nDisallow: /a", "/a", false);
    check("User-agent: a\n# note\nUnknown: x\nUser-agent: cambonbot\nDisallow: /a", "/a", false);
    check("User-agent: a\nDisallow: /a\nUser-agent: cambonbot\nDisallow: /b", "/a", true);
    check("Disallow: /a\nUser-agent: *\nDisallow: /b", "/a", true);
    check("User-agent: cambonbots\nDisallow: /", "/a", true);
    check("User-agent: cambon\nDisallow: /", "/a", true);
}

#[test]
fn as_written_in_the_wild() {
    check("\u{feff}user-AGENT : *\r\ndisallow : /a # note\rAllow:/a/b", "/a/x", false);
    check("\u{feff}user-AGENT : *\r\ndisallow : /a # note\rAllow:/a/b", "/a/b", true);
    check("<html><body>404 : not found</body></html>", "/a", true);
    check("", "/a", true);
    let long = format!("User-agent: *\n{}Disallow: /late\n", "# remplissage\n".repeat(READ_BYTES / 14 + 1));
    check(&long, "/late", true);
}

#[track_caller]
fn check_delay(lines: &str, expected_ms: Option<u64>) {
    let rules = Robots::parse(format!("User-agent: *\n{lines}").as_bytes()).rules_for("x");
    assert_eq!(rules.delay_ms, expected_ms, "{lines}");
}

#[test]
fn delays() {
    check_delay("Crawl-delay: 10", Some(10_000));
    check_delay("Crawl-delay: 0.5", Some(500));
    check_delay("Crawl-delay: 1,5 s", Some(1_500));
    check_delay("Crawl-delay: -1", None);
    check_delay("Crawl-delay: NaN", None);
    check_delay("Crawl-delay: 1e30", Some(LONGEST_DELAY_MS));
    check_delay("Crawl-delay: dix", None);
    check_delay("Request-rate: 1/5", Some(5_000));
    check_delay("Request-rate: 10/1m 1300-1659", Some(6_000));
    check_delay("Request-rate: 0/5", None);
    check_delay("Crawl-delay: 1\nRequest-rate: 1/5\nCrawl-delay: 2", Some(5_000));
}

#[test]
fn visiting_hours() {
    let rules =
        Robots::parse(b"User-agent: *\nVisit-time: 0600-0845\nVisit-time: 22:00-02:00\nVisit-time: 9-5")
            .rules_for("x");
    let holds = |minute| rules.visit_times.iter().any(|window| window.holds(minute));
    assert_eq!(rules.visit_times.len(), 2);
    for (minute, expected) in
        [(359, false), (360, true), (524, true), (525, false), (1320, true), (0, true), (120, false)]
    {
        assert_eq!(holds(minute), expected, "{minute}");
    }
}

#[test]
fn sitemaps_stand_anywhere() {
    let robots = Robots::parse(b"Sitemap: https://a.fr/s.xml\nUser-agent: x\nDisallow: /\nSITEMAP:/t.xml");
    assert_eq!(robots.sitemaps, ["https://a.fr/s.xml", "/t.xml"]);
}

/// The rule of RFC 9309 said as plainly as can be, to compare with.
fn matches_by_definition(pattern: &str, path: &str) -> bool {
    let (body, end) = pattern.strip_suffix('$').map_or((pattern, ""), |body| (body, "$"));
    let parts: Vec<String> = body.split('*').map(regex::escape).collect();
    regex::Regex::new(&format!("^{}{end}", parts.join(".*"))).unwrap().is_match(path)
}

proptest! {
    #[test]
    fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300), path in ".{0,40}") {
        let _ = Robots::parse(&bytes).rules_for("CambonBot").allows(&path);
    }

    #[test]
    fn matching_is_that_of_the_definition(pattern in "/[ab*]{0,8}[$]?", path in "/[ab]{0,10}") {
        prop_assert_eq!(matches(pattern.as_bytes(), path.as_bytes()), matches_by_definition(&pattern, &path));
    }

    #[test]
    fn allowing_everything_is_the_same_as_no_rule(path in "/[a-z%?=*$]{0,20}") {
        let rules = Robots::parse(b"User-agent: *\nDisallow: /\nAllow: /").rules_for("x");
        prop_assert!(rules.allows(&path));
    }
}
