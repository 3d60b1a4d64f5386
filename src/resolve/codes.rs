//! What can be wrong with values once it is known what they are for.

use crate::diagnostic::codes;

codes! {
    /// `userData: default` where it stands for nothing
    ///
    /// It names the built-in script of GPU templates; anywhere else the word itself becomes the script. Leave it out: other nodes need none.
    pub(crate) static DEFAULT_USER_DATA = warning("default-user-data", Values);

    /// an entry of `extraObjects` that is no object
    ///
    /// An object is a map, or a text of YAML that holds some.
    pub(crate) static EXTRA_OBJECT_NOT_A_MAP = error("extra-object-not-a-map", Values);

    /// a name, an id or an ARN that nothing can have
    ///
    /// AWS, Kubernetes and Karpenter have patterns for their names, and refuse others. An account's id has twelve digits, a zero in front
    /// included. The help has the pattern.
    pub(crate) static MALFORMED_NAME = error("malformed-name", Values);

    /// a cluster name that EKS gives to none
    ///
    /// Names are letters, digits, `-` and `_`, begin with a letter or digit, and are at most 100 characters long (`CreateCluster` of the EKS API).
    /// Selectors with another name find nothing, which is a warning. A quote ends the text that Karpenter's scripts have the name in, and what follows is run: that is an error.
    pub(crate) static NOT_A_CLUSTER_NAME = error("not-a-cluster-name", Values);

    /// defaults of one's own that nothing is made of
    ///
    /// `--defaults` takes the place of the built-in values, so that there are no templates and pools but those that it has, or the values over it.
    pub(crate) static NOTHING_MADE = warning("nothing-made", Values);

    /// a taint that the profile gives the pool already
    ///
    /// Yours is used instead of the built-in one. Leave it out, and the pool is the same.
    pub(crate) static REPEATED_BUILT_IN_TAINT = warning("repeated-built-in-taint", Values);

    /// a tag of `extraTags` that takes the place of a built-in one
    ///
    /// What counts on the built-in tag no longer finds it. Rename yours, or set all tags with `tags` if this is meant.
    pub(crate) static REPLACED_BUILT_IN_TAG = warning("replaced-built-in-tag", Values);

    /// a role in another account or partition than the cluster
    ///
    /// Neither Pod Identity nor a service account's token reaches a role of another account. Correct the ARN of the role, or `aws.accountId`
    /// and `aws.partition`.
    pub(crate) static TWO_ACCOUNTS = error("two-accounts", Values);

    /// a pool that names its node class in two ways
    ///
    /// A pool has one class, by `nodeClass`, `nodeclass` or `nodeClassRef`. Keep one of them.
    pub(crate) static TWO_NODE_CLASSES = error("two-node-classes", Values);

    /// a value that nothing is made of
    ///
    /// Another one takes its place, or the part that it belongs to is off; the message says which. Leave it out.
    pub(crate) static UNUSED_VALUE = warning("unused-value", Values);
}
