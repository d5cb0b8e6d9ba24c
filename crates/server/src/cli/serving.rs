//! `wortlaut serve`.

use super::{CliError, Folder};
use crate::auth::origin::PublicUrl;
use crate::auth::proxies::{Network, TrustedProxies};
use crate::logging;
use crate::operator::OperatorPages;
use crate::serve::{self, ServeOptions};
use crate::template::Template;
use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
pub(super) struct Serve {
    /// The address to listen on; port 0 takes a free one
    #[arg(long, env = "WORTLAUT_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    folder: Folder,
    /// The address under which people reach the server, as in https://text.example.org
    #[arg(long, env = "WORTLAUT_PUBLIC_URL", value_parser = PublicUrl::configured)]
    public_url: Option<PublicUrl>,
    /// A reverse proxy that is believed when it says for whom it speaks (X-Forwarded-For), as in 10.0.0.0/8; may be given
    /// several times. This machine's own are believed anyway
    #[arg(
        long = "trusted-proxy",
        value_name = "CIDR",
        env = "WORTLAUT_TRUSTED_PROXIES",
        value_delimiter = ','
    )]
    trusted_proxies: Vec<Network>,
    #[command(flatten)]
    operator: OperatorPages,
    /// A TOML file that describes the OpenID Connect providers at which members may sign in
    #[arg(long, env = "WORTLAUT_OPENID", value_name = "FILE")]
    openid: Option<PathBuf>,
    /// Fill an empty folder with an example, and print links to try it at every start
    #[arg(long, env = "WORTLAUT_TEMPLATE")]
    template: Option<Template>,
    /// What to log, as in info or wortlaut=debug
    #[arg(long, env = "WORTLAUT_LOG", default_value = "info,memory_serve=warn")]
    log: String,
}

impl Serve {
    /// Serves until the process is asked to stop.
    pub(super) fn run(self) -> Result<ExitCode, CliError> {
        logging::start(&self.log);
        serve::run(ServeOptions {
            listen: self.listen,
            folder: self.folder.path,
            public_url: self.public_url,
            proxies: TrustedProxies::new(self.trusted_proxies),
            operator: self.operator,
            openid: self.openid,
            template: self.template,
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
