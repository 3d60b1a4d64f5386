//! `bottlerocket` of the values as TOML: each setting known, and of its own type.

use toml::{Table, Value};

use super::super::codes::OVERWRITTEN_SETTING;
use super::Composer;
use crate::diagnostic::Diagnostic;
use crate::phrase::instead;
use crate::placeholders;
use crate::source::Pointer;
use crate::userdata::bottlerocket::kind::{Field, Kind};
use crate::userdata::bottlerocket::settings::{KARPENTERS, SETTINGS};
use crate::values::codes::{UNKNOWN_VALUE, WRONG_TYPE};
use crate::yaml::{Map, Node, Resolved, Scalar};

const FIELD: &str = "/bottlerocket";

/// Whether the user gives settings of Bottlerocket.
pub(super) fn are_given(composer: &Composer) -> bool {
    !composer.entry.template.bottlerocket.is_empty()
}

/// The settings that the values have, if there are any.
pub(super) fn of_values(composer: &mut Composer) -> Option<Table> {
    let node = composer.context.merged.at(&composer.path(FIELD)).filter(|_| are_given(composer))?.clone();
    let mut reader = Reader { composer };
    Some(reader.table(node.as_map()?, SETTINGS, None, FIELD))
}

/// Reads settings and reports those that cannot be.
struct Reader<'r, 'a> {
    composer: &'r mut Composer<'a>,
}

impl Reader<'_, '_> {
    /// A table whose other fields, if it may have any, are of the type `others`.
    fn table(&mut self, map: &Map, fields: &[Field], others: Option<Kind>, at: &str) -> Table {
        let mut table = Table::new();
        for entry in map.iter().filter(|entry| !entry.value.is_null()) {
            let path = Pointer::parse(at).join(&entry.key);
            let field = fields.iter().find(|field| field.name == entry.key);
            let Some(kind) = field.map(|field| field.kind).or(others) else {
                self.unknown(&entry.key, fields, at);
                continue;
            };
            self.note_karpenters(&entry.key, path.as_str());
            let value = self.value(&entry.value, kind, path.as_str());
            table.extend(value.map(|value| (entry.key.as_str().to_owned(), value)));
        }
        table
    }

    /// The value of a setting; nothing if it is of another type, which is said.
    fn value(&mut self, node: &Node, kind: Kind, at: &str) -> Option<Value> {
        if let Kind::Either(kinds) = kind {
            return match kinds.iter().find(|kind| fits(**kind, node)).or_else(|| alike(kinds, node)) {
                Some(chosen) => self.value(node, *chosen, at),
                None => self.wrong_type(kind, at),
            };
        }
        if !has_shape(kind, node) {
            return self.wrong_type(kind, at);
        }
        match kind {
            Kind::Word(words) => self.word(node, words, at),
            Kind::List(kind) => Some(self.list(node.as_list()?, |_| *kind, at)),
            Kind::Command(program) => self.command(node.as_list()?, program, at),
            Kind::Tuple(kinds) => Some(self.list(node.as_list()?, |index| kinds[index], at)),
            Kind::Map(kind) => Some(Value::Table(self.table(node.as_map()?, &[], Some(*kind), at))),
            Kind::Table(fields) => Some(Value::Table(self.table(node.as_map()?, fields, None, at))),
            Kind::Open(fields, others) => {
                Some(Value::Table(self.table(node.as_map()?, fields, Some(*others), at)))
            }
            _ => scalar(node.as_scalar()?, kind),
        }
    }

    fn list(&mut self, items: &[Node], kind: impl Fn(usize) -> Kind, at: &str) -> Value {
        let items = items.iter().enumerate();
        let items = items.filter_map(|(index, item)| self.value(item, kind(index), &format!("{at}/{index}")));
        Value::Array(items.collect())
    }

    fn command(&mut self, words: &[Node], program: &str, at: &str) -> Option<Value> {
        let first = words.first().and_then(Node::as_str).unwrap_or_default();
        if first == program || placeholders::find(first).is_some() {
            return Some(self.list(words, |_| Kind::Text, at));
        }
        let message = format!("`{}` does not run `{program}`", self.composer.path(at));
        let help = format!("begin with `{program}`: Bottlerocket runs nothing else");
        self.composer.report(Diagnostic::new(&UNKNOWN_VALUE, message).help(help), at);
        None
    }

    fn word(&mut self, node: &Node, words: &[&str], at: &str) -> Option<Value> {
        let word = &*node.as_scalar()?.text;
        if words.contains(&word) || placeholders::find(word).is_some() {
            return Some(Value::from(word));
        }
        let message = format!("`{}` cannot be `{word}`", self.composer.path(at));
        let known: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
        let help = instead(word, &known);
        self.composer.report(Diagnostic::new(&UNKNOWN_VALUE, message).help(help), at);
        None
    }

    fn wrong_type(&mut self, kind: Kind, at: &str) -> Option<Value> {
        let message = format!("`{}` must be a TOML {}", self.composer.path(at), kind.name());
        let help = "Karpenter or Bottlerocket refuses a setting of another type";
        self.composer.report(Diagnostic::new(&WRONG_TYPE, message).help(help), at);
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
            self.composer.report(Diagnostic::new(&OVERWRITTEN_SETTING, message).help(*help), at);
        }
    }
}

/// Whether a value could be of a type by its own shape, whatever stands in it.
fn has_shape(kind: Kind, node: &Node) -> bool {
    match (kind, node.as_scalar().map(|scalar| scalar.meaning)) {
        (Kind::Text | Kind::Word(_), Some(_)) => true,
        (Kind::Integer, Some(Resolved::Int(_))) | (Kind::Boolean, Some(Resolved::Bool(_))) => true,
        (Kind::Unsigned, Some(Resolved::Int(value))) => u32::try_from(value).is_ok(),
        (Kind::List(_) | Kind::Command(_), None) => node.as_list().is_some(),
        (Kind::Tuple(kinds), None) => node.as_list().is_some_and(|items| items.len() == kinds.len()),
        (Kind::Map(_) | Kind::Table(_) | Kind::Open(..), None) => node.as_map().is_some(),
        (Kind::Either(kinds), _) => alike(kinds, node).is_some(),
        _ => false,
    }
}

/// The first of some types that a value has the shape of.
fn alike<'k>(kinds: &'k [Kind], node: &Node) -> Option<&'k Kind> {
    kinds.iter().find(|kind| has_shape(**kind, node))
}

/// Whether a value has the shape of a type, and so has the first of its items.
fn fits(kind: Kind, node: &Node) -> bool {
    let first = node.as_list().and_then(|items| items.first());
    match (kind, first) {
        (Kind::List(kind), Some(first)) => has_shape(*kind, first),
        _ => has_shape(kind, node),
    }
}

fn scalar(scalar: &Scalar, kind: Kind) -> Option<Value> {
    match (kind, scalar.meaning) {
        (Kind::Text, _) => Some(Value::from(&*scalar.text)),
        (Kind::Integer | Kind::Unsigned, Resolved::Int(value)) => Some(Value::from(value)),
        (Kind::Boolean, Resolved::Bool(value)) => Some(Value::from(value)),
        _ => None,
    }
}
