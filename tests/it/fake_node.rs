//! A node to run user data in: a folder as its root, commands that record their calls, no network and no privileges.

mod state;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::command::{test_file, test_path};

/// Real commands that a script may use; whatever else it calls is not there.
const REAL: [&str; 14] = [
    "bash",
    "cat",
    "chmod",
    "cp",
    "flock",
    "grep",
    "gzip",
    "head",
    "ln",
    "mkdir",
    "rmdir",
    "sed",
    "sha256sum",
    "tar",
];
/// Commands of `tests/fake-node/bin`.
const FAKE: [&str; 11] =
    ["containerd", "curl", "keep", "lsmod", "modprobe", "mv", "note", "rm", "sleep", "systemctl", "uname"];
/// Those of them that do what the real ones do, and so need them.
const WRAPPED: [&str; 2] = ["mv", "rm"];

const UNIT: &str = "/etc/systemd/system/soci-snapshotter.service";

/// The daemon of a release, as far as scripts look at it.
const DAEMON: &str = "#!/bin/bash\nexit 0\n";
const NO_DAEMON: &str = "#!/bin/bash\nexit 127\n";

/// A node before or after its user data.
pub(crate) struct Node {
    home: TempDir,
    /// Scripts ask whether the daemon's socket is one.
    _socket: UnixListener,
}

/// How a run of a script ended.
#[derive(Debug)]
pub(crate) struct Run {
    /// None for a run that was killed.
    pub status: Option<i32>,
    pub log: String,
    pub calls: Vec<String>,
}

impl Node {
    /// A node of the current AL2023 AMI.
    pub(crate) fn al2023(machine: &str) -> Self {
        let node = Node::bare(machine);
        let unit = "[Service]\nType=notify\nExecStart=/usr/bin/soci-snapshotter-grpc --address fd://\n";
        node.write(UNIT, unit);
        node.write(
            "/etc/systemd/system/containerd.service.d/00-runtime-slice.conf",
            "[Service]\nSlice=runtime.slice\n",
        );
        node.write(
            "/etc/eks/containerd-version.txt",
            "containerd github.com/containerd/containerd/v2 2.2.4 1\n",
        );
        node.executable("/usr/bin/soci-snapshotter-grpc", DAEMON);
        node.executable("/usr/bin/unpigz", "");
        node.folder("/etc/eks/nodeadm.d");
        node.booted()
    }

    /// A node of the last AL2 AMI.
    pub(crate) fn al2(machine: &str) -> Self {
        let node = Node::bare(machine);
        node.write(
            "/etc/eks/containerd/containerd-config.toml",
            &test_file("fake-node/al2-containerd-config.toml"),
        );
        node.write(
            "/etc/kubernetes/kubelet/kubelet-config.json",
            &test_file("fake-node/al2-kubelet-config.json"),
        );
        node.folder("/etc/modprobe.d");
        node.executable("/usr/bin/unpigz", "");
        node.booted()
    }

    fn bare(machine: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let socket = UnixListener::bind(home.path().join("socket")).unwrap();
        let node = Node { home, _socket: socket };
        for path in ["bin", "real", "faults", "root/var/tmp", "root/etc/systemd/system", "root/usr/local/bin"]
        {
            fs::create_dir_all(node.home.path().join(path)).unwrap();
        }
        fs::write(node.home.path().join("machine"), format!("{machine}\n")).unwrap();
        let bin = node.home.path().join("bin");
        for name in FAKE {
            symlink(test_path("fake-node/bin").join(name), bin.join(name)).unwrap();
        }
        for name in REAL {
            symlink(real(name), bin.join(name)).unwrap();
        }
        for name in WRAPPED {
            symlink(real(name), node.home.path().join("real").join(name)).unwrap();
        }
        node.write("/etc/eks/pause.tar", "pause");
        node.release(DAEMON);
        node
    }

    /// The node with its units read by systemd.
    fn booted(self) -> Self {
        let unit = fs::read(self.path(UNIT)).unwrap_or_default();
        fs::write(self.home.path().join("units"), unit).unwrap();
        self
    }

    /// Makes something go wrong; the names are those that the commands of `tests/fake-node/bin` know.
    pub(crate) fn fault(&self, name: &str) {
        match name {
            "" => {}
            "binary" => self.release(NO_DAEMON),
            "other-release" => self.release("#!/bin/bash\nexit 0 # other\n"),
            "no-soci" => {
                self.remove("/usr/bin/soci-snapshotter-grpc");
                self.remove(UNIT);
            }
            "no-pause" => self.remove("/etc/eks/pause.tar"),
            "no-place" => fs::remove_dir(self.path("/var/tmp")).unwrap(),
            "no-curl" | "no-flock" | "no-sha256sum" | "no-sleep" | "no-tar" => {
                fs::remove_file(self.home.path().join("bin").join(&name[3..])).unwrap();
            }
            "no-nodeadm.d" => fs::remove_dir(self.path("/etc/eks/nodeadm.d")).unwrap(),
            "no-unpigz" => self.remove("/usr/bin/unpigz"),
            // Something in the way of a file that is to be written.
            "config" => self.write("/etc/soci-snapshotter-grpc", ""),
            "node-config" => self.hold("/etc/eks/nodeadm.d/50-karpcfg-soci.yaml"),
            "kubelet-config" => self.hold("/etc/kubernetes/kubelet/kubelet-config.json"),
            "containerd-config" => self.hold("/etc/eks/containerd/containerd-config.toml"),
            "other-containerd" => self.write("/etc/eks/containerd/containerd-config.toml", "version = 2\n"),
            "other-kubelet" => {
                self.write("/etc/kubernetes/kubelet/kubelet-config.json", "{\"kind\": \"X\"}\n")
            }
            "other-daemon" => self.executable("/usr/local/bin/soci-snapshotter-grpc", DAEMON),
            "other-unit" => self.write(UNIT, "[Service]\n"),
            "unit-of-package" => {
                self.write("/usr/lib/systemd/system/soci-snapshotter.service", "[Service]\n");
            }
            "own-endpoint" => self.write(
                "/etc/kubernetes/kubelet/kubelet-config.json",
                "{\n  \"imageServiceEndpoint\": \"unix:///run/other.sock\"\n}\n",
            ),
            "no-modprobe.d" => fs::remove_dir(self.path("/etc/modprobe.d")).unwrap(),
            "no-version" => self.remove("/etc/eks/containerd-version.txt"),
            fault => fs::write(self.home.path().join("faults").join(fault), "").unwrap(),
        }
    }

    /// Lets nobody replace or remove a file.
    pub(crate) fn hold(&self, path: &str) {
        let held = self.home.path().join("held");
        let more =
            format!("{}{}\n", fs::read_to_string(&held).unwrap_or_default(), self.path(path).display());
        fs::write(held, more).unwrap();
    }

    /// Makes the tarball that the node can download.
    fn release(&self, daemon: &str) {
        let folder = self.home.path();
        fs::write(folder.join("soci-snapshotter-grpc"), daemon).unwrap();
        let tar = ["--sort=name", "--mtime=@0", "-czf", "release.tar.gz", "soci-snapshotter-grpc"];
        assert!(Command::new("tar").args(tar).current_dir(folder).status().unwrap().success());
    }

    /// The SHA-256 of that tarball.
    pub(crate) fn sum(&self) -> String {
        let output = Command::new("sha256sum").arg(self.home.path().join("release.tar.gz")).output().unwrap();
        String::from_utf8(output.stdout).unwrap()[..64].to_owned()
    }

    /// Runs a script with nothing but the node around it.
    pub(crate) fn run(&self, script: &str, variables: &[(&str, &str)]) -> Run {
        let folder = self.home.path();
        fs::write(folder.join("calls"), "").unwrap();
        let output = self.bash(script, variables);
        assert_eq!(String::from_utf8_lossy(&output.stdout), "");
        let calls = fs::read_to_string(folder.join("calls")).unwrap();
        Run {
            status: output.status.code(),
            log: String::from_utf8(output.stderr).unwrap(),
            calls: calls.lines().map(str::to_owned).collect(),
        }
    }

    fn bash(&self, script: &str, variables: &[(&str, &str)]) -> Output {
        let folder = self.home.path();
        fs::write(folder.join("script"), script).unwrap();
        Command::new(folder.join("bin/bash"))
            .arg(folder.join("script"))
            .current_dir(folder.join("root"))
            .env_clear()
            .envs(variables.iter().copied())
            .env("PATH", folder.join("bin"))
            .env("FAKE", folder)
            .env("NODE_ROOT", folder.join("root"))
            .output()
            .unwrap()
    }

    /// Whether systemd has read the daemon's units as they are on the disk.
    pub(crate) fn systemd_is_current(&self) -> bool {
        let drop_in = format!("{UNIT}.d/50-karpcfg.conf");
        let text = [UNIT, &drop_in].map(|path| fs::read_to_string(self.path(path)).unwrap_or_default());
        fs::read_to_string(self.home.path().join("units")).unwrap() == text.concat()
    }

    /// Whether the daemon runs, with the very units and configuration that are on the disk.
    pub(crate) fn daemon_is_current(&self) -> bool {
        let drop_in = format!("{UNIT}.d/50-karpcfg.conf");
        let paths = [UNIT, &drop_in, "/etc/soci-snapshotter-grpc/karpcfg.toml"];
        let text: String =
            paths.iter().map(|path| fs::read_to_string(self.path(path)).unwrap_or_default()).collect();
        self.daemon_is_up() && fs::read_to_string(self.home.path().join("running")).unwrap() == text
    }

    pub(crate) fn daemon_is_up(&self) -> bool {
        self.home.path().join("active").exists()
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Every file and folder but those of running daemons, with mode and contents.
    pub(crate) fn files(&self) -> BTreeMap<String, (u32, String)> {
        files(&self.path(""))
    }

    /// Inodes by path: a file that was written anew has another.
    pub(crate) fn inodes(&self) -> BTreeMap<String, u64> {
        let mut inodes = BTreeMap::new();
        walk(&self.path(""), "", &mut |path, _, metadata| {
            inodes.insert(path.to_owned(), metadata.ino());
        });
        inodes
    }

    fn path(&self, path: &str) -> PathBuf {
        self.home.path().join(format!("root{path}"))
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    pub(crate) fn folder(&self, path: &str) {
        fs::create_dir_all(self.path(path)).unwrap();
    }

    fn executable(&self, path: &str, text: &str) {
        self.write(path, text);
        fs::set_permissions(self.path(path), fs::Permissions::from_mode(0o755)).unwrap();
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }
}

fn files(root: &Path) -> BTreeMap<String, (u32, String)> {
    let mut files = BTreeMap::new();
    walk(root, "", &mut |path, file, metadata| {
        let text = if metadata.is_dir() { Vec::new() } else { fs::read(file).unwrap() };
        files.insert(path.to_owned(), (metadata.mode(), String::from_utf8_lossy(&text).into_owned()));
    });
    files
}

fn walk(root: &Path, at: &str, visit: &mut impl FnMut(&str, &Path, &fs::Metadata)) {
    for entry in fs::read_dir(root.join(at.trim_start_matches('/'))).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{at}/{}", entry.file_name().to_str().unwrap());
        if path == "/run" {
            continue;
        }
        let metadata = entry.metadata().unwrap();
        visit(&path, &entry.path(), &metadata);
        if metadata.is_dir() {
            walk(root, &path, visit);
        }
    }
}

fn real(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    found.unwrap_or_else(|| panic!("the machine has no {name}"))
}
