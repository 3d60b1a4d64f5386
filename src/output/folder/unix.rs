//! By a descriptor: every name is looked up in the folder itself.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::Arc;

use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, Stat, fstat, statat};

use super::Kind;

#[derive(Debug, Clone)]
pub(super) struct Handle(Arc<OwnedFd>);

/// Files are made for everyone, as far as the user's mask lets them.
const FILE: Mode = Mode::from_raw_mode(0o666);
const FOLDER: Mode = Mode::from_raw_mode(0o777);
/// A pipe without a writer is no reason to wait.
const READ: OFlags = OFlags::RDONLY.union(OFlags::NONBLOCK);

impl Handle {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(Handle(Arc::new(rustix::fs::openat(CWD, path, flags, Mode::empty())?)))
    }

    pub(super) fn enter(&self, name: &str) -> io::Result<Self> {
        let folder = self.open_here(name, OFlags::RDONLY | OFlags::DIRECTORY, Mode::empty())?;
        Ok(Handle(Arc::new(folder)))
    }

    pub(super) fn read(&self, name: &str) -> io::Result<File> {
        Ok(self.open_here(name, READ, Mode::empty())?.into())
    }

    pub(super) fn write(&self, name: &str) -> io::Result<File> {
        Ok(self.open_here(name, OFlags::RDWR | OFlags::NONBLOCK, Mode::empty())?.into())
    }

    pub(super) fn create(&self, name: &str) -> io::Result<File> {
        Ok(self.open_here(name, OFlags::RDWR | OFlags::CREATE | OFlags::EXCL, FILE)?.into())
    }

    fn open_here(&self, name: &str, flags: OFlags, mode: Mode) -> io::Result<OwnedFd> {
        Ok(rustix::fs::openat(&self.0, name, flags | OFlags::NOFOLLOW | OFlags::CLOEXEC, mode)?)
    }

    pub(super) fn make(&self, name: &str) -> io::Result<()> {
        Ok(rustix::fs::mkdirat(&self.0, name, FOLDER)?)
    }

    pub(super) fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        Ok(rustix::fs::renameat(&self.0, from, &self.0, to)?)
    }

    pub(super) fn remove(&self, name: &str) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.0, name, AtFlags::empty())?)
    }

    pub(super) fn remove_folder(&self, name: &str) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.0, name, AtFlags::REMOVEDIR)?)
    }

    pub(super) fn kind(&self, name: &str) -> io::Result<Kind> {
        Ok(match FileType::from_raw_mode(self.stat(name)?.st_mode) {
            FileType::RegularFile => Kind::File,
            FileType::Directory => Kind::Folder,
            FileType::Symlink => Kind::Link,
            _ => Kind::Other,
        })
    }

    pub(super) fn is_at(&self, name: &str, open: &File) -> bool {
        self.stat(name).is_ok_and(|there| fstat(open).is_ok_and(|open| is_same(&there, &open)))
    }

    pub(super) fn is_in(&self, parent: &Handle, name: &str) -> bool {
        parent.stat(name).is_ok_and(|there| fstat(&self.0).is_ok_and(|open| is_same(&there, &open)))
    }

    pub(super) fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in Dir::read_from(&self.0)? {
            names.extend(entry?.file_name().to_str().ok().map(str::to_owned));
        }
        names.retain(|name| name != "." && name != "..");
        Ok(names)
    }

    fn stat(&self, name: &str) -> io::Result<Stat> {
        // The system would take it for another name.
        if name.contains('/') {
            return Err(ErrorKind::InvalidFilename.into());
        }
        Ok(statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW)?)
    }
}

fn is_same(one: &Stat, other: &Stat) -> bool {
    (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)
}
