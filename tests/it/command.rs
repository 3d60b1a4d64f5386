//! Runs the binary in a directory of its own, with the files, arguments and stdin a test gives.

use std::path::PathBuf;

use tempfile::TempDir;

/// One run of karpcfg, being prepared.
pub struct Karpcfg {
    directory: TempDir,
    command: assert_cmd::Command,
}

/// How a run ended.
pub struct Outcome {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Karpcfg {
    pub fn new<'a>(args: impl IntoIterator<Item = &'a str>) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_karpcfg"));
        command.current_dir(directory.path()).args(args);
        Karpcfg { directory, command }
    }

    pub fn file(self, name: &str, contents: impl AsRef<[u8]>) -> Self {
        let path = self.directory.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, contents).unwrap();
        self
    }

    pub fn stdin(mut self, text: &str) -> Self {
        self.command.write_stdin(text);
        self
    }

    pub fn run(mut self) -> Outcome {
        let output = self.command.output().unwrap();
        Outcome {
            status: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A file under `tests/`.
pub fn test_file(path: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A file of the corpora that `KARPCFG_SHARED` names; none where the variable is not set.
pub fn shared_file(path: &str) -> Option<String> {
    let Some(shared) = std::env::var_os("KARPCFG_SHARED") else {
        println!("KARPCFG_SHARED is not set: corpus skipped");
        return None;
    };
    let path = PathBuf::from(shared).join(path);
    Some(std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}
