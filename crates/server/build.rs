//! Embeds the web pages: `web/dist` when `make web` has built it, else one page that says so, so that the server and
//! its tests build without Node.

use std::path::PathBuf;
use std::{env, fs, io};

const NOT_BUILT: &str = "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Wortlaut</title>\n\
<p>This binary was built without its pages: run <code>make web</code> and build it again.</p></html>\n";

fn main() -> io::Result<()> {
    let pages = match built_pages() {
        Some(dist) => dist,
        None => placeholder()?,
    };
    memory_serve::load_directory(pages.to_string_lossy().as_ref());
    Ok(())
}

fn built_pages() -> Option<PathBuf> {
    let manifest = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from)?;
    let web = manifest.join("../../web");
    let dist = web.join("dist");
    // A folder that does not exist cannot be watched: its parent is, until it does.
    let watched = if dist.exists() { &dist } else { &web };
    println!("cargo::rerun-if-changed={}", watched.display());
    println!("cargo::rerun-if-changed=build.rs");
    dist.join("index.html").exists().then_some(dist)
}

fn placeholder() -> io::Result<PathBuf> {
    let out = env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .unwrap_or_default();
    let pages = out.join("placeholder");
    fs::create_dir_all(&pages)?;
    fs::write(pages.join("index.html"), NOT_BUILT)?;
    Ok(pages)
}
