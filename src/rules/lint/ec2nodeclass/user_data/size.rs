//! The size of user data once Karpenter has added its own.

use std::cell::LazyCell;

use super::{pointer, text};
use crate::apis::v1::nodepool::NodePool;
use crate::manifest::Manifest;
use crate::rules::lint::reference::{class, pools};
use crate::rules::{Finding, Options, Sink};
use crate::source::Pointer;
use crate::userdata::node::{self, Cluster};
use crate::userdata::{self, LIMIT, MOST_READ, WARN_FROM};

/// The size of a class's user data.
pub(super) struct Size {
    /// Index of the class.
    class: usize,
    /// Index of the pool whose nodes have the largest, if any pool uses the class.
    pool: Option<usize>,
    /// Bytes of the class's text.
    own: usize,
    /// Bytes with what Karpenter adds.
    pub bytes: usize,
}

impl Size {
    /// Reports it on the class, with the pool.
    pub(super) fn report<'s>(&self, consequence: &str, sink: &'s mut Sink<'_>) -> &'s mut Finding {
        let Size { class, pool, own, bytes } = *self;
        let message = format!(
            "{consequence}: the user data has {bytes} bytes, {own} of them from the class, and EC2 takes {LIMIT}"
        );
        let found = sink.report_on(class, pointer("userData"), message);
        match pool {
            Some(pool) => found.also(pool, Pointer::parse("/metadata/name"), "for nodes of this pool"),
            None => found,
        }
    }
}

/// The classes whose user data may be large; below half of what Karpenter warns of, its own part never makes up the rest.
pub(crate) fn sizes<'a>(
    manifests: &'a [Manifest],
    options: &'a Options,
) -> impl Iterator<Item = Size> + use<'a> {
    let pools = LazyCell::new(|| pools(manifests));
    manifests.iter().enumerate().filter_map(move |(index, manifest)| {
        let own = text(manifest)?.len();
        if own < WARN_FROM / 2 {
            return None;
        }
        if own > MOST_READ {
            return Some(Size { class: index, pool: None, own, bytes: own });
        }
        let users = pools.get(&class(&manifest.root)?).map(Vec::as_slice).unwrap_or_default();
        let (bytes, pool) = largest(manifests, index, users, options)?;
        Some(Size { class: index, pool, own, bytes })
    })
}

/// The most bytes that a node of the class gets, and the pool whose node it is.
fn largest(
    manifests: &[Manifest],
    class: usize,
    users: &[usize],
    options: &Options,
) -> Option<(usize, Option<usize>)> {
    let class = node::class(&manifests[class].root, options.karpenter).ok()?;
    let cluster = options.cluster.clone().unwrap_or_else(Cluster::placeholder);
    let bytes = |pool: Option<&NodePool>| {
        let merged = userdata::merge(&node::request(&class, pool, &cluster, options.karpenter).ok()?).ok()?;
        Some(merged.as_bytes().len())
    };
    let of_pool =
        |index: &usize| Some((bytes(Some(&node::pool(&manifests[*index].root).ok()?))?, Some(*index)));
    let largest = users.iter().filter_map(of_pool).max_by_key(|(bytes, _)| *bytes);
    largest.or_else(|| Some((bytes(None)?, None)))
}
