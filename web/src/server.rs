//! Listening, with limits on what a connection may cost: headers, time, silence, number. Stops gracefully.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use crate::app::App;
use crate::guard::Client;
use crate::router::router;
use crate::stream::Impatient;

/// Time for the headers of a request, and to begin the next one on an open connection.
const HEADERS_LIMIT: Duration = Duration::from_secs(15);

/// Bytes of the headers, and of what is read ahead.
const HEADERS_BYTES: usize = 64 << 10;

/// Headers of a request.
const MOST_HEADERS: usize = 100;

/// Connections open at the same time; further ones wait to be accepted.
const MOST_CONNECTIONS: usize = 4096;

/// Time that requests under way have when the site stops.
const PATIENCE: Duration = Duration::from_secs(10);

/// Pause after a connection could not be accepted: there are too many open files.
const REFUSED_PAUSE: Duration = Duration::from_millis(100);

/// Serves until `stop` is told, then lets the requests under way end.
///
/// # Errors
/// When nothing can be served at all.
pub async fn serve(app: Arc<App>, listener: TcpListener, stop: impl Future<Output = ()>) -> io::Result<()> {
    let router = router(Arc::clone(&app));
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut stop = pin!(stop);
    loop {
        let place = Arc::clone(&places).acquire_owned();
        let accepted = tokio::select! {
            accepted = async { (place.await, listener.accept().await) } => accepted,
            () = &mut stop => break,
        };
        let (Ok(place), accepted) = accepted else { break };
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(REFUSED_PAUSE).await;
                continue;
            }
        };
        let connection = connection(stream, address, router.clone());
        let watched = graceful.watch(connection);
        let app = Arc::clone(&app);
        tokio::spawn(async move {
            app.metrics.connections.fetch_add(1, Ordering::Relaxed);
            if watched.await.is_err() {
                app.metrics.cut.fetch_add(1, Ordering::Relaxed);
            }
            app.metrics.connections.fetch_sub(1, Ordering::Relaxed);
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(PATIENCE, graceful.shutdown()).await.is_err() {
        tracing::warn!("some connections were still open and are cut");
    }
    Ok(())
}

type Served = http1::Connection<TokioIo<Impatient<TcpStream>>, TowerToHyperService<Tagged>>;

fn connection(stream: TcpStream, address: SocketAddr, router: Router) -> Served {
    // Answers go out at once: without it a small one waits for the client's acknowledgement.
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(Tagged { router, client: Client(address.ip()) });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_LIMIT)
        .max_headers(MOST_HEADERS)
        .max_buf_size(HEADERS_BYTES)
        .serve_connection(TokioIo::new(Impatient::new(stream)), service)
}

/// The router, told who asks.
#[derive(Clone)]
struct Tagged {
    router: Router,
    client: Client,
}

impl tower_service::Service<hyper::Request<hyper::body::Incoming>> for Tagged {
    type Response = axum::response::Response;
    type Error = std::convert::Infallible;
    type Future = axum::routing::future::RouteFuture<std::convert::Infallible>;

    fn poll_ready(
        &mut self,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), Self::Error>> {
        tower_service::Service::<Request>::poll_ready(&mut self.router, context)
    }

    fn call(&mut self, mut request: hyper::Request<hyper::body::Incoming>) -> Self::Future {
        request.extensions_mut().insert(self.client);
        self.router.call(request.map(axum::body::Body::new))
    }
}

/// Serves a site until the process is told to stop (SIGTERM, Ctrl-C); `announce` is called once it listens.
///
/// # Errors
/// When there is no catalogue, or nothing can be served.
pub fn run(
    settings: crate::Settings,
    listener: std::net::TcpListener,
    announce: impl FnOnce() -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let app = App::open(settings).map_err(|failure| {
        anyhow::anyhow!("{}", failure.cause().unwrap_or("the catalogue cannot be read").to_owned())
    })?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    listener.set_nonblocking(true)?;
    runtime.block_on(async {
        let listener = TcpListener::from_std(listener)?;
        announce()?;
        serve(app, listener, told_to_stop()).await?;
        Ok(())
    })
}

async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminated) = signal(SignalKind::terminate()) else {
            let _ = interrupted.await;
            return;
        };
        tokio::select! {
            _ = interrupted => {}
            _ = terminated.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupted.await;
    }
}
