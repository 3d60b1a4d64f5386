//! Words that are not among those a field allows.

use crate::apis::schema::{Form, Sort, Text};
use crate::phrase::{either, nearest, quote};
use crate::rules::admission::shape::as_text;
use crate::rules::admission::{Place, field_hints};
use crate::rules::{Check, Sink};

rule! {
    /// a word that is not among the allowed ones
    ///
    /// Words are case-sensitive. `WhenUnderutilized` of v1beta1 is `WhenEmptyOrUnderutilized` in v1.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     consolidationPolicy: WhenUnderutilized
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   disruption:
    ///     consolidateAfter: 1m
    ///     consolidationPolicy: WhenEmptyOrUnderutilized
    /// ```
    pub(crate) static UNSUPPORTED_VALUE = error("unsupported-value", Fields) {
        check: Check::Shape(&[Sort::Text], unsupported_value),
    }
}

fn unsupported_value(place: &Place<'_>, sink: &mut Sink<'_>) {
    let Some((Text { form, .. }, value)) = as_text(place) else { return };
    if !matches!(form, Form::OneOf { .. }) || form.allows(value) {
        return;
    }
    let Some(words) = form.words_in(place.release) else { return };
    let message = format!("`{}` cannot be {}", place.dotted(), quote(value));
    let help = match field_hints::word(value)
        .filter(|word| words.contains(word))
        .or_else(|| nearest(value, words.iter().copied()))
    {
        Some(word) => format!("did you mean `{word}`? allowed: {}", either(&words)),
        None => format!("allowed: {}", either(&words)),
    };
    sink.report(place.pointer(), message).help(help);
}
