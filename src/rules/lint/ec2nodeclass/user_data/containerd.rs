//! What a NodeConfig says to containerd.

use std::ops::Range;

use toml::Table;

use super::{Piece, UserData};
use crate::source::Pointer;
use crate::yaml::{self, Node};

/// The settings of a plugin.
pub(crate) fn plugin<'t>(table: &'t Table, id: &str) -> Option<&'t Table> {
    table.get("plugins")?.get(id)?.as_table()
}

/// A configuration of containerd in a part.
pub(crate) struct Config<'a> {
    piece: &'a Piece,
    node: &'a Node,
    /// What nodeadm hands to containerd.
    pub text: &'a str,
}

/// The configurations of all parts.
pub(crate) fn configs<'a>(user_data: &'a UserData<'_>) -> impl Iterator<Item = Config<'a>> {
    user_data.node_configs().filter_map(|(piece, root)| {
        let node = root.at(&Pointer::parse("/spec/containerd/config"))?;
        Some(Config { piece, node, text: node.as_str()? })
    })
}

impl Config<'_> {
    /// Bytes of the configuration as bytes of the class's text.
    pub(crate) fn place(&self, bytes: Range<usize>) -> Option<Range<usize>> {
        let start = self.node.span.start as usize;
        let written = self.piece.content().get(start..self.node.span.end as usize)?;
        let part = yaml::within(written, self.text, bytes)?;
        self.piece.place(start + part.start..start + part.end)
    }

    /// Where a word stands.
    pub(crate) fn find(&self, word: &str) -> Option<Range<usize>> {
        let start = self.text.find(word)?;
        self.place(start..start + word.len())
    }
}
