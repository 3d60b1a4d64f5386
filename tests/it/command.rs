//! Runs the binary in a directory of its own, with the files, arguments and stdin a test gives.

use std::path::PathBuf;
use std::rc::Rc;

use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;

pub(crate) use crate::testing::{json_lines, shared_file, test_file, test_path};

/// The defaults follow the newest image, which is said at every run; tests of other things need not hear it.
pub(crate) const QUIET: [&str; 2] = ["-A", "unpinned-ami-alias"];

/// What every render of the defaults needs.
pub(crate) const IDENTITY: [&str; 4] =
    ["--set", "cluster.name=demo", "--set", "karpenter.instanceProfile=profile"];

/// A directory that several runs share; gone with the last of them.
#[derive(Clone)]
pub(crate) struct Folder(Rc<TempDir>);

/// One run of karpcfg, being prepared.
pub(crate) struct Karpcfg {
    folder: Folder,
    command: assert_cmd::Command,
}

/// How a run ended.
#[derive(Debug, PartialEq)]
pub(crate) struct Outcome {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Folder(Rc::new(tempfile::tempdir().unwrap()))
    }

    pub(crate) fn file(self, name: &str, contents: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, contents).unwrap();
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names in a folder below this one, sorted; none if it is not there.
    pub(crate) fn names(&self, name: &str) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.path(name)) else { return Vec::new() };
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub(crate) fn karpcfg<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Karpcfg {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_karpcfg"));
        command.current_dir(self.path("")).args(args);
        Karpcfg { folder: self.clone(), command }
    }

    /// `karpcfg render` of the defaults with what they need, and more arguments.
    pub(crate) fn render<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Outcome {
        self.karpcfg(["render"].into_iter().chain(QUIET).chain(IDENTITY).chain(args)).run()
    }
}

impl Karpcfg {
    pub(crate) fn new<'a>(args: impl IntoIterator<Item = &'a str>) -> Self {
        Folder::new().karpcfg(args)
    }

    pub(crate) fn file(self, name: &str, contents: impl AsRef<[u8]>) -> Self {
        Karpcfg { folder: self.folder.file(name, contents), ..self }
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn stdin(mut self, text: &str) -> Self {
        self.command.write_stdin(text);
        self
    }

    /// Runs it with limits of the shell's, such as `ulimit -t 2`; a run that goes beyond them is killed or aborts.
    pub(crate) fn run_within(self, limits: &str) -> Outcome {
        let mut command = assert_cmd::Command::new("sh");
        command
            .current_dir(self.folder.path(""))
            .args(["-c", &format!("{limits} && exec \"$@\""), "sh"])
            .arg(self.command.get_program())
            .args(self.command.get_args());
        Karpcfg { command, ..self }.run()
    }

    pub(crate) fn run(mut self) -> Outcome {
        let output = self.command.output().unwrap();
        Outcome {
            // None is a signal: a panic in a release build, or an overflown stack.
            status: output.status.code().unwrap_or_else(|| panic!("{:?}", output.status)),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Outcome {
    /// The objects on stdout, as a reader of YAML that is not karpcfg's takes them.
    #[track_caller]
    pub(crate) fn objects(&self) -> Vec<Value> {
        assert_eq!(self.status, 0, "{}", self.stderr);
        objects(&self.stdout)
    }

    /// The object of this name on stdout.
    #[track_caller]
    pub(crate) fn object(&self, name: &str) -> Value {
        let mut objects = self.objects();
        let index = objects.iter().position(|object| object["metadata"]["name"] == name);
        objects.swap_remove(index.unwrap_or_else(|| panic!("no object {name} in {}", self.stdout)))
    }

    /// Asserts that nothing was printed and that stderr says each of these.
    #[track_caller]
    pub(crate) fn refused_with(&self, status: i32, said: &[&str]) {
        assert_eq!((self.status, self.stdout.as_str()), (status, ""), "{}", self.stderr);
        self.says(said);
    }

    /// Asserts that stderr says each of these.
    #[track_caller]
    pub(crate) fn says(&self, said: &[&str]) {
        for text in said {
            assert!(self.stderr.contains(text), "not said: {text}\n{}", self.stderr);
        }
    }
}

/// The documents of a YAML stream, read as kubectl reads them: as extra objects, which come out as they are.
pub(crate) fn kubectl_objects(stream: &str) -> Vec<Value> {
    let flags =
        ["render", "-o", "json", "--skip-checks", "--allow-placeholders", "--set", "cluster.name=demo"];
    let text = ["--set-file", "extraObjects[0]=stream.yaml", "--show-only", "extraObjects[0]"];
    let outcome = Karpcfg::new(flags.into_iter().chain(text)).file("stream.yaml", stream).run();
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    items(&outcome.stdout)
}

/// The objects of a `List`.
pub(crate) fn items(json: &str) -> Vec<Value> {
    let mut list: Value = serde_json::from_str(json).unwrap();
    assert_eq!((&list["apiVersion"], &list["kind"]), (&"v1".into(), &"List".into()));
    serde_json::from_value(list["items"].take()).unwrap()
}

/// The documents of a YAML stream, read by serde_yaml.
pub(crate) fn objects(stream: &str) -> Vec<Value> {
    serde_yaml::Deserializer::from_str(stream).map(|document| Value::deserialize(document).unwrap()).collect()
}
