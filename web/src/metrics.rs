//! What the site counts, in the text format of Prometheus. Routes, not addresses: a query reveals what is under audit.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the histogram, in seconds.
const BUCKETS: [f64; 9] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5];

/// Counters.
#[derive(Debug, Default)]
pub struct Metrics {
    routes: Mutex<BTreeMap<(&'static str, u16), u64>>,
    durations: Mutex<BTreeMap<&'static str, Timing>>,
    /// Connections open now.
    pub connections: AtomicU64,
    /// Connections refused or cut.
    pub cut: AtomicU64,
}

#[derive(Debug, Default, Clone)]
struct Timing {
    buckets: [u64; BUCKETS.len()],
    count: u64,
    sum: f64,
}

impl Metrics {
    /// Counts an answer.
    pub fn answered(&self, route: &'static str, status: u16, took: Duration) {
        *self.routes.lock().unwrap_or_else(PoisonError::into_inner).entry((route, status)).or_default() += 1;
        let mut durations = self.durations.lock().unwrap_or_else(PoisonError::into_inner);
        let timing = durations.entry(route).or_default();
        let seconds = took.as_secs_f64();
        timing.count += 1;
        timing.sum += seconds;
        for (bucket, most) in timing.buckets.iter_mut().zip(BUCKETS) {
            *bucket += u64::from(seconds <= most);
        }
    }

    /// Everything, as Prometheus reads it; `more` are further gauges with their help.
    #[must_use]
    pub fn text(&self, more: &[(&str, &str, f64)]) -> String {
        let mut out = String::from(
            "# HELP cambon_http_requests_total Requests answered.\n# TYPE cambon_http_requests_total counter\n",
        );
        for ((route, status), count) in self.routes.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let _ =
                writeln!(out, "cambon_http_requests_total{{route=\"{route}\",status=\"{status}\"}} {count}");
        }
        out.push_str("# HELP cambon_http_duration_seconds Time to answer.\n# TYPE cambon_http_duration_seconds histogram\n");
        for (route, timing) in self.durations.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            for (bucket, most) in timing.buckets.iter().zip(BUCKETS) {
                let _ = writeln!(
                    out,
                    "cambon_http_duration_seconds_bucket{{route=\"{route}\",le=\"{most}\"}} {bucket}"
                );
            }
            let Timing { count, sum, .. } = timing;
            let _ = writeln!(
                out,
                "cambon_http_duration_seconds_bucket{{route=\"{route}\",le=\"+Inf\"}} {count}\n\
                 cambon_http_duration_seconds_sum{{route=\"{route}\"}} {sum}\n\
                 cambon_http_duration_seconds_count{{route=\"{route}\"}} {count}"
            );
        }
        let own = [
            ("cambon_connections", "Connections open.", self.connections.load(Ordering::Relaxed)),
            (
                "cambon_connections_cut",
                "Connections refused or cut since the start.",
                self.cut.load(Ordering::Relaxed),
            ),
        ];
        for (name, help, value) in own {
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
        }
        for (name, help, value) in more {
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
        }
        out
    }
}
