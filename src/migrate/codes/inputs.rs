//! What is said of inputs of every sort, of properties and of values.

use crate::diagnostic::codes;

codes! {
    /// properties that this version of the CDK add-on refuses
    ///
    /// The add-on stops at them, so that there never was a pool. Mend the properties as the message says, or name another version with
    /// `--blueprints`.
    pub(crate) static ADD_ON_REFUSES = warning("add-on-refuses", Migration);

    /// values that do not tell which chart they are for
    ///
    /// Charts have other defaults, so that the version decides what is written out. Say it with `--chart-version`.
    pub(crate) static CHART_ASSUMED = warning("chart-assumed", Migration);

    /// a default of the old chart
    ///
    /// Today's default is another one, so that the old one is written out. Take it out to have today's.
    pub(crate) static CHART_DEFAULTS = note("chart-defaults", Migration);

    /// values without the name of their cluster
    ///
    /// Say it with `--cluster-name`.
    pub(crate) static CLUSTER_NAME_MISSING = error("cluster-name-missing", Migration);

    /// a comment whose key is gone
    ///
    /// It stands above what the key stood in. See whether it still says anything.
    pub(crate) static COMMENT_KEPT = note("comment-kept", Migration);

    /// an annotation of Karpenter's conversion
    ///
    /// Karpenter 1.0 wrote it to be able to go back to v1beta1. It is no part of a manifest.
    pub(crate) static COMPAT_ANNOTATION = note("compat-annotation", Migration);

    /// kubelet settings in an annotation of Karpenter's conversion
    ///
    /// Karpenter 1.0 reads it and prefers it to the class, 1.1 to 1.5 do not start while it is there, later ones ignore it. Its settings go into
    /// the class.
    pub(crate) static COMPAT_KUBELET = note("compat-kubelet", Migration);

    /// an annotation that the conversion of the Ubuntu family left
    ///
    /// The class is one of AL2 by now, with terms that name Ubuntu's images.
    pub(crate) static COMPAT_UBUNTU = note("compat-ubuntu", Migration);

    /// a property of the controller's
    ///
    /// It belongs to the values of Karpenter's own chart, not to a manifest.
    pub(crate) static CONTROLLER_SETTING = note("controller-setting", Migration);

    /// a time after which empty nodes go that the CDK add-on always set
    ///
    /// Its versions 1.0 to 1.2 set `ttlSecondsAfterEmpty: 30`, whatever the properties said.
    pub(crate) static FIXED_TTL = note("fixed-ttl", Migration);

    /// a NodeClaim or Machine
    ///
    /// Karpenter makes these itself; they are no manifests.
    pub(crate) static LEFT_OUT = note("left-out", Migration);

    /// limits that the old chart never printed
    ///
    /// They come into force with today's values. Take them out if they were not meant.
    pub(crate) static LIMITS_IN_FORCE = warning("limits-in-force", Migration);

    /// limits of the GPU pool, which the old chart printed in every pool
    ///
    /// They are written into every pool. Keep them or take them out knowingly.
    pub(crate) static LIMITS_OF_GPU_POOL = note("limits-of-gpu-pool", Migration);

    /// properties of which the CDK add-on made no pool
    ///
    /// Its versions 1.0 to 1.2 made one only if both `subnetTags` and `securityGroupTags` were there.
    pub(crate) static NO_POOL = warning("no-pool", Migration);

    /// a document of a folder that cannot be read
    ///
    /// It names no kind of Karpenter's, and may be a template or broken. What is printed is without it; a folder that is written has it as it is.
    pub(crate) static NOT_READ = warning("not-read", Migration);

    /// an object that is no old one of Karpenter's
    ///
    /// It is handed on, letter for letter.
    pub(crate) static PASSED_THROUGH = note("passed-through", Migration);

    /// requirements that the profile adds to a pool that was a Provisioner
    ///
    /// The profile is that of the oldest chart that can be reproduced. Compare the rendered pool with the Provisioner.
    pub(crate) static PROFILE_ADDS = warning("profile-adds", Migration);

    /// a property that this version of the CDK add-on ignores
    ///
    /// The pool was made without it. Say the same with the properties of this version, or name another one with `--blueprints`.
    pub(crate) static PROPERTY_IGNORED = warning("property-ignored", Migration);

    /// the spec of a Provisioner in values
    ///
    /// It becomes the values of a pool, which keeps the name of the Provisioner.
    pub(crate) static PROVISIONER_SPEC = note("provisioner-spec", Migration);

    /// `userData: default`, which is another script in every chart
    ///
    /// Compare the scripts, for example with `karpcfg userdata gpu-default --shell`.
    pub(crate) static SCRIPT_CHANGED = warning("script-changed", Migration);

    /// what the cluster and Karpenter wrote
    ///
    /// Versions, ids, hashes and status are no part of a manifest.
    pub(crate) static SERVER_FIELDS_DROPPED = note("server-fields-dropped", Migration);

    /// taints that the old chart ignored
    ///
    /// They come into force with today's values. Take them out if they were not meant.
    pub(crate) static TAINTS_IN_FORCE = warning("taints-in-force", Migration);

    /// a plain scalar where text is due
    ///
    /// `n`, `on`, `4` or `099720109477` are text to their writer, and a boolean or a number to kubectl. They are quoted.
    pub(crate) static TEXT_QUOTED = note("text-quoted", Migration);
}
