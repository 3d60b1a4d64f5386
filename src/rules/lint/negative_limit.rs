//! Limits of a pool that leave nothing.

use crate::apis::quantity::Quantity;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::limits::{limits, pointer};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a limit below zero
    ///
    /// The server takes it; no instance type fits in, and the pool never makes a node. To switch a pool off,
    /// write `0`.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   limits: {cpu: -10}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   limits: {cpu: 10}
    /// ```
    pub(crate) static NEGATIVE_LIMIT = error("negative-limit", Limits) {
        scope: Scope::Lint,
        check: Check::Object(negative_limit),
    }
}

fn negative_limit(manifest: &Manifest, sink: &mut Sink<'_>) {
    for entry in limits(manifest) {
        let is_negative = match entry.value.as_str() {
            Some(text) => Quantity::parse(text).is_some_and(|quantity| quantity < Quantity::ZERO),
            None => entry.value.as_int().is_some_and(|number| number < 0),
        };
        if is_negative && sink.has_room() {
            let message =
                format!("{} is limited to less than nothing: the pool makes no node", quote(&entry.key));
            sink.report(pointer(&entry.key), message)
                .help("write a positive amount, or `0` to switch the pool off");
        }
    }
}
