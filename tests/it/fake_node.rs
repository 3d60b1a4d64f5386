//! A node to run user data in: a folder as its root, commands that record their calls, no network and no privileges.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::command::{test_file, test_path};

/// Real commands that a script may use; whatever else it calls is not there.
const REAL: [&str; 17] = [
    "bash", "cat", "chmod", "cmp", "cp", "flock", "grep", "gzip", "head", "ln", "mkdir", "mktemp", "mv",
    "rm", "rmdir", "sed", "tar",
];
/// Commands of `tests/fake-node/bin`.
const FAKE: [&str; 7] = ["containerd", "curl", "lsmod", "modprobe", "sleep", "systemctl", "uname"];

/// The daemon of a release, as far as scripts look at it.
const DAEMON: &str = "#!/bin/bash\nexit 0\n";
const NO_DAEMON: &str = "#!/bin/bash\nexit 127\n";

/// A node before or after its user data.
pub struct Node {
    home: TempDir,
    /// Scripts ask whether the daemon's socket is one.
    _socket: UnixListener,
}

/// How a run of a script ended.
#[derive(Debug)]
pub struct Run {
    pub status: i32,
    pub log: String,
    pub calls: Vec<String>,
}

impl Node {
    /// A node of the current AL2023 AMI.
    pub fn al2023(machine: &str) -> Self {
        let node = Node::bare(machine);
        let unit = "[Service]\nType=notify\nExecStart=/usr/bin/soci-snapshotter-grpc --address fd://\n";
        node.write("/etc/systemd/system/soci-snapshotter.service", unit);
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
        node
    }

    /// A node of the last AL2 AMI.
    pub fn al2(machine: &str) -> Self {
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
        node
    }

    fn bare(machine: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let socket = UnixListener::bind(home.path().join("socket")).unwrap();
        let node = Node { home, _socket: socket };
        for path in ["bin", "faults", "root/var/tmp", "root/etc/systemd/system", "root/usr/local/bin"] {
            fs::create_dir_all(node.home.path().join(path)).unwrap();
        }
        fs::write(node.home.path().join("machine"), format!("{machine}\n")).unwrap();
        let bin = node.home.path().join("bin");
        for name in FAKE {
            symlink(test_path("fake-node/bin").join(name), bin.join(name)).unwrap();
        }
        for name in REAL.into_iter().chain(["sha256sum"]) {
            symlink(real(name), bin.join(name)).unwrap();
        }
        node.release(DAEMON);
        node
    }

    /// Makes something go wrong; the names are those that the commands of `tests/fake-node/bin` know.
    pub fn fault(&self, name: &str) {
        match name {
            "" => {}
            "binary" => self.release(NO_DAEMON),
            "no-soci" => {
                self.remove("/usr/bin/soci-snapshotter-grpc");
                self.remove("/etc/systemd/system/soci-snapshotter.service");
            }
            "no-nodeadm.d" => fs::remove_dir(self.path("/etc/eks/nodeadm.d")).unwrap(),
            "no-unpigz" => self.remove("/usr/bin/unpigz"),
            // Something in the way of a file that is to be written.
            "config" => self.write("/etc/soci-snapshotter-grpc", ""),
            "node-config" => self.folder("/etc/eks/nodeadm.d/50-karpcfg-soci.yaml.new"),
            "kubelet" => self.folder("/etc/kubernetes/kubelet/kubelet-config.json.new"),
            "other-containerd" => self.write("/etc/eks/containerd/containerd-config.toml", "version = 2\n"),
            "other-kubelet" => {
                self.write("/etc/kubernetes/kubelet/kubelet-config.json", "{\"kind\": \"X\"}\n")
            }
            "other-daemon" => self.executable("/usr/local/bin/soci-snapshotter-grpc", DAEMON),
            "other-unit" => self.write("/etc/systemd/system/soci-snapshotter.service", "[Service]\n"),
            "no-modprobe.d" => fs::remove_dir(self.path("/etc/modprobe.d")).unwrap(),
            "no-version" => self.remove("/etc/eks/containerd-version.txt"),
            fault => fs::write(self.home.path().join("faults").join(fault), "").unwrap(),
        }
    }

    /// Makes the tarball that the node can download.
    fn release(&self, daemon: &str) {
        let folder = self.home.path();
        fs::write(folder.join("soci-snapshotter-grpc"), daemon).unwrap();
        let tar = ["--sort=name", "--mtime=@0", "-czf", "release.tar.gz", "soci-snapshotter-grpc"];
        assert!(Command::new("tar").args(tar).current_dir(folder).status().unwrap().success());
    }

    /// The SHA-256 of that tarball.
    pub fn sum(&self) -> String {
        let output = Command::new("sha256sum").arg(self.home.path().join("release.tar.gz")).output().unwrap();
        String::from_utf8(output.stdout).unwrap()[..64].to_owned()
    }

    /// Runs a script with nothing but the node around it.
    pub fn run(&self, script: &str, variables: &[(&str, &str)]) -> Run {
        let folder = self.home.path();
        fs::write(folder.join("calls"), "").unwrap();
        fs::write(folder.join("script"), script).unwrap();
        let output = Command::new(folder.join("bin/bash"))
            .arg(folder.join("script"))
            .current_dir(folder.join("root"))
            .env_clear()
            .envs(variables.iter().copied())
            .env("PATH", folder.join("bin"))
            .env("FAKE", folder)
            .env("NODE_ROOT", folder.join("root"))
            .output()
            .unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), "");
        let calls = fs::read_to_string(folder.join("calls")).unwrap();
        Run {
            status: output.status.code().unwrap(),
            log: String::from_utf8(output.stderr).unwrap(),
            calls: calls.lines().map(str::to_owned).collect(),
        }
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Every file and folder but those of running daemons, with mode and contents.
    pub fn files(&self) -> BTreeMap<String, (u32, String)> {
        let mut files = BTreeMap::new();
        self.walk("", &mut |path, file, metadata| {
            let text = if metadata.is_dir() { String::new() } else { fs::read_to_string(file).unwrap() };
            files.insert(path.to_owned(), (metadata.mode(), text));
        });
        files
    }

    /// Inodes by path: a file that was written anew has another.
    pub fn inodes(&self) -> BTreeMap<String, u64> {
        let mut inodes = BTreeMap::new();
        self.walk("", &mut |path, _, metadata| {
            inodes.insert(path.to_owned(), metadata.ino());
        });
        inodes
    }

    fn walk(&self, at: &str, visit: &mut impl FnMut(&str, &Path, &fs::Metadata)) {
        for entry in fs::read_dir(self.path(at)).unwrap() {
            let path = format!("{at}/{}", entry.unwrap().file_name().to_str().unwrap());
            if path == "/run" {
                continue;
            }
            let metadata = fs::symlink_metadata(self.path(&path)).unwrap();
            visit(&path, &self.path(&path), &metadata);
            if metadata.is_dir() {
                self.walk(&path, visit);
            }
        }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.home.path().join(format!("root{path}"))
    }

    fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    fn folder(&self, path: &str) {
        fs::create_dir_all(self.path(path)).unwrap();
    }

    fn executable(&self, path: &str, text: &str) {
        self.write(path, text);
        fs::set_permissions(self.path(path), fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }
}

fn real(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    found.unwrap_or_else(|| panic!("the machine has no {name}"))
}
