//! Settings of a class that reach the node, and that no variant of Bottlerocket for EKS takes.

use toml::{Table, Value};

use super::kind::{Field, Kind};
use super::settings::SETTINGS;
use crate::placeholders;

/// A setting that Bottlerocket does not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unfit {
    /// The keys that lead to it, or to the list that it stands in.
    pub keys: Vec<String>,
    /// Why.
    pub why: Why,
}

/// Why Bottlerocket does not take a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Why {
    /// There is none of this name; these are what there is in its place.
    Unknown(Vec<&'static str>),
    /// It is of another type, in TOML's words.
    Type(String),
    /// It is this word, and can be one of these.
    Word(String, &'static [&'static str]),
    /// It is a command that does not begin with this program.
    Command(&'static str),
}

/// Tables that Karpenter has types for: of these it refuses or drops by itself what is of no name or type of its own.
const KARPENTERS: [&str; 2] = ["kubernetes", "bootstrap-commands"];

/// The settings that do not fit, in the order of their keys.
pub(crate) fn unfit(root: &Table) -> Vec<Unfit> {
    let mut found = Vec::new();
    for (name, settings) in root.iter().filter(|(name, _)| name.eq_ignore_ascii_case("settings")) {
        look(settings, Kind::Table(SETTINGS), &[name], &mut found);
    }
    let is_karpenters =
        |unfit: &Unfit| unfit.keys.get(1).is_some_and(|key| KARPENTERS.contains(&key.as_str()));
    found.retain(|unfit| matches!(unfit.why, Why::Word(..) | Why::Command(_)) || !is_karpenters(unfit));
    found
}

fn look(value: &Value, kind: Kind, keys: &[&str], found: &mut Vec<Unfit>) {
    let mut add = |why| found.push(Unfit { keys: keys.iter().map(|key| (*key).to_owned()).collect(), why });
    match (kind, value) {
        (Kind::Either(kinds), _) => match kinds.iter().find(|kind| fits(**kind, value)) {
            Some(kind) => look(value, *kind, keys, found),
            None => add(Why::Type(kind.name())),
        },
        (Kind::Word(_), Value::String(word)) if is_to_be_filled_in(word) => {}
        (Kind::Word(words), Value::String(word)) if !words.contains(&word.as_str()) => {
            add(Why::Word(word.clone(), words));
        }
        (Kind::Command(program), Value::Array(items)) => {
            if items.first().and_then(Value::as_str) != Some(program) {
                add(Why::Command(program));
            }
        }
        (Kind::List(kind), Value::Array(items)) => {
            items.iter().for_each(|item| look(item, *kind, keys, found));
        }
        (Kind::Tuple(kinds), Value::Array(items)) if items.len() == kinds.len() => {
            items.iter().zip(kinds).for_each(|(item, kind)| look(item, *kind, keys, found));
        }
        (Kind::Table(fields), Value::Table(table)) => look_into(table, fields, None, keys, found),
        (Kind::Map(kind), Value::Table(table)) => look_into(table, &[], Some(*kind), keys, found),
        (Kind::Open(fields, others), Value::Table(table)) => {
            look_into(table, fields, Some(*others), keys, found);
        }
        _ if fits(kind, value) => {}
        _ => add(Why::Type(kind.name())),
    }
}

fn look_into(table: &Table, fields: &[Field], others: Option<Kind>, keys: &[&str], found: &mut Vec<Unfit>) {
    for (name, value) in table {
        let keys: Vec<&str> = keys.iter().copied().chain([name.as_str()]).collect();
        let field = fields.iter().find(|field| field.name == name);
        match field.map(|field| field.kind).or(others) {
            Some(kind) => look(value, kind, &keys, found),
            None if is_to_be_filled_in(name) => {}
            None => {
                let known = fields.iter().map(|field| field.name).collect();
                let keys = keys.into_iter().map(str::to_owned).collect();
                found.push(Unfit { keys, why: Why::Unknown(known) });
            }
        }
    }
}

/// Whether a later substitution makes another text of it, of which nothing is known.
fn is_to_be_filled_in(text: &str) -> bool {
    placeholders::find(text).is_some()
}

/// Whether a value could be of a type by its own shape, and that of the first of its items.
fn fits(kind: Kind, value: &Value) -> bool {
    match (kind, value) {
        (Kind::Text | Kind::Word(_), Value::String(_))
        | (Kind::Integer, Value::Integer(_))
        | (Kind::Boolean, Value::Boolean(_))
        | (Kind::Map(_) | Kind::Table(_) | Kind::Open(..), Value::Table(_)) => true,
        (Kind::Unsigned, Value::Integer(integer)) => u32::try_from(*integer).is_ok(),
        (Kind::List(kind), Value::Array(items)) => items.first().is_none_or(|first| fits(*kind, first)),
        (Kind::Command(_), Value::Array(_)) => true,
        (Kind::Tuple(kinds), Value::Array(items)) => items.len() == kinds.len(),
        (Kind::Either(kinds), _) => kinds.iter().any(|kind| fits(*kind, value)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The dotted keys of what does not fit, each with why.
    fn said(text: &str) -> Vec<String> {
        let in_words = |why: Why| match why {
            Why::Unknown(_) => "unknown".to_owned(),
            Why::Type(name) => name,
            Why::Word(word, words) => format!("{word}, not {}", words.join("|")),
            Why::Command(program) => program.to_owned(),
        };
        let found = unfit(&text.parse().unwrap()).into_iter();
        found.map(|unfit| format!("{}: {}", unfit.keys.join("."), in_words(unfit.why))).collect()
    }

    #[test]
    fn what_bottlerocket_does_not_take_is_found_by_name_type_and_word() {
        for (text, expected) in [
            ("[settings.kernel]\nlockdown = 'none'\n[settings.kernel.sysctl]\n'a.b' = '1'\n", &[][..]),
            ("[settings.kernell]\nlockdown = 'none'\n", &["settings.kernell: unknown"]),
            ("[settings.Kernel]\nlockdown = 'none'\n", &["settings.Kernel: unknown"]),
            ("[settings.kernel.sysctl]\n'a.b' = 1\n", &["settings.kernel.sysctl.a.b: string"]),
            (
                "[settings.kernel]\nlockdown = 'high'\n",
                &["settings.kernel.lockdown: high, not none|integrity|confidentiality"],
            ),
            (
                "[settings.host-containers.admin]\nenable = true\n",
                &["settings.host-containers.admin.enable: unknown"],
            ),
            (
                "[settings.bootstrap-containers.a]\nessential = 'true'\n",
                &["settings.bootstrap-containers.a.essential: boolean"],
            ),
            ("[settings]\nkernel = 'x'\n", &["settings.kernel: table"]),
            (
                "[[settings.container-registry.mirrors]]\nregistry = 'a'\nendpoints = ['b']\n",
                &["settings.container-registry.mirrors.endpoints: unknown"],
            ),
            ("[settings.container-registry.mirrors]\n'docker.io' = ['b']\n", &[]),
            (
                "[settings.ntp]\ntime-servers = 'a'\n",
                &["settings.ntp.time-servers: array of strings or array of tables or table"],
            ),
            ("[settings.network]\nhosts = [['10.0.0.1', ['a']]]\n", &[]),
            (
                "[settings.network]\nhosts = [['10.0.0.1']]\n",
                &["settings.network.hosts: array [string, array of strings]"],
            ),
            (
                "[settings.updates]\nseed = -1\n",
                &["settings.updates.seed: integer of 32 bits without a sign"],
            ),
            (
                "[settings.bootstrap-commands.a]\ncommands = [['apiclient', 'get'], ['true']]\nmode = 'once'\n",
                &["settings.bootstrap-commands.a.commands: apiclient"],
            ),
            // What a later substitution fills in stays a text all the same.
            (
                "[settings.kernel]\nlockdown = '${LOCKDOWN}'\n'{{ .Key }}' = 1\n[settings.kernel.modules.a]\nallowed = '$A'\n",
                &["settings.kernel.modules.a.allowed: boolean"],
            ),
            // What Karpenter says by itself.
            (
                "[settings.kubernetes]\nmax-podz = 1\ncpu-manager-policy = 'dynamic'\n",
                &["settings.kubernetes.cpu-manager-policy: dynamic, not none|static|None|Static"],
            ),
            ("[setting.x]\na = 1\n", &[]),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
    }
}
