//! Settings of a class that Karpenter lets go without a word.

use toml::{Table, Value};

use super::kind::{Field, Kind};
use super::model::{ROOT, field_of};
use crate::apis::version::Version;

/// A setting that does not reach the node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lost {
    /// The keys that lead to it.
    pub keys: Vec<String>,
    /// Why.
    pub loss: Loss,
}

/// Why a setting does not reach the node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Loss {
    /// Karpenter's types do not have it; these are what they have in its place.
    Unknown(Vec<&'static str>),
    /// Karpenter writes its own.
    Replaced,
}

/// Where the taints stand that only the pool decides about (`bottlerocket.go`).
const TAINTS: [&str; 3] = ["settings", "kubernetes", "node-taints"];

/// The settings that are lost, in the order of their keys.
pub(crate) fn lost(root: &Table, karpenter: Version) -> Vec<Lost> {
    let mut all = Vec::new();
    collect(root, ROOT, karpenter, &[], &mut all);
    all
}

fn collect(table: &Table, fields: &[Field], karpenter: Version, above: &[&str], all: &mut Vec<Lost>) {
    for (name, value) in table {
        let keys: Vec<&str> = above.iter().copied().chain([name.as_str()]).collect();
        match (field_of(fields, name, karpenter), value) {
            (Some(_), _) if are_taints(&keys) => all.push(lost_at(&keys, Loss::Replaced)),
            (Some(Field { kind: Kind::Table(below), .. }), Value::Table(table)) => {
                collect(table, below, karpenter, &keys, all);
            }
            (Some(Field { kind: Kind::Map(Kind::Table(below)), .. }), Value::Table(tables)) => {
                let tables = tables.iter().filter_map(|(key, table)| Some((key, table.as_table()?)));
                for (key, table) in tables {
                    collect(table, below, karpenter, &[keys.as_slice(), &[key.as_str()]].concat(), all);
                }
            }
            (Some(_), _) => {}
            // Of the settings themselves, all reach the node that Karpenter has no types for.
            (None, _) if above.len() == 1 => {}
            (None, _) => {
                let known = fields.iter().filter(|field| field.since <= karpenter);
                let known = known.map(|field| field.name).collect();
                all.push(lost_at(&keys, Loss::Unknown(known)));
            }
        }
    }
}

fn lost_at(keys: &[&str], loss: Loss) -> Lost {
    Lost { keys: keys.iter().map(|key| (*key).to_owned()).collect(), loss }
}

fn are_taints(keys: &[&str]) -> bool {
    keys.len() == TAINTS.len()
        && keys.iter().zip(TAINTS).all(|(key, taints)| key.eq_ignore_ascii_case(taints))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The dotted keys of what is lost of a text.
    fn keys(text: &str, karpenter: Version) -> Vec<String> {
        lost(&text.parse().unwrap(), karpenter).into_iter().map(|lost| lost.keys.join(".")).collect()
    }

    #[test]
    fn what_karpenter_has_no_types_for_is_lost_in_some_places_only() {
        for (text, expected) in [
            ("[settings.motd]\na = 1\n[settings.host-containers.admin]\nenabled = true\n", &[][..]),
            ("[setting.x]\na = 1\n", &["setting"]),
            ("[Settings.Kubernetes]\nMax-Pods = 1\n", &[]),
            ("[settings.kubernetes]\nmax-pod = 1\nkube-api-qps = 30\n", &["settings.kubernetes.max-pod"]),
            (
                "[settings.kubernetes.static-pods.a]\nmanifests = 'x'\n",
                &["settings.kubernetes.static-pods.a.manifests"],
            ),
            ("[settings.kubernetes.node-labels]\na = 'b'\n", &[]),
            (
                "[settings.kubernetes.node-taints]\na = ['b:NoSchedule']\n",
                &["settings.kubernetes.node-taints"],
            ),
            ("[settings.bootstrap-commands.a]\ncommand = []\n", &["settings.bootstrap-commands.a.command"]),
        ] {
            assert_eq!(keys(text, Version(1, 14)), expected, "{text}");
        }
    }

    #[test]
    fn what_a_later_karpenter_has_types_for_is_lost_before_it() {
        let text = "[settings.kubernetes.memory-manager-reserved-memory.0]\nenabled = true\n";
        let key = "settings.kubernetes.memory-manager-reserved-memory";
        assert_eq!(keys(text, Version(1, 14)), [key]);
        assert!(keys(text, Version(1, 15)).is_empty());
    }
}
