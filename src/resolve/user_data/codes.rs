//! What can be wrong with what a node template says of user data.

use crate::diagnostic::codes;

codes! {
    /// a setting that two parts of a template's user data give differently
    ///
    /// `userData`, `soci`, `nodeConfig` and `bottlerocket` become one text. Where two of them set one thing, only one could hold: remove the other.
    /// What stands there for containerd 1 beside what SOCI writes for containerd 2 would be lost as well: write it for containerd 2.
    pub(crate) static CONFLICTING_USER_DATA = error("conflicting-user-data", UserData);

    /// `soci.mode: off` beside `enableSoci: true`
    ///
    /// One switch says no, the other yes, in one file and one template; of two layers, or of a template and the one it starts from, the nearer
    /// one counts. Remove one of the two; `soci.mode` alone says everything.
    pub(crate) static CONTRADICTORY_SOCI = error("contradictory-soci", Soci);

    /// a `containerd.config` that containerd cannot read
    ///
    /// containerd does not start with it, and no pod does. The message names the place in the TOML.
    pub(crate) static INVALID_CONTAINERD_CONFIG = error("invalid-containerd-config", UserData);

    /// a version, sum, address or limit of SOCI that cannot be one
    ///
    /// It would go into a script or a configuration on the node. The message says what the value has to look like.
    pub(crate) static INVALID_SOCI_VALUE = error("invalid-soci-value", Soci);

    /// SOCI from a release, without its version or the sum of its archive
    ///
    /// The script on the node takes nothing that it cannot verify, so `soci.version` and, for each architecture of the pools, `soci.sha256` are
    /// required. `docs/soci.md` says where to find the sums.
    pub(crate) static MISSING_SOCI_RELEASE = error("missing-soci-release", Soci);

    /// a setting that Karpenter writes over
    ///
    /// What stands there never reaches the node. Set it where Karpenter takes it from: the message says where.
    pub(crate) static OVERWRITTEN_SETTING = error("overwritten-setting", UserData);

    /// a mode of SOCI that the image of the template does not have
    ///
    /// Each AMI family, and each release of it, has modes of its own. The message says what this one lacks, `docs/soci.md` what each has.
    pub(crate) static SOCI_UNSUPPORTED = error("soci-unsupported", Soci);

    /// a `userData` to which no further part can be added
    ///
    /// SOCI and settings are put beside it into one archive or document, for which it must be readable. Mend it at the place named.
    pub(crate) static UNREADABLE_USER_DATA = error("unreadable-user-data", UserData);

    /// `nodeConfig` or `bottlerocket` for images of another family
    ///
    /// Only AL2023 reads a NodeConfig, only Bottlerocket its settings. Move them to a template of that family, or remove them.
    pub(crate) static WRONG_AMI_FAMILY = error("wrong-ami-family", UserData);
}
