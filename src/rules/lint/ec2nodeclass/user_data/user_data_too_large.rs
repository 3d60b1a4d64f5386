//! User data that EC2 does not take.

use super::size::sizes;
use crate::manifest::Set;
use crate::rules::{Check, Scope, Sink};
use crate::userdata::LIMIT;

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
    pub(crate) static USER_DATA_TOO_LARGE = error("user-data-too-large", UserData) {
        scope: Scope::Lint,
        check: Check::Set(user_data_too_large),
    }
}

fn user_data_too_large(Set { manifests, .. }: &Set, sink: &mut Sink<'_>) {
    for size in sizes(manifests, sink.options()).filter(|size| size.bytes > LIMIT) {
        let over = size.bytes - LIMIT;
        size.report("no node starts", sink)
            .help(format!("shorten it by {over} bytes, or let a script fetch the rest"));
    }
}
