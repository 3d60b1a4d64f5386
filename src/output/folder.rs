//! A folder held open: what is done in it goes by the handle, whatever others make of its path meanwhile, and follows
//! no link.

#[cfg_attr(unix, path = "folder/unix.rs")]
#[cfg_attr(not(unix), path = "folder/other.rs")]
mod system;

use std::fs::{File, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use system::Handle;

/// A folder, and the path by which messages name it.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    handle: Handle,
    path: PathBuf,
}

/// What a name stands for; a link stands for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
    Link,
    Other,
}

/// A regular file that is there, and what is known of it before it is read.
#[derive(Debug)]
pub(super) struct Present {
    /// Open for reading.
    pub file: File,
    /// In bytes.
    pub length: u64,
    /// Its mode.
    pub permissions: Permissions,
}

impl Folder {
    /// The folder at a path, which may be a link; an empty path is where the run was started.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let place = if path == Path::new("") { Path::new(".") } else { path };
        Ok(Folder { handle: Handle::open(place)?, path: path.to_owned() })
    }

    /// A folder in this one, which may not be a link.
    pub(super) fn enter(&self, name: &str) -> io::Result<Self> {
        self.expect(name, Kind::Folder)?;
        Ok(Folder { handle: self.handle.enter(name)?, path: self.path_of(name) })
    }

    /// The path of what has this name, for messages.
    pub(super) fn path_of(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The path of the folder, for messages.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens a regular file; none if there is nothing, an error if there is anything else.
    pub(super) fn read(&self, name: &str) -> io::Result<Option<Present>> {
        match self.expect(name, Kind::File) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            expected => expected?,
        }
        let file = self.handle.read(name)?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(io::Error::other("it is no regular file"));
        }
        Ok(Some(Present { file, length: metadata.len(), permissions: metadata.permissions() }))
    }

    /// Creates a file that is ours alone and writes it, with the mode of the one whose place it will take.
    ///
    /// It is not synced: after a power cut the next run writes what is missing, and a sync of each of 10,000 files
    /// would take minutes.
    pub(super) fn create(&self, name: &str) -> io::Result<File> {
        self.handle.create(name)
    }

    /// Opens a regular file for reading, which is made if there is none.
    pub(super) fn read_or_create(&self, name: &str) -> io::Result<File> {
        match self.create(name) {
            Ok(file) => return Ok(file),
            Err(error) if error.kind() != ErrorKind::AlreadyExists && self.kind(name).is_none() => {
                return Err(error);
            }
            Err(_) => {}
        }
        let present = self.read(name)?.ok_or(ErrorKind::NotFound)?;
        // A folder that is mounted read-only can be compared still.
        Ok(self.handle.write(name).unwrap_or(present.file))
    }

    /// Makes a folder; one that is there already will do.
    pub(super) fn make(&self, name: &str) -> io::Result<()> {
        match self.handle.make(name) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            made => made,
        }
    }

    /// Gives what is in the folder another name, in place of what has that name.
    pub(super) fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.handle.rename(from, to)
    }

    /// Removes a regular file and says whether it was there; anything else is an error.
    pub(super) fn remove(&self, name: &str) -> io::Result<bool> {
        let removed = self.expect(name, Kind::File).and_then(|()| self.handle.remove(name));
        match removed {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            removed => removed.map(|()| true),
        }
    }

    /// Removes an empty folder.
    pub(super) fn remove_folder(&self, name: &str) -> io::Result<()> {
        self.handle.remove_folder(name)
    }

    /// Whether there still is a folder at its path.
    pub(super) fn is_there(&self) -> bool {
        Folder::open(&self.path).is_ok()
    }

    /// Whether there is anything of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.kind(name).is_some()
    }

    /// Whether what is open is still what has this name.
    pub(super) fn is_at(&self, name: &str, open: &File) -> bool {
        self.handle.is_at(name, open)
    }

    /// Whether the folder is still what has this name in `parent`.
    pub(super) fn is_in(&self, parent: &Folder, name: &str) -> bool {
        self.handle.is_in(&parent.handle, name)
    }

    /// Every name in the folder that is UTF-8; ours are.
    pub(super) fn names(&self) -> io::Result<Vec<String>> {
        self.handle.names()
    }

    fn kind(&self, name: &str) -> Option<Kind> {
        self.handle.kind(name).ok()
    }

    fn expect(&self, name: &str, expected: Kind) -> io::Result<()> {
        let kind = self.handle.kind(name)?;
        if kind == expected { Ok(()) } else { Err(io::Error::other(kind.objection())) }
    }
}

impl Kind {
    /// Why it is left alone.
    const fn objection(self) -> &'static str {
        match self {
            Kind::File => "it is not a folder",
            Kind::Folder => "it is a folder",
            Kind::Link => "it is a link, and none is followed here",
            Kind::Other => "it is no regular file",
        }
    }
}

/// Writes a text into a file that was created, with the mode of the one whose place it will take.
pub(super) fn fill(mut file: &File, text: &str, permissions: Option<Permissions>) -> io::Result<()> {
    file.write_all(text.as_bytes())?;
    permissions.map_or(Ok(()), |permissions| file.set_permissions(permissions))
}
