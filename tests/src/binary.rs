//! The binary under test.

use std::path::PathBuf;

/// The built `wortlaut`: named by `WORTLAUT_BIN`, or where cargo puts it.
/// Where the binary is.
pub fn path() -> PathBuf {
    let path = std::env::var_os("WORTLAUT_BIN").map_or_else(built_here, PathBuf::from);
    assert!(
        path.is_file(),
        "there is no binary at {}: run `cargo build -p wortlaut` first, or name it in WORTLAUT_BIN",
        path.display()
    );
    path
}

/// `<target>/debug/wortlaut`: test binaries lie in `<target>/debug/deps`, our own programs in `<target>/debug`.
fn built_here() -> PathBuf {
    let here = std::env::current_exe().expect("a test knows where it runs");
    let beside = here.with_file_name("wortlaut");
    if beside.is_file() {
        return beside;
    }
    here.ancestors()
        .nth(2)
        .expect("target/debug/deps")
        .join("wortlaut")
}
