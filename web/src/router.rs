//! Which address is answered by which page, and the way of a request: read, given to its page on a thread of its own, counted.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{RawPathParams, Request, State};
use axum::http::{Method, Response, header};
use axum::routing::{MethodRouter, get};
use tokio::sync::Semaphore;

use crate::answer::{Answer, Keep};
use crate::app::App;
use crate::failure::Failure;
use crate::guard;
use crate::pages::{self, ROUTES};
use crate::visit::{Visit, pairs};

/// Largest form, in bytes.
const LARGEST_FORM: usize = 64 << 10;

/// Longest address, in bytes: a query has its own limit.
const LONGEST_ADDRESS: usize = 8 << 10;

/// Time to send a form.
const FORM_LIMIT: Duration = Duration::from_secs(10);

/// Time for a page, waiting for a thread included.
const PAGE_LIMIT: Duration = Duration::from_secs(20);

/// A page: what answers a request.
pub type Page = fn(&Visit<'_>) -> Result<Answer, Failure>;

/// What answers an address.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// Pattern of the path.
    pub path: &'static str,
    /// GET and HEAD.
    pub get: Option<Page>,
    /// POST.
    pub post: Option<Page>,
    /// Whether forms of other sites are taken too: a mail program ends a subscription by one.
    pub from_anywhere: bool,
    /// Whether the page is kept until the state of the site changes.
    pub kept: bool,
}

impl Route {
    /// A page that is the same for everybody.
    #[must_use]
    pub const fn page(path: &'static str, page: Page) -> Self {
        Self { path, get: Some(page), post: None, from_anywhere: false, kept: true }
    }

    /// A page made anew each time.
    #[must_use]
    pub const fn fresh(path: &'static str, page: Page) -> Self {
        Self { kept: false, ..Self::page(path, page) }
    }

    /// A page with a form.
    #[must_use]
    pub const fn form(path: &'static str, get: Page, post: Page) -> Self {
        Self { post: Some(post), kept: false, ..Self::page(path, get) }
    }

    /// What takes a form only.
    #[must_use]
    pub const fn action(path: &'static str, post: Page) -> Self {
        Self { path, get: None, post: Some(post), from_anywhere: false, kept: false }
    }
}

/// What the way of a request needs.
#[derive(Clone)]
struct Way {
    app: Arc<App>,
    /// Pages made at the same time.
    threads: Arc<Semaphore>,
}

/// Pages made at the same time, for each processor: reading waits for the disk now and then.
const PAGES_PER_PROCESSOR: usize = 2;

/// Every address of the site.
pub fn router(app: Arc<App>) -> Router {
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let way = Way { app, threads: Arc::new(Semaphore::new(processors * PAGES_PER_PROCESSOR)) };
    let mut router = Router::new();
    for route in ROUTES {
        router = router.route(route.path, method_router(route));
    }
    router
        .fallback(|way: State<Way>, parts: RawPathParams, request: Request| {
            answer(way, parts, request, &MISSING)
        })
        .with_state(way)
}

/// Answers whatever has no route.
static MISSING: Route = Route::fresh("(none)", pages::missing);

fn method_router(route: &'static Route) -> MethodRouter<Way> {
    let handler =
        move |way: State<Way>, parts: RawPathParams, request: Request| answer(way, parts, request, route);
    match (route.get, route.post) {
        (Some(_), Some(_)) => get(handler).post(handler),
        (None, _) => axum::routing::post(handler),
        (_, None) => get(handler),
    }
}

async fn answer(
    State(way): State<Way>,
    parts: RawPathParams,
    request: Request,
    route: &'static Route,
) -> Response<Body> {
    let started = Instant::now();
    let parts = parts.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let headers = request.headers().clone();
    let answer = match tokio::time::timeout(PAGE_LIMIT, made(&way, parts, request, route)).await {
        Ok(answer) => answer,
        Err(_) => Arc::new(busy()),
    };
    let mut response = answer.respond(&headers);
    guard::protect(response.headers_mut(), &answer);
    way.app.metrics.answered(route.path, response.status().as_u16(), started.elapsed());
    response
}

/// The answer where no thread was free in time.
fn busy() -> Answer {
    Answer::of("text/plain; charset=utf-8", "Le site est très sollicité. Réessayez dans un instant.\n")
        .status(503)
        .with(header::RETRY_AFTER, "5")
}

async fn made(
    way: &Way,
    parts: Vec<(String, String)>,
    request: Request,
    route: &'static Route,
) -> Arc<Answer> {
    let (head, body) = request.into_parts();
    let address = head.uri.path_and_query().map_or("/", |address| address.as_str()).to_owned();
    let keeps = route.kept && head.method != Method::POST;
    if keeps && let Some(kept) = way.app.kept_page(&address) {
        // So that a new state is noticed even where every page asked for is kept.
        drop(way.app.snapshot());
        return kept;
    }
    let form = if head.method == Method::POST { read_form(body).await } else { Ok(Vec::new()) };
    let Ok(thread) = Arc::clone(&way.threads).acquire_owned().await else { return Arc::new(busy()) };
    let app = Arc::clone(&way.app);
    let client = guard::client(&head.headers, &head.extensions, app.settings.behind_proxy);
    let asked = Asked { parts, head, form, client, address, keeps };
    let work = tokio::task::spawn_blocking(move || {
        let _thread = thread;
        asked.answered(&app, route)
    });
    work.await.unwrap_or_else(|error| {
        tracing::error!(%error, route = route.path, "a page broke");
        Arc::new(
            Answer::of("text/plain; charset=utf-8", "Une erreur est survenue de notre côté.\n").status(500),
        )
    })
}

async fn read_form(body: Body) -> Result<Vec<(String, String)>, Failure> {
    match tokio::time::timeout(FORM_LIMIT, to_bytes(body, LARGEST_FORM)).await {
        Ok(Ok(bytes)) => Ok(pairs(&bytes)),
        Ok(Err(_)) => Err(Failure::TooLarge),
        Err(_) => Err(Failure::BadRequest("Le formulaire n’est pas arrivé en entier.".to_owned())),
    }
}

/// A request on its way to a thread.
struct Asked {
    parts: Vec<(String, String)>,
    head: axum::http::request::Parts,
    form: Result<Vec<(String, String)>, Failure>,
    client: Option<std::net::IpAddr>,
    address: String,
    keeps: bool,
}

impl Asked {
    fn answered(self, app: &Arc<App>, route: &'static Route) -> Arc<Answer> {
        let store = match app.store() {
            Ok(store) => store,
            Err(failure) => return Arc::new(pages::failed_without_catalogue(app, &failure)),
        };
        let is_form = self.head.method == Method::POST;
        let (form, refused) = match self.form {
            Ok(form) => (form, None),
            Err(failure) => (Vec::new(), Some(failure)),
        };
        let query = self.head.uri.query().unwrap_or_default();
        let visit = Visit {
            app,
            snapshot: app.snapshot(),
            store,
            path: self.head.uri.path().to_owned(),
            parts: self.parts,
            query: pairs(query.as_bytes()),
            form,
            headers: self.head.headers,
            client: self.client,
        };
        let page = if is_form { route.post } else { route.get };
        let outcome = match (refused, page) {
            (Some(failure), _) => Err(failure),
            _ if self.address.len() > LONGEST_ADDRESS => Err(Failure::TooLarge),
            (None, Some(_)) if is_form && !route.from_anywhere && guard::is_foreign(&visit.headers) => {
                Err(Failure::Foreign)
            }
            (None, Some(page)) => page(&visit),
            (None, None) => Err(Failure::NotFound),
        };
        match outcome {
            Ok(answer) => {
                let answer = Arc::new(answer);
                if self.keeps && answer.status == 200 && answer.keep == Keep::Ask {
                    app.keep_page(&self.address, &answer, &visit.snapshot);
                }
                answer
            }
            Err(failure) => {
                if let Some(cause) = failure.cause() {
                    tracing::error!(cause, route = route.path, "no page");
                }
                Arc::new(pages::failed(&visit, &failure))
            }
        }
    }
}
