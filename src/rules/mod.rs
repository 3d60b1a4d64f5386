//! What is wrong with a set of manifests: the rules, each a function and its facts, and the engine that runs them.
//! Stands between the parsed manifests and the report; findings are data with pointers, bytes are looked up once, at the end.

/// Declares a rule. Its doc comment is its manual (see [`Code::doc`]), `error("name", Group)` its code, and the fields
/// in braces are those of [`Rule`] that differ from an admission rule of every version.
macro_rules! rule {
    (
        $(#[doc = $doc:literal])+
        $vis:vis static $NAME:ident = $severity:ident($name:literal, $group:ident) {
            $($field:ident: $value:expr),+ $(,)?
        }
    ) => {
        $(#[doc = $doc])+
        $vis static $NAME: $crate::rules::Rule = $crate::rules::Rule {
            code: $crate::diagnostic::code!($severity($name, $group), $($doc)+),
            $($field: $value,)+
            ..$crate::rules::Rule::ADMISSION
        };
    };
}
pub(crate) mod admission;
mod catalogue;
pub(crate) mod dedupe;
mod finding;
mod levels;
pub(crate) mod lint;
mod run;
pub(crate) mod suppress;
#[cfg(test)]
mod tests;

use crate::apis::schema::{PlaceName, Sort};
use crate::apis::version::{Release, Version};
use crate::diagnostic::{Code, Group};
use crate::manifest::{Manifest, Set};
use crate::userdata::node::Cluster;

pub(crate) use catalogue::RULES;
pub(crate) use finding::{Finding, Sink, to_diagnostics};
pub(crate) use levels::{Level, Levels};
pub(crate) use run::look;
#[cfg(test)]
pub(crate) use run::run;

/// A rule: its code, its facts and its one function.
#[derive(Debug)]
pub(crate) struct Rule {
    /// What it finds.
    pub code: Code,
    /// Who minds.
    pub scope: Scope,
    /// The first Karpenter version that has it; none where every v1 has.
    pub since: Option<Version>,
    /// The first Karpenter version that does not have it any more.
    pub until: Option<Version>,
    /// Looks for it.
    pub check: Check,
}

/// Who minds a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// The API server: it refuses the object.
    Admission,
    /// What comes after it: Karpenter, AWS, or the person who applies two objects that don't fit.
    Lint,
}

/// What a rule looks at.
#[derive(Debug)]
pub(crate) enum Check {
    /// Every value that an API type describes as of one of these sorts.
    Shape(&'static [Sort], fn(&admission::Place<'_>, &mut Sink<'_>)),
    /// The values at the places of these names, where they are of the type that the schema asks for.
    At(&'static [PlaceName], fn(&admission::Place<'_>, &mut Sink<'_>)),
    /// Every object, of whatever kind.
    Object(fn(&Manifest, &mut Sink<'_>)),
    /// What every NodePool and NodeOverlay demands of nodes.
    Demands(fn(&lint::pool::Demands<'_>, &mut Sink<'_>)),
    /// Every EC2NodeClass with user data.
    UserData(lint::ec2nodeclass::user_data::Check),
    /// All objects together.
    Set(fn(&Set, &mut Sink<'_>)),
    /// Pools, held against the catalogue of instance types.
    Types(fn(&lint::types::Ready<'_, '_>, &mut Sink<'_>)),
    /// Values, before there are objects; who reads them finds it.
    Values,
    /// Comments that allow findings, once everything is found: [`suppress::apply`].
    Comment,
}

/// What to check for.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// The last scope to look at: [`Scope::Admission`] is the API server's view alone.
    pub scope: Scope,
    /// The Karpenter that will read the objects.
    pub karpenter: Version,
    /// The patch of it, for the little that changed between patches.
    pub patch: u16,
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
        Options { scope, karpenter, patch: Release::NEWEST_PATCH, kube: None, cluster: None, levels }
    }
}

impl Options {
    /// The Karpenter that will read the objects, to the patch.
    pub(crate) fn release(&self) -> Release {
        Release { minor: self.karpenter, patch: self.patch }
    }
}

/// What a name stands for.
#[derive(Debug)]
pub(crate) enum Named {
    /// A rule.
    Rule(&'static Rule),
    /// A fault of the input, which cannot be turned off.
    Fault(&'static Code),
    /// Nothing: what to do about it.
    Nothing(String),
}

impl Rule {
    /// What every rule says that has no more to say: an error of the API server, in every version.
    const ADMISSION: Rule = Rule {
        code: Code::error("", Group::Fields, ""),
        scope: Scope::Admission,
        since: None,
        until: None,
        check: Check::Object(|_, _| {}),
    };

    /// Whether the rule is to be run.
    pub(crate) fn applies(&self, options: &Options) -> bool {
        !options.levels.allow(self.code.name)
            && self.scope <= options.scope
            && self.since.is_none_or(|since| since <= options.karpenter)
            && self.until.is_none_or(|until| options.karpenter < until)
    }

    /// The rule with this code; none where it is a fault of the input.
    pub(crate) fn of(code: &'static Code) -> Option<&'static Rule> {
        Rule::by_name(code.name).filter(|rule| rule.code == *code)
    }

    /// The rule of this name.
    pub(crate) fn by_name(name: &str) -> Option<&'static Rule> {
        RULES.binary_search_by_key(&name, |rule| rule.code.name).ok().map(|index| RULES[index])
    }
}
