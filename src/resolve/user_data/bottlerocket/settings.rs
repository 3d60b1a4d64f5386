//! `bottlerocket` of the values as TOML: each setting known, and of its own type.

use toml::{Table, Value};

use super::Composer;
use crate::diagnostic::Diagnostic;
use crate::rules::phrase::{either, nearest};
use crate::source::Pointer;
use crate::userdata::bottlerocket::model::{Field, Kind};
use crate::userdata::bottlerocket::settings::{KARPENTERS, SETTINGS};
use crate::values::placeholders;
use crate::yaml::{Map, Meaning, Node};

const FIELD: &str = "/bottlerocket";

/// Whether the user gives settings of Bottlerocket.
pub(super) fn are_given(composer: &Composer) -> bool {
    !composer.entry.template.bottlerocket.is_empty()
}

/// The settings that the values have, if there are any.
pub(super) fn of_values(composer: &mut Composer) -> Option<Table> {
    let node = composer.context.merged.at(&composer.path(FIELD)).filter(|_| are_given(composer))?.clone();
    let mut reader = Reader { composer };
    Some(reader.table(node.as_map()?, SETTINGS, FIELD))
}

/// Reads settings and reports those that cannot be.
struct Reader<'r, 'a> {
    composer: &'r mut Composer<'a>,
}

impl Reader<'_, '_> {
    fn table(&mut self, map: &Map, fields: &[Field], at: &str) -> Table {
        let mut table = Table::new();
        for entry in map.iter().filter(|entry| !entry.value.is_null()) {
            let path = format!("{at}/{}", entry.key);
            match fields.iter().find(|field| field.name == entry.key) {
                None => self.unknown(&entry.key, fields, at),
                Some(field) => {
                    self.note_karpenters(field.name, &path);
                    let value = self.value(&entry.value, field.kind, &path);
                    table.extend(value.map(|value| (entry.key.as_str().to_owned(), value)));
                }
            }
        }
        table
    }

    /// The value of a setting; nothing if it is of another type, which is said.
    fn value(&mut self, node: &Node, kind: Kind, at: &str) -> Option<Value> {
        let meaning = node.as_scalar().map(|scalar| scalar.meaning);
        match (kind, meaning) {
            (Kind::Any, _) => return Some(as_written(node)),
            (Kind::Text, Some(_)) => return node.as_scalar().map(|scalar| Value::from(&*scalar.text)),
            (Kind::Word(words), Some(_)) => return self.word(node, words, at),
            (Kind::Integer, Some(Meaning::Int(value))) => return Some(Value::from(value)),
            (Kind::Unsigned, Some(Meaning::Int(value))) if u32::try_from(value).is_ok() => {
                return Some(Value::from(value));
            }
            (Kind::Boolean, Some(Meaning::Bool(value))) => return Some(Value::from(value)),
            (Kind::Texts, None) => return self.list(node, Kind::Text, at),
            (Kind::Commands, None) => return self.list(node, Kind::Texts, at),
            (Kind::TextMap, None) => return self.map(node, Kind::Text, at),
            (Kind::TextsMap, None) => return self.map(node, Kind::Texts, at),
            (Kind::TableMap(fields), None) => return self.map(node, Kind::Table(fields), at),
            (Kind::Table(fields), None) => {
                if let Some(map) = node.as_map() {
                    return Some(Value::Table(self.table(map, fields, at)));
                }
            }
            _ => {}
        }
        self.wrong_type(kind, at)
    }

    fn word(&mut self, node: &Node, words: &[&str], at: &str) -> Option<Value> {
        let word = &*node.as_scalar()?.text;
        if words.contains(&word) || placeholders::find(word).is_some() {
            return Some(Value::from(word));
        }
        let message = format!("`{}` cannot be `{word}`", self.composer.path(at));
        let known: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
        let help = match nearest(word, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("take {}", either(&known)),
        };
        self.composer.report(Diagnostic::error("unknown-value", message).help(help), at);
        None
    }

    fn list(&mut self, node: &Node, kind: Kind, at: &str) -> Option<Value> {
        let Some(items) = node.as_list() else { return self.wrong_type(Kind::Texts, at) };
        let items = items.iter().enumerate();
        let items = items.filter_map(|(index, item)| self.value(item, kind, &format!("{at}/{index}")));
        Some(Value::Array(items.collect()))
    }

    fn map(&mut self, node: &Node, kind: Kind, at: &str) -> Option<Value> {
        let Some(map) = node.as_map() else { return self.wrong_type(Kind::TextMap, at) };
        let mut table = Table::new();
        for entry in map.iter().filter(|entry| !entry.value.is_null()) {
            let path = Pointer::parse(at).join(&entry.key);
            let value = self.value(&entry.value, kind, path.as_str());
            table.extend(value.map(|value| (entry.key.as_str().to_owned(), value)));
        }
        Some(Value::Table(table))
    }

    fn wrong_type(&mut self, kind: Kind, at: &str) -> Option<Value> {
        let message = format!("`{}` must be a TOML {}", self.composer.path(at), kind.name());
        let help = "Karpenter or Bottlerocket refuses a setting of another type";
        self.composer.report(Diagnostic::error("wrong-type", message).help(help), at);
        None
    }

    fn unknown(&mut self, key: &str, fields: &[Field], at: &str) {
        let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
        self.composer.report_unknown(key, at, &names, "a setting of Bottlerocket");
    }

    /// Karpenter writes some settings over what the class has.
    fn note_karpenters(&mut self, name: &str, at: &str) {
        let is_kubernetes = at.strip_prefix(FIELD).is_some_and(|rest| rest.starts_with("/kubernetes/"));
        let karpenters = KARPENTERS.iter().find(|(own, _)| is_kubernetes && *own == name);
        if let Some((_, help)) = karpenters {
            let message = format!("Karpenter writes its own `settings.kubernetes.{name}` over this");
            self.composer.report(Diagnostic::error("overwritten-setting", message).help(*help), at);
        }
    }
}

/// A value whose type is the user's business.
fn as_written(node: &Node) -> Value {
    match &node.value {
        crate::yaml::Value::List(items) => Value::Array(items.iter().map(as_written).collect()),
        crate::yaml::Value::Map(map) => {
            let entries = map.iter().filter(|entry| !entry.value.is_null());
            Value::Table(
                entries.map(|entry| (entry.key.as_str().to_owned(), as_written(&entry.value))).collect(),
            )
        }
        crate::yaml::Value::Scalar(scalar) => match scalar.meaning {
            Meaning::Bool(value) => Value::from(value),
            Meaning::Int(value) => Value::from(value),
            Meaning::Float(value) => Value::from(value),
            Meaning::Null | Meaning::UInt(_) | Meaning::Text => Value::from(&*scalar.text),
        },
    }
}
