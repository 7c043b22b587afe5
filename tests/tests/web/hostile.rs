//! What attackers and faults do: endless headers, slow and idle clients, malformed requests and forms, forms of other sites.
//! The site answers others meanwhile and never falls over.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use cambon_tests::site::{Site, read_answer};

use super::support::{SERVED, instance};

/// Connections left idle.
const IDLE: usize = 1000;

/// Bytes of endless headers.
const ENDLESS: usize = 10 << 20;

fn answers(site: &Site) -> bool {
    let started = Instant::now();
    site.get("/recherche?q=eau").status == 200 && started.elapsed() < Duration::from_secs(10)
}

#[test]
fn endless_headers_are_refused() {
    let site = &SERVED.1;
    let mut stream = site.connect();
    let mut sent = stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n");
    let line = format!("X-Long: {}\r\n", "a".repeat(8_000));
    let mut bytes = 0;
    while sent.is_ok() && bytes < ENDLESS {
        sent = stream.write_all(line.as_bytes());
        bytes += line.len();
    }
    // Refused by a status, or by closing before all was sent.
    let status = read_answer(&mut stream).map(|answer| answer.status);
    assert!(
        bytes < ENDLESS || matches!(status, Ok(431)) || status.is_err(),
        "{bytes} bytes taken, {status:?}"
    );
    let many: String = (0..200).map(|number| format!("X-{number}: a\r\n")).collect();
    assert_eq!(site.get_with("/", &many).status, 431);
    assert!(answers(site));
}

#[test]
fn idle_and_slow_clients_keep_nobody_out() {
    let _ = rlimit::increase_nofile_limit(4 * IDLE as u64);
    let program = instance();
    let mut site = Site::start(&program);
    let idle: Vec<_> = (0..IDLE).map(|_| site.connect()).collect();
    let slow: Vec<_> = (0..20)
        .map(|_| {
            let mut stream = site.connect();
            // Asks for much and reads nothing.
            let _ = stream.write_all(b"GET /api/v1/search?q=&in=passages&limit=1000&per_publication=1000 HTTP/1.1\r\nHost: x\r\n\r\n");
            stream
        })
        .collect();
    let mut drop_by_drop = site.connect();
    let _ = drop_by_drop.write_all(b"GET / HT");
    for _ in 0..20 {
        assert!(answers(&site), "others are answered");
        let _ = drop_by_drop.write_all(b"T");
    }
    let metrics = site.get("/metrics");
    let open = metrics.text().lines().find_map(|line| line.strip_prefix("cambon_connections ")).unwrap();
    assert!(open.parse::<f64>().unwrap() > 900.0, "{open} connections are open");
    drop((idle, slow));
    assert!(answers(&site) && site.is_alive());
    assert_eq!(site.stop(), Some(0), "it stops though a client sends drop by drop");
}

#[test]
fn malformed_requests_are_no_fault_of_ours() {
    let site = &SERVED.1;
    let requests: [&[u8]; 16] = [
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /publications/..%2f..%2fetc%2fpasswd/original HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /statique/../../Cargo.toml HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /recherche?q=%ff%fe&limit=-1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /recherche?limit=99999999999999999999 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /themes/GRH-1?page=99999999999999999999 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /publications/%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /fondements/%22%29%20OR%20%28 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"DELETE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc",
        b"POST /abonnement HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /abonnement HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 9\r\n\r\n%zz=&&=&%",
    ];
    for request in requests {
        let mut stream = site.connect();
        stream.write_all(request).unwrap();
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let told = String::from_utf8_lossy(&answer);
        assert!(!told.starts_with("HTTP/1.1 5"), "{}: {told}", String::from_utf8_lossy(request));
    }
    assert!(answers(site));
}

#[test]
fn forms_have_limits_and_come_from_here() {
    let site = &SERVED.1;
    let conclusion = site.get("/recherche?q=&in=conclusions&kind=recommendation");
    let id = conclusion.text().split("/conclusions/").nth(1).unwrap().split('"').next().unwrap();
    let path = format!("/conclusions/{id}/signalement");
    let check = |form: &str, headers: &str, status: u16| {
        let answer = site.post(&path, form, headers);
        assert_eq!(answer.status, status, "{form:.60} {headers}: {}", answer.text());
    };
    check("problem=theme", "Sec-Fetch-Site: cross-site\r\n", 403);
    check("problem=theme", "Origin: https://ailleurs.example.org\r\n", 403);
    check("problem=theme", "Origin: null\r\n", 403);
    check("", "", 400);
    check("problem=tout", "", 400);
    check("problem=theme&topic=GRH", "", 400);
    check(&format!("problem=theme&comment={}", "a".repeat(100_000)), "", 413);
    let long = format!("/recherche?q={}", "a".repeat(20_000));
    assert_eq!(site.get(&long).status, 413);
    // A mail program's request comes from nowhere.
    let answer = site.post(
        "/desabonnement?jeton=x",
        "List-Unsubscribe=One-Click",
        "Origin: https://webmail.example.org\r\n",
    );
    assert_eq!(answer.status, 410);
}
