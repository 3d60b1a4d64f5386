//! What can be wrong with values, whatever is made of them.

use crate::diagnostic::{Code, Group, codes};

codes! {
    /// entries that start from one another in a circle
    ///
    /// None of them has values of its own to begin with. Let one stand by itself, without `from`.
    pub(crate) static CIRCULAR_FROM = error("circular-from", Values);

    /// entries that build on one another in too many steps
    ///
    /// Nobody can tell any more what the last one holds. Let entries start from a common one.
    pub(crate) static FROM_CHAIN_TOO_LONG = error("from-chain-too-long", Values);

    /// `from` where it has no meaning
    ///
    /// It is for the entries of `nodeClasses` and `nodePools`. Make an entry there, or write the values out.
    pub(crate) static FROM_ELSEWHERE = error("from-elsewhere", Values);

    /// a value that the schema of the values refuses
    ///
    /// The message names the demand; `karpcfg schema` prints all of them.
    pub(crate) static INVALID_VALUE = error("invalid-value", Values);

    /// no name for the cluster
    ///
    /// Subnets, security groups and tags go by it. Set `cluster.name`; `--allow-placeholders` prints a placeholder for a later substitution.
    pub(crate) static MISSING_CLUSTER_NAME = error("missing-cluster-name", Values);

    /// an object where values are due
    ///
    /// `-f` takes values, which have no `apiVersion` and no `kind`. Give manifests to `karpcfg check` without `-f`. Of an `Application` of Argo CD,
    /// the values are a part: take that out.
    pub(crate) static MANIFEST_NOT_VALUES = error("manifest-not-values", Values);

    /// a map without a key that it must have
    ///
    /// Add it. Another key may have had its place under an older name, which the help says.
    pub(crate) static MISSING_KEY = error("missing-key", Values);

    /// outputs of Terraform of which none stands for a value
    ///
    /// The usual names of modules are known, such as `cluster_name`. Others need a `--map NAME=PATH`, or a table `terraformOutputs` in a values file.
    pub(crate) static NO_KNOWN_OUTPUT = error("no-known-output", Values);

    /// a null that takes a default away, perhaps by accident
    ///
    /// A key with nothing behind its `:` is null, and null removes what stands below it, a whole map at once. Leave the key out to keep the
    /// default, or write the value that is meant.
    pub(crate) static NULL_REMOVES_DEFAULT = warning("null-removes-default", Values);

    /// a null where no default is to be taken away
    ///
    /// The value seems to be missing. Write it, or `""` for an empty text, or leave the key out. In an entry that says `from`, `null` or
    /// `~` takes away what that hands on, and only a key with nothing behind it is reported.
    pub(crate) static NULL_SAYS_NOTHING = warning("null-says-nothing", Values);

    /// a map over another kind of value, or the other way round
    ///
    /// Only maps are merged; anything else is replaced whole, and what stood below is lost. Check that the path is the one that was meant.
    pub(crate) static SHAPE_CHANGED = warning("shape-changed", Values);

    /// inputs of Terraform where values are due
    ///
    /// Variables have names of their module's own, and may be expressions. Give what comes out of Terraform: `terraform output -json > outputs.json`
    /// and `-f outputs.json`.
    pub(crate) static TERRAFORM_VARIABLES = error("terraform-variables", Values);

    /// more faults of the values than are printed
    ///
    /// Mend those that are printed and run again: the others are often of the same cause.
    pub(crate) static TOO_MANY_FAULTS = error("too-many-faults", Values);

    /// a `from` that names nothing
    ///
    /// It names another entry of the same family, or one of the fixed ones. The help has the nearest.
    pub(crate) static UNKNOWN_FROM = error("unknown-from", Values);

    /// a key that the values do not have
    ///
    /// Nothing would come of it, without a word. Most often it is misspelt, indented wrongly, or an old name; the help has the new one.
    pub(crate) static UNKNOWN_KEY = error("unknown-key", Values);

    /// an output that Terraform does not have
    ///
    /// `--map` and `terraformOutputs` name outputs as `terraform output` lists them. The help has the nearest.
    pub(crate) static UNKNOWN_OUTPUT = error("unknown-output", Values);

    /// a value that is none of those the key takes
    ///
    /// The help lists them.
    pub(crate) static UNKNOWN_VALUE = error("unknown-value", Values);

    /// values whose types do not fit, with the check of the schema skipped
    ///
    /// Run without `--skip-schema-validation` to see every fault with its place.
    pub(crate) static VALUES_DO_NOT_FIT = error("values-do-not-fit", Values);
}

/// A value of another type than its key takes. Objects can have the same fault, for which there is a rule: this is no rule,
/// but has its name, and with it its manual.
pub(crate) static WRONG_TYPE: Code = Code::error("wrong-type", Group::Values, "");

/// A placeholder in values. Objects can have the same fault, for which there is a rule: this is no rule, but has its name, and
/// with it its manual.
pub(crate) static UNRESOLVED_PLACEHOLDER: Code = Code::error("unresolved-placeholder", Group::Values, "");
