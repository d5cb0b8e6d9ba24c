//! LibreOffice without a window, with a profile of its own in which a macro stands.

use std::path::PathBuf;
use std::process::Command;

/// Seconds after which it is stuck.
const STUCK: &str = "1500";

/// LibreOffice and the folder that it works in.
pub struct Soffice {
    folder: tempfile::TempDir,
}

impl Soffice {
    /// `module` holds the macro's source; `Run` in it is told the list of what is to be done.
    pub fn with(module: &str) -> Self {
        let soffice = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        // The first start makes the profile, which would replace what is already there.
        soffice.start("--terminate_after_init");
        let library = soffice.path("profile/user/basic/Standard");
        std::fs::write(library.join("script.xlb"), LIBRARY).unwrap();
        std::fs::write(library.join("Tasks.xba"), module).unwrap();
        soffice
    }

    /// Where a file of this name lies.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Has the macro do what the lines of the list say, in one start.
    pub fn run(&self, list: &str) {
        let tasks = self.path("tasks.txt");
        std::fs::write(&tasks, list).unwrap();
        let run = format!("macro:///Standard.Tasks.Run({})", tasks.display());
        self.start(&run);
    }

    fn start(&self, argument: &str) {
        let profile = self.path("profile");
        let profile = format!("-env:UserInstallation=file://{}", profile.display());
        let output = Command::new("timeout")
            .args([STUCK, "soffice", &profile, "--headless", "--norestore"])
            .arg(argument)
            .output()
            .unwrap();
        assert!(output.status.success(), "LibreOffice: {output:?}");
    }
}

const LIBRARY: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Tasks"/>
</library:library>"#;
