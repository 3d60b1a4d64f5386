//! Texts that are empty or too long.

use crate::apis::schema::{Sort, Text};
use crate::phrase::quote;
use crate::rules::admission::Place;
use crate::rules::admission::shape::as_text;
use crate::rules::{Check, Sink};

rule! {
    /// a text with too few or too many characters
    ///
    /// Label values have at most 63 characters, requirement keys 316, AMI aliases 30; some texts must not be
    /// empty.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   placementGroupSelector:
    ///     name: ""
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   placementGroupSelector:
    ///     name: near
    /// ```
    pub(crate) static WRONG_LENGTH = error("wrong-length", Fields) {
        check: Check::Shape(&[Sort::Text], wrong_length),
    }
}

fn wrong_length(place: &Place<'_>, sink: &mut Sink<'_>) {
    let Some((Text { min, max, .. }, value)) = as_text(place) else { return };
    if (min == 0 && value.len() <= max) || !sink.has_room() {
        return;
    }
    let length = value.chars().count();
    if length < min {
        sink.report(place.pointer(), format!("`{}` must not be empty", place.dotted()))
            .help("write something, or leave the field out");
    } else if length > max {
        let message =
            format!("`{}` has {length} characters, {max} are allowed: {}", place.dotted(), quote(value));
        sink.report(place.pointer(), message).help("shorten it");
    }
}
