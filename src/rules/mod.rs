//! What is wrong with a set of manifests: the rules, each a function and its facts, and the engine that runs them.
//! Stands between the parsed manifests and the report; findings are data with pointers, bytes are looked up once, at the end.

pub mod admission;
mod catalogue;
pub mod dedupe;
mod finding;
pub mod input;
mod levels;
pub mod lint;
pub mod manual;
pub mod phrase;
mod run;
pub mod suppress;
#[cfg(test)]
mod tests;

pub use crate::apis::version::{KarpenterVersion, Version};
use crate::diagnostic::Severity;
use crate::manifest::Manifest;
use crate::userdata::node::Cluster;
use crate::yaml::Node;
use admission::schema::Sort;

pub use catalogue::RULES;
pub use finding::{Finding, Related, Sink, to_diagnostics};
pub use levels::{Level, Levels};
pub use run::run;

/// A rule: its name, its facts and its one function.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case, says the bad thing.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Who minds.
    pub scope: Scope,
    /// The first Karpenter version that has it; none where every v1 has.
    pub since: Option<Version>,
    /// The first Karpenter version that does not have it any more.
    pub until: Option<Version>,
    /// What it does, why that is bad and what to write instead; the first line is the summary.
    pub doc: &'static str,
    /// YAML that raises it: parts of objects, completed by the smallest valid object of their kind; `null` takes a part away.
    pub bad: &'static str,
    /// The same put right: raises nothing.
    pub good: &'static str,
    /// Looks for it.
    pub check: Check,
}

/// Who minds a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// The API server: it refuses the object.
    Admission,
    /// What comes after it: Karpenter, AWS, or the person who applies two objects that don't fit.
    Lint,
}

/// What a rule looks at.
#[derive(Debug)]
pub enum Check {
    /// Every value that an API type describes as of one of these sorts.
    Shape(&'static [Sort], fn(&admission::Place<'_>, &mut Sink<'_>)),
    /// The values whose schema names the rule.
    Place(fn(&admission::Place<'_>, &mut Sink<'_>)),
    /// Every object, of whatever kind.
    Object(fn(&Manifest, &mut Sink<'_>)),
    /// What every NodePool and NodeOverlay demands of nodes.
    Demands(fn(&lint::pool::Demands<'_>, &mut Sink<'_>)),
    /// Every EC2NodeClass with user data.
    UserData(lint::ec2nodeclass::user_data::Check),
    /// All objects together.
    Set(fn(&[Manifest], &mut Sink<'_>)),
    /// Comments that allow findings, once everything is found: [`suppress::apply`].
    Comment,
}

/// What to check for.
#[derive(Debug, Clone)]
pub struct Options {
    /// The last scope to look at: [`Scope::Admission`] is the API server's view alone.
    pub scope: Scope,
    /// The Karpenter that will read the objects.
    pub karpenter: Version,
    /// The Kubernetes of the cluster, where it is known.
    pub kube: Option<Version>,
    /// What Karpenter learns from the cluster, where it is known: it counts for the size of user data.
    pub cluster: Option<Cluster>,
    /// What the user wants of single rules.
    pub levels: Levels,
}

impl Default for Options {
    fn default() -> Self {
        let (scope, karpenter, levels) = (Scope::Lint, Version::LATEST, Levels::default());
        Options { scope, karpenter, kube: None, cluster: None, levels }
    }
}

/// Whether the rules have anything to say about an object: it is of a kind that they know, or of none that can be.
pub fn concern(object: &Node) -> bool {
    admission::api_of(object).is_some()
        || lint::reference::is_class(object)
        || !admission::api::is_somebody_elses(object)
}

impl Rule {
    /// What every rule says that has no more to say: an error of the API server, in every version.
    const ADMISSION: Rule = Rule {
        name: "",
        severity: Severity::Error,
        scope: Scope::Admission,
        since: None,
        until: None,
        doc: "",
        bad: "",
        good: "",
        check: Check::Object(|_, _| {}),
    };

    /// Whether the rule is to be run.
    pub fn applies(&self, options: &Options) -> bool {
        !options.levels.allow(self.name)
            && self.scope <= options.scope
            && self.since.is_none_or(|since| since <= options.karpenter)
            && self.until.is_none_or(|until| options.karpenter < until)
    }

    /// The rule of this name.
    pub fn by_name(name: &str) -> Option<&'static Rule> {
        RULES.binary_search_by_key(&name, |rule| rule.name).ok().map(|index| RULES[index])
    }
}
