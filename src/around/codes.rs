//! What can keep `karpcfg prereqs` and `karpcfg controller` from printing anything.

use crate::diagnostic::codes;

codes! {
    /// a name that is too long for AWS once it is made of the cluster's
    ///
    /// A cluster's name may have 100 characters, a role's 64 and a queue's 80. Give the role or the queue a name of its own.
    pub(crate) static DERIVED_NAME_TOO_LONG = error("derived-name-too-long", Values);

    /// something that a format must have and the values do not say
    ///
    /// CloudFormation, Terraform and scripts learn the account and the region where they run. The other formats hold them as text, so that
    /// the values must have them: `aws.accountId`, `aws.region`, and for IRSA `aws.oidcProvider`.
    pub(crate) static MISSING_FACT = error("missing-fact", Values);

    /// one role for the controller and for nodes
    ///
    /// Every pod on such a node could do what Karpenter may do. Give the controller a role of its own.
    pub(crate) static ONE_ROLE_FOR_BOTH = error("one-role-for-both", Values);

    /// one role for nodes of Linux and of Windows
    ///
    /// An access entry is of one type, and Windows nodes need another than Linux nodes. Give the classes of Windows a role of their own.
    pub(crate) static ONE_ROLE_FOR_TWO_SYSTEMS = error("one-role-for-two-systems", Values);

    /// no controller where EKS runs Karpenter itself
    ///
    /// Under EKS Auto Mode Karpenter runs outside the cluster, with rights of its own. Turn `karpenter.eksAutoMode` off, or leave the controller
    /// out.
    pub(crate) static NO_CONTROLLER = error("no-controller", Values);

    /// an action that a policy allows and Karpenter does not use
    ///
    /// It does nothing but widen what a thief of the role could do. Take it out, unless something else uses the role.
    pub(crate) static GRANTED_IN_VAIN = warning("granted-in-vain", Identity);

    /// an action that a policy allows on more than Karpenter needs
    ///
    /// Karpenter's own policies tie what it makes and ends to tags of the cluster and its pools, so that it cannot touch anything else in the
    /// account. The help has the resources.
    pub(crate) static GRANTED_TOO_WIDELY = warning("granted-too-widely", Identity);

    /// an action that a newer Karpenter uses and no policy allows
    ///
    /// Nothing is wrong yet. Add it before you upgrade.
    pub(crate) static NEEDED_LATER = note("needed-later", Identity);

    /// a file that holds no policy of IAM
    ///
    /// A policy is JSON with a `Statement`. What `aws iam get-policy-version`, `aws iam get-role-policy` and `karpcfg prereqs` print around it may
    /// stay.
    pub(crate) static NOT_A_POLICY = error("not-a-policy", Identity);

    /// an action that Karpenter needs and no policy allows
    ///
    /// Karpenter's calls are refused with `UnauthorizedOperation` or `AccessDenied`, and no node starts or ends. A policy that allows it under more
    /// conditions than Karpenter's own does not count, since nobody can tell whether they are met.
    pub(crate) static NOT_GRANTED = error("not-granted", Identity);
}
