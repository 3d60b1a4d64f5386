//! What README and the documents show is what happens: every console block is run, and no block is of another sort.
//!
//! A console block shows commands after `$ ` and what they print, both streams in order. A line `...` stands for any
//! number of lines. A YAML block begins with `# NAME` and is the file of that name for the commands after it, a Jinja
//! block with `{# FOLDER/NAME #}`. A console block whose commands stand after `# ` is for root on a node: there is none
//! here, so it shows no output and is not run. Nor is one whose commands all install from a release.

use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::generated::{alone, read, rewrite, same};

/// Commands that are run elsewhere: the whole of the tests, and those that `.ci/run` takes from README.
const RUN_ELSEWHERE: [&str; 2] = ["cargo test", "cargo install --locked --path ."];

/// Commands that documents name for use on a node.
const OF_A_NODE: [&str; 5] = ["containerd", "grep", "journalctl", "mount", "systemctl"];

/// Programs that take something from a release, which there is on no machine of the tests.
const OF_A_RELEASE: [&str; 11] =
    ["brew", "cargo", "curl", "docker", "gh", "kubectl", "pipx", "sha256sum", "sudo", "uv", "uvx"];

#[test]
fn every_block_of_the_documents_does_what_it_shows() {
    let _alone = alone();
    for path in documents() {
        let text = read(&path);
        let real = Reader::new(&path).read(&text);
        rewrite(&path, &real);
        same(&path, &read(&path), &real);
    }
}

#[test]
fn the_commands_that_are_not_run_here_are_run_by_the_gate() {
    let gate = read(".ci/run");
    for command in ["cargo test", "cargo install"] {
        assert!(gate.contains(&format!("readme_command '{command}")), "{command}");
    }
    let readme = read("README.md");
    let main = "$ cargo run -- render --set cluster.name=demo \
                --set karpenter.instanceProfile=KarpenterNodeInstanceProfile-demo";
    for line in [main, "$ cargo test"] {
        assert!(readme.lines().any(|shown| shown == line), "README does not show `{line}`");
    }
}

#[test]
fn every_command_has_its_help_on_a_page() {
    let help = crate::command::Karpcfg::new(["--help"]).run().stdout;
    let commands = help.split("\nCommands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names: Vec<&str> = commands.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() > 8, "{names:?}");
    // Both print so little of their own that the whole of it is shown.
    let shown = ["help", "rules", "explain"];
    let page = read("docs/commands.md");
    for name in names.iter().filter(|name| !shown.contains(name)) {
        assert!(page.contains(&format!("$ karpcfg {name} --help\n")), "{name}");
    }
    for name in names.iter().filter(|name| **name != "help") {
        assert!(page.contains(&format!("\n| [`{name}`](#")), "the list at the top lacks `{name}`");
    }
}

/// README, the changelog, and everything under `docs/` but the manual of the rules: it is generated, and the rules' own
/// tests run its examples.
fn documents() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = std::fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut documents: Vec<String> = docs.map(|name| format!("docs/{}", name.to_str().unwrap())).collect();
    documents.retain(|name| !name.starts_with("docs/rules"));
    documents.extend(["README.md", "README.ko.md", "CHANGELOG.md"].map(str::to_owned));
    documents
}

/// Goes through a document and writes it anew with what its commands really print.
struct Reader<'a> {
    document: &'a str,
    folder: TempDir,
    /// Files that no command has used yet.
    unused: Vec<String>,
    /// The exit status of the command before, until it is shown or is found to be 0.
    status: Option<i32>,
}

impl<'a> Reader<'a> {
    fn new(document: &'a str) -> Self {
        Reader { document, folder: tempfile::tempdir().unwrap(), unused: Vec::new(), status: None }
    }

    fn read(mut self, text: &str) -> String {
        let mut real = String::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            real += &format!("{line}\n");
            assert!(!line.trim_start().starts_with("~~~"), "{}: {line}", self.document);
            let Some(sort) = line.trim_start().strip_prefix("```") else { continue };
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            match sort {
                "yaml" => self.write_yaml(&block),
                "jinja" => self.write_template(&block),
                "console" => real += &self.console(&block),
                other => panic!("{}: a block of the sort `{other}` cannot be tested", self.document),
            }
            if sort != "console" {
                block.iter().for_each(|line| real += &format!("{line}\n"));
            }
            real += "```\n";
        }
        assert!(self.unused.is_empty(), "{}: no command uses {:?}", self.document, self.unused);
        real
    }

    fn write_yaml(&mut self, block: &[&str]) {
        let name = block.first().and_then(|line| line.strip_prefix("# ")).filter(|name| !name.contains(' '));
        self.write(name, block);
        self.unused.extend(name.map(str::to_owned));
    }

    /// Commands name the folder of a template.
    fn write_template(&mut self, block: &[&str]) {
        let comment = block.first().and_then(|line| line.strip_prefix("{# ")?.strip_suffix(" #}"));
        let folder = comment.and_then(|name| name.split_once('/')).map(|(folder, _)| folder);
        self.write(comment.filter(|_| folder.is_some()), block);
        self.unused.extend(folder.map(|folder| format!("--template-dir {folder}")));
    }

    fn write(&self, name: Option<&str>, block: &[&str]) {
        let name = name.unwrap_or_else(|| panic!("{}: {block:?} does not begin with a name", self.document));
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, block.join("\n") + "\n").unwrap();
    }

    /// The block with its real output.
    fn console(&mut self, block: &[&str]) -> String {
        if let Some(commands) = elsewhere(block) {
            return commands;
        }
        assert!(block[0].starts_with("$ "), "{}: {:?} is not a command", self.document, block[0]);
        let mut real = String::new();
        for step in block.chunk_by(|_, next| !next.starts_with("$ ")) {
            let (command, shown) = (&step[0][2..], &step[1..]);
            let printed = self.run(command);
            let lines = if agrees(shown, &printed) { shown.join("\n") } else { printed.join("\n") };
            real += &format!("$ {command}\n{lines}{}", if lines.is_empty() { "" } else { "\n" });
        }
        self.expect_success();
        real
    }

    fn expect_success(&mut self) {
        let status = self.status.take().unwrap_or(0);
        assert_eq!(status, 0, "{}: a command fails, and no `$ echo $?` says so", self.document);
    }

    /// The lines a command prints, without blanks at their ends.
    fn run(&mut self, command: &str) -> Vec<String> {
        if command == "echo $?" {
            return vec![self.status.take().unwrap_or(0).to_string()];
        }
        self.expect_success();
        if RUN_ELSEWHERE.contains(&command) {
            return Vec::new();
        }
        let command = command.replacen("cargo run -- ", "karpcfg ", 1);
        assert!(command.starts_with("karpcfg "), "{}: `{command}` cannot be tested", self.document);
        self.unused.retain(|name| !command.contains(name.as_str()));
        let ours = command.split(" | kubectl ").next().unwrap_or_default();
        let output = shell(self.folder.path(), ours);
        self.status = output.status.code();
        let printed = String::from_utf8(output.stdout).unwrap();
        if ours.len() < command.len() { Vec::new() } else { lines(&printed) }
    }
}

/// The block, if all of its lines are commands that only a node has an answer to, or a release.
fn elsewhere(block: &[&str]) -> Option<String> {
    let all_are = |sign: &str, known: &[&str]| {
        let command =
            |line: &&str| line.strip_prefix(sign)?.split(' ').next().map(|command| known.contains(&command));
        block.iter().all(|line| command(line) == Some(true))
    };
    let is_install = |line: &&&str| !RUN_ELSEWHERE.iter().any(|command| line.ends_with(command));
    let is_elsewhere = all_are("# ", &OF_A_NODE)
        || (all_are("$ ", &OF_A_RELEASE) && block.iter().all(|line| is_install(&line)));
    is_elsewhere.then(|| block.join("\n") + "\n")
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Runs a command line as a terminal does: both streams in one, and the binary under its name.
fn shell(folder: &Path, command: &str) -> std::process::Output {
    let binary = Path::new(env!("CARGO_BIN_EXE_karpcfg")).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([binary].into_iter().chain(std::env::split_paths(&path))).unwrap();
    Command::new("sh")
        .args(["-c", &format!("exec 2>&1; {command}")])
        .current_dir(folder)
        .env("PATH", path)
        .env_remove("COLUMNS")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .unwrap()
}

/// Whether the lines shown are those printed, `...` standing for any number of lines.
fn agrees(shown: &[&str], printed: &[String]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((&"...", rest)) => (0..=printed.len()).any(|skipped| agrees(rest, &printed[skipped..])),
        Some((first, rest)) => {
            printed.first().is_some_and(|line| line == first) && agrees(rest, &printed[1..])
        }
    }
}

#[test]
fn dots_stand_for_lines_and_for_nothing_else() {
    let printed = ["a", "b", "c"].map(str::to_owned);
    for (shown, expected) in [
        (&["a", "b", "c"][..], true),
        (&["a", "..."], true),
        (&["...", "c"], true),
        (&["a", "...", "b", "c"], true),
        (&["..."], true),
        (&["a", "b"], false),
        (&["...", "b"], false),
        (&["a", "...", "d"], false),
        (&[], false),
    ] {
        assert_eq!(agrees(shown, &printed), expected, "{shown:?}");
    }
}

#[test]
fn blocks_that_cannot_be_tested_are_refused() {
    for text in [
        "```sh\nls\n```\n",
        "```\nx\n```\n",
        "```console\n$ ls\n```\n",
        "```console\nkarpcfg schema\n```\n",
        "```console\n# rm -rf /\n```\n",
        "```console\n# mount\nproc on /proc\n```\n",
        "```console\n$ karpcfg render\n...\n```\n",
        "```yaml\na: 1\n```\n",
        "```yaml\n# unused.yaml\na: 1\n```\n",
        "```jinja\nkind: {{ kind }}\n```\n",
        "```jinja\n{# nodepool.yaml.j2 #}\n```\n",
        "```jinja\n{# unused/nodepool.yaml.j2 #}\n```\n",
        "~~~\nls\n~~~\n",
        "  ```sh\nls\n```\n",
    ] {
        let read = std::panic::catch_unwind(|| Reader::new("a test").read(text));
        assert!(read.is_err(), "{text}");
    }
}
