//! Starting the server, and stopping it without losing anything.

use crate::admin::Office;
use crate::admin::control::ControlSocket;
use crate::app::{App, Parts};
use crate::auth::origin::PublicUrl;
use crate::auth::proxies::TrustedProxies;
use crate::auth::secret::{NoRandomness, random_bytes, random_uuid};
use crate::http::connections::{self, Doors};
use crate::openid::{OpenIdFileError, Providers};
use crate::operator::OperatorPages;
use crate::template::{Template, TemplateError};
use crate::{clock, ends, http, wiping};
use std::error::Error;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{fs, thread};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::{MissedTickBehavior, interval, timeout};
use tracing::{info, warn};
use wortlaut_store::{By, Store, StoreError};
use wortlaut_sync::ActorKeys;

/// How long each step of stopping may take.
const DRAIN: Duration = Duration::from_secs(8);
/// How often what has expired is deleted, and what is still open of it closed.
const TIDY_EVERY: Duration = Duration::from_secs(60);
/// How long nothing is said of what would have to be said at every request.
const SAY_AGAIN: Duration = Duration::from_secs(60);
/// The file that keeps the address for commands which print links while no server runs.
const PUBLIC_URL_FILE: &str = "public-url";
/// Where the server listens unless it is told otherwise.
const DEFAULT_ADDRESS: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);
/// Fewest worker threads: one that checks a long change must not stop everybody else, on however small a machine.
const FEWEST_WORKERS: usize = 4;

/// What `wortlaut serve` was told.
pub(crate) struct ServeOptions {
    pub(crate) listen: SocketAddr,
    pub(crate) folder: PathBuf,
    pub(crate) public_url: Option<PublicUrl>,
    pub(crate) proxies: TrustedProxies,
    pub(crate) operator: OperatorPages,
    /// The file that describes providers.
    pub(crate) openid: Option<PathBuf>,
    pub(crate) template: Option<Template>,
}

/// The server could not start, or ended by itself.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServeError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    #[error("cannot offer to sign in at providers")]
    OpenId(#[from] OpenIdFileError),
    #[error("cannot set up the workspace")]
    Template(#[from] TemplateError),
    #[error("cannot listen on {address}")]
    Listen {
        address: SocketAddr,
        #[source]
        source: io::Error,
    },
    #[error("cannot {what}")]
    Io {
        what: &'static str,
        #[source]
        source: io::Error,
    },
}

fn io_error(what: &'static str) -> impl FnOnce(io::Error) -> ServeError {
    move |source| ServeError::Io { what, source }
}

/// Serves until the process is asked to stop.
pub(crate) fn run(options: ServeOptions) -> Result<(), ServeError> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(FEWEST_WORKERS.max(2 * cores))
        .enable_all()
        .build()
        .map_err(io_error("start the runtime"))?;
    let served = runtime.block_on(serve(options));
    runtime.shutdown_timeout(DRAIN);
    served
}

async fn serve(options: ServeOptions) -> Result<(), ServeError> {
    let store = open(&options.folder)?;
    let (listener, address) = listen(options.listen).await?;
    let public_url = options
        .public_url
        .unwrap_or_else(|| PublicUrl::listening(address));
    remember_public_url(&options.folder, &public_url);
    prepare(&store, &public_url, options.template)?;
    let providers = match &options.openid {
        Some(file) => Providers::read(file, &public_url)?,
        None => Providers::default(),
    };
    let app = Arc::new(start(
        store,
        public_url,
        options.proxies,
        options.operator,
        providers,
    )?);
    let control =
        ControlSocket::bind(&options.folder).map_err(io_error("open the control socket"))?;
    let control = tokio::spawn(control.serve(Arc::clone(&app)));
    tokio::spawn(tidy(Arc::clone(&app)));
    tokio::spawn(wiping::watch(Arc::clone(&app)));
    tokio::spawn(ends::watch(Arc::clone(&app)));
    let stop = stop_signal().map_err(io_error("listen for signals"))?;
    // Unpacks the pages, so that the first visitor does not wait for it.
    let router = http::router(Arc::clone(&app));
    announce(address).map_err(io_error("write to standard output"))?;
    let stopping = app.stopping.subscribe();
    let serving = tokio::spawn(connections::serve(
        listener,
        router,
        Doors::new(app.proxies.clone()),
        stopping,
    ));
    stop.await;
    info!("stopping");
    begin_to_stop(&app);
    let _ = timeout(DRAIN, serving).await;
    finish(&app).await;
    let _ = control.await;
    info!("stopped");
    Ok(())
}

fn open(folder: &Path) -> Result<Arc<Store>, ServeError> {
    let store = Store::open(folder)?;
    store.on_wait(|waited| {
        warn!(
            ?waited,
            "another process holds the database's lock; writing waits"
        )
    });
    let quiet_until = Mutex::new(None);
    store.on_unnoted_use(move |failure| {
        let mut quiet_until = quiet_until.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        // Each request may be one more, and the disk may be full.
        if quiet_until.is_none_or(|until| until <= now) {
            *quiet_until = Some(now + SAY_AGAIN);
            warn!(error = failure as &dyn Error, "cannot note who is here");
        }
    });
    Ok(Arc::new(store))
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), ServeError> {
    let failed = |source| ServeError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}

fn prepare(
    store: &Arc<Store>,
    public_url: &PublicUrl,
    template: Option<Template>,
) -> Result<(), ServeError> {
    let office = Office {
        store: Arc::clone(store),
        public_url: public_url.clone(),
        by: By::Server,
        now: clock::now(),
    };
    for line in office.prepare(template)? {
        // For the person who starts the server, however it logs.
        eprintln!("{line}");
    }
    Ok(())
}

fn start(
    store: Arc<Store>,
    public_url: PublicUrl,
    proxies: TrustedProxies,
    operator: OperatorPages,
    providers: Providers,
) -> Result<App, ServeError> {
    for flag in operator.missing() {
        warn!("{flag} is not set: published pages lack what the law asks of them");
    }
    let storage_id = store.storage_id(random_uuid()?)?;
    let actor_keys = ActorKeys::new(store.actor_secret(&random_bytes()?)?);
    for member in store.member_ids()? {
        actor_keys.hand_out(member);
    }
    let parts = Parts {
        store,
        public_url,
        proxies,
        operator,
        providers,
        actor_keys,
        server_id: format!("wortlaut-{}", random_uuid()?),
        storage_id: storage_id.to_string(),
    };
    App::start(parts).map_err(io_error("start the writing threads"))
}

/// The one line on standard output, by which programs know that the server is ready and where.
fn announce(address: SocketAddr) -> io::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "listening on http://{address}")?;
    output.flush()
}

/// Resolves when the process is asked to stop.
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Lets nobody in any more and tells everybody to come back later.
fn begin_to_stop(app: &App) {
    app.stopping.send_replace(true);
    app.sockets.close();
    app.connections.close_all("stopping");
}

/// Lets rooms commit what they have admitted; gives up on a lock that somebody else holds for too long.
async fn finish(app: &Arc<App>) {
    if timeout(DRAIN, app.sockets.ended()).await.is_err() {
        warn!("some sockets did not close in time");
    }
    if timeout(DRAIN, app.rooms.drain()).await.is_err() {
        warn!("the last changes could not be written; their authors were not told they were");
    }
    app.store.stop_waiting();
    let rooms = app.rooms.clone();
    if tokio::task::spawn_blocking(move || rooms.stop_threads())
        .await
        .is_err()
    {
        warn!("a thread panicked while it stopped");
    }
}

async fn tidy(app: Arc<App>) {
    let mut stopping = app.stopping.subscribe();
    let mut every = interval(TIDY_EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = stopping.wait_for(|it| *it) => return,
            _ = every.tick() => {}
        }
        if let Err(failure) = app.forget_expired().await {
            warn!(%failure, "cannot delete what has expired");
        }
    }
}

/// Keeps the address for commands that print links while no server runs. Without it they print another address, which
/// is no reason not to serve.
fn remember_public_url(folder: &Path, public_url: &PublicUrl) {
    if let Err(failure) = fs::write(folder.join(PUBLIC_URL_FILE), public_url.as_str()) {
        warn!(%failure, "cannot remember the public address");
    }
}

/// The address that links have, as far as the last server told.
pub(crate) fn last_public_url(folder: &Path) -> PublicUrl {
    fs::read_to_string(folder.join(PUBLIC_URL_FILE))
        .ok()
        .and_then(|text| PublicUrl::configured(text.trim()).ok())
        .unwrap_or_else(|| PublicUrl::listening(DEFAULT_ADDRESS))
}
