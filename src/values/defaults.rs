//! The built-in values: layer 0 and the profiles' layers, parsed when karpcfg was built.

use super::ProfileName;
use super::merge::coalesce;
use crate::source::{SourceId, Sources, Span};
use crate::yaml::{Entry, Node, Resolved, Scalar, Style, Value};

include!(concat!(env!("OUT_DIR"), "/defaults.rs"));

/// A node as the build left it; spans count bytes in its text.
struct Built {
    start: u32,
    end: u32,
    value: BuiltValue,
}

enum BuiltValue {
    Scalar(&'static str, Style, Resolved),
    List(&'static [Built]),
    Map(&'static [(&'static str, u32, u32, Built)]),
}

/// The built-in texts, in the order of their source ids; the names are what diagnostics show.
const TEXTS: [(&str, &str); 4] = [
    ("values.yaml (built in)", VALUES_TEXT),
    ("profile tfy-0.1.35 (built in)", include_str!("../../files/profiles/tfy-0.1.35.yaml")),
    ("profile tfy-0.1.57 (built in)", include_str!("../../files/profiles/tfy-0.1.57.yaml")),
    ("profile none (built in)", include_str!("../../files/profiles/none.yaml")),
];

/// `values.yaml` as built in: layer 0.
pub(crate) const VALUES_TEXT: &str = include_str!("../../values.yaml");

/// The sources of a run, the built-in texts first.
pub(crate) fn sources() -> Sources {
    let mut sources = Sources::default();
    for (name, text) in TEXTS {
        sources.add(name, text);
    }
    sources
}

/// Whether a source is a built-in text; holds for [`Sources`] made by [`sources`].
pub(crate) fn is_built_in(source: SourceId) -> bool {
    (source.0 as usize) < TEXTS.len()
}

/// What the user's values are laid over: `values.yaml` under the layer of the profile.
pub(crate) fn base(profile: ProfileName) -> Node {
    let values = node(&VALUES, SourceId(0));
    let (layer, source) = match profile {
        ProfileName::Truefoundry => return values,
        ProfileName::Tfy0135 => (&TFY_0_1_35, SourceId(1)),
        ProfileName::Tfy0157 => (&TFY_0_1_57, SourceId(2)),
        ProfileName::None => (&NONE, SourceId(3)),
    };
    coalesce(node(layer, source), values).root
}

fn node(built: &Built, source: SourceId) -> Node {
    let value = match &built.value {
        BuiltValue::Scalar(text, style, meaning) => {
            Value::Scalar(Scalar { text: (*text).into(), style: *style, meaning: *meaning })
        }
        BuiltValue::List(items) => Value::List(items.iter().map(|item| node(item, source)).collect()),
        BuiltValue::Map(entries) => Value::Map(
            entries
                .iter()
                .map(|(key, start, end, value)| Entry {
                    key: (*key).into(),
                    key_span: Span::new(source, *start, *end),
                    value: node(value, source),
                })
                .collect(),
        ),
    };
    Node { value, span: Span::new(source, built.start, built.end) }
}
