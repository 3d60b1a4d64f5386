//! The size of user data once Karpenter has added its own.

use std::cell::LazyCell;

use super::{pointer, text};
use crate::apis::v1::nodepool::NodePool;
use crate::manifest::{Manifest, Set};
use crate::rules::lint::reference::{class, pools};
use crate::rules::{Check, Finding, Options, Scope, Sink};
use crate::source::Pointer;
use crate::userdata::node::{self, Cluster};
use crate::userdata::{self, LIMIT, WARN_FROM};

rule! {
    /// user data of more than 16,384 bytes once Karpenter has added its own
    ///
    /// EC2 refuses it: the class is not ready (UserDataSizeLimitExceeded), and no node starts. Karpenter's own
    /// part has 2 to 3 KB, more with every label and taint of the pool; what only Karpenter knows is counted as
    /// long as it is on EKS. The largest pool that uses the class counts
    /// (`pkg/providers/launchtemplate/metrics.go`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     #!/bin/bash
    ///     echo hi # and so on, 2100 lines
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     #!/bin/bash
    ///     echo hi
    /// ```
    pub static USER_DATA_TOO_LARGE = error("user-data-too-large", UserData) {
        scope: Scope::Lint,
        check: Check::Set(user_data_too_large),
    }
}

rule! {
    /// user data of 14,745 bytes or more once Karpenter has added its own
    ///
    /// EC2 takes 16,384, and Karpenter warns from nine tenths of it on: a few more labels, taints or settings of
    /// the kubelet, or a longer certificate, and no node starts any more
    /// (`pkg/providers/launchtemplate/metrics.go`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     #!/bin/bash
    ///     echo hi # and so on, 1600 lines
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     #!/bin/bash
    ///     echo hi
    /// ```
    pub static LARGE_USER_DATA = warning("large-user-data", UserData) {
        scope: Scope::Lint,
        check: Check::Set(large_user_data),
    }
}

fn user_data_too_large(Set { manifests, .. }: &Set, sink: &mut Sink<'_>) {
    for size in sizes(manifests, sink.options()).filter(|size| size.bytes > LIMIT) {
        let over = size.bytes - LIMIT;
        size.report("no node starts", sink)
            .help(format!("shorten it by {over} bytes, or let a script fetch the rest"));
    }
}

fn large_user_data(Set { manifests, .. }: &Set, sink: &mut Sink<'_>) {
    for size in sizes(manifests, sink.options()).filter(|size| (WARN_FROM..=LIMIT).contains(&size.bytes)) {
        size.report("there is hardly any room left", sink)
            .help("Karpenter adds more with every label, taint and kubelet setting: let a script fetch what is large");
    }
}

/// The size of a class's user data.
struct Size {
    /// Index of the class.
    class: usize,
    /// Index of the pool whose nodes have the largest, if any pool uses the class.
    pool: Option<usize>,
    /// Bytes of the class's text.
    own: usize,
    /// Bytes with what Karpenter adds.
    bytes: usize,
}

impl Size {
    fn report<'s>(&self, consequence: &str, sink: &'s mut Sink<'_>) -> &'s mut Finding {
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
fn sizes<'a>(manifests: &'a [Manifest], options: &'a Options) -> impl Iterator<Item = Size> + use<'a> {
    let pools = LazyCell::new(|| pools(manifests));
    manifests.iter().enumerate().filter_map(move |(index, manifest)| {
        let own = text(manifest)?.len();
        if own < WARN_FROM / 2 {
            return None;
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
