//! User data that leaves hardly any room.

use super::size::sizes;
use crate::manifest::Set;
use crate::rules::{Check, Scope, Sink};
use crate::userdata::{LIMIT, WARN_FROM};

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
    pub(crate) static LARGE_USER_DATA = warning("large-user-data", UserData) {
        scope: Scope::Lint,
        check: Check::Set(large_user_data),
    }
}

fn large_user_data(Set { manifests, .. }: &Set, sink: &mut Sink<'_>) {
    for size in sizes(manifests, sink.options()).filter(|size| (WARN_FROM..=LIMIT).contains(&size.bytes)) {
        size.report("there is hardly any room left", sink)
            .help("Karpenter adds more with every label, taint and kubelet setting: let a script fetch what is large");
    }
}
