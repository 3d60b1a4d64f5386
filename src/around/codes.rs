//! What can keep `karpcfg prereqs` and `karpcfg controller` from printing anything.

use crate::diagnostic::codes;

codes! {
    /// a name that is too long for AWS once it is made of the cluster's
    ///
    /// A cluster's name may have 100 characters, a role's 64 and a queue's 80. Give the role or the queue a name of its own.
    pub(crate) static DERIVED_NAME_TOO_LONG = error("derived-name-too-long", Around);

    /// something that a format must have and the values do not say
    ///
    /// CloudFormation, Terraform and scripts learn the account and the region where they run. The other formats hold them as text, so that
    /// the values must have them: `aws.accountId`, `aws.region`, and for IRSA `aws.oidcProvider`.
    pub(crate) static MISSING_FACT = error("missing-fact", Around);

    /// one role for the controller and for nodes
    ///
    /// Every pod on such a node could do what Karpenter may do. Give the controller a role of its own.
    pub(crate) static ONE_ROLE_FOR_BOTH = error("one-role-for-both", Around);

    /// one role for nodes of Linux and of Windows
    ///
    /// An access entry is of one type, and Windows nodes need another than Linux nodes. Give the classes of Windows a role of their own.
    pub(crate) static ONE_ROLE_FOR_TWO_SYSTEMS = error("one-role-for-two-systems", Around);

    /// no controller where EKS runs Karpenter itself
    ///
    /// Under EKS Auto Mode Karpenter runs outside the cluster, with rights of its own. Turn `karpenter.eksAutoMode` off, or leave the controller
    /// out.
    pub(crate) static NO_CONTROLLER = error("no-controller", Around);

    /// an action that a policy allows and Karpenter does not use
    ///
    /// It does nothing but widen what a thief of the role could do. Take it out, unless something else uses the role.
    pub(crate) static GRANTED_IN_VAIN = warning("granted-in-vain", Around);

    /// an action that a policy allows on more than Karpenter needs
    ///
    /// Karpenter's own policies tie what it makes and ends to tags of the cluster and its pools, so that it cannot touch anything else in the
    /// account. The help has the resources.
    pub(crate) static GRANTED_TOO_WIDELY = warning("granted-too-widely", Around);

    /// an action that a newer Karpenter uses and no policy allows
    ///
    /// Nothing is wrong yet. Add it before you upgrade.
    pub(crate) static NEEDED_LATER = note("needed-later", Around);

    /// a file that holds no policy of IAM
    ///
    /// A policy is JSON with a `Statement`. What `aws iam get-policy-version`, `aws iam get-role-policy` and `karpcfg prereqs` print around it may
    /// stay.
    pub(crate) static NOT_A_POLICY = error("not-a-policy", Around);

    /// an action that Karpenter needs and no policy allows
    ///
    /// Karpenter's calls are refused with `UnauthorizedOperation` or `AccessDenied`, and no node starts or ends. A policy that allows it under more
    /// conditions than Karpenter's own does not count, since nobody can tell whether they are met.
    pub(crate) static NOT_GRANTED = error("not-granted", Around);

    /// settings of Karpenter's chart that it refuses together
    ///
    /// `enableDRA` stands for the gates of the DRA drivers, and the older node repair knows nothing of repairs that end a node first. Leave one
    /// of the two out.
    pub(crate) static CONTRADICTING_SETTINGS = error("contradicting-settings", Around);

    /// a controller that may run on nodes of its own pools
    ///
    /// It would end the node that it runs on, and once it is gone nobody starts another one. Run it on a managed node group or on Fargate. By
    /// itself the chart keeps it off every node of a pool; an affinity of one's own takes the place of that.
    pub(crate) static CONTROLLER_ON_OWN_NODES = warning("controller-on-own-nodes", Around);

    /// an object that needs a feature gate which these values leave closed
    ///
    /// Karpenter passes the object over without a word. Open the gate under `settings.featureGates`.
    pub(crate) static GATE_CLOSED = error("gate-closed", Around);

    /// no pool that a sample could land on
    ///
    /// A sample asks for nodes that a pool must be able to have: the pool of that name, spot instances, arm64, or types that all have an
    /// accelerator.
    pub(crate) static NO_POOL_TO_TRY = error("no-pool-to-try", Around);

    /// spot instances without an interruption queue
    ///
    /// EC2 gives two minutes of notice before it takes a spot instance back. Without the queue nobody hears of it, and the pods end with the
    /// instance.
    pub(crate) static NO_INTERRUPTION_QUEUE = warning("no-interruption-queue", Around);

    /// a controller without one of the system's priorities
    ///
    /// In a full cluster its pods wait behind all others, or give way to them, and it is the controller that would make room.
    pub(crate) static NO_SYSTEM_PRIORITY = warning("no-system-priority", Around);

    /// a controller for no cluster, or for another one than the pools
    ///
    /// The chart refuses to go without `settings.clusterName`. With another name Karpenter finds neither the cluster nor what is tagged for it.
    pub(crate) static OTHER_CLUSTER = error("other-cluster", Around);

    /// a selector that looks for the tag `Name`
    ///
    /// `karpcfg prereqs` sets the tags that selectors look for, but not this one: it would rename what has another name. So the selector finds
    /// what is called that already, and often nothing. Select by a tag that is there for that.
    pub(crate) static SELECTED_BY_NAME = warning("selected-by-name", Around);

    /// a value of the chart that the installation decides
    ///
    /// Whoever installs the chart has the cluster's name, its queue and the service account with its role. What is passed beside that stands
    /// against it sooner or later.
    pub(crate) static SET_BY_OTHERS = error("set-by-others", Around);

    /// one controller, or none
    ///
    /// While the node of the only one is gone, no pod gets a new node. Two of them take turns.
    pub(crate) static SINGLE_CONTROLLER = warning("single-controller", Around);

    /// a value that Karpenter's chart does not have
    ///
    /// Helm passes it over without a word. It is misspelt, of an older chart or of a newer one; the help has the key of today.
    pub(crate) static UNKNOWN_CHART_VALUE = error("unknown-chart-value", Around);
}
