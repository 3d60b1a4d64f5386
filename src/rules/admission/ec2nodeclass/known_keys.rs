//! Maps of the kubelet whose keys are a fixed set.

use crate::phrase::{instead, quote};
use crate::rules::Sink;
use crate::rules::admission::{Place, without_nulls};

/// Reports the keys that are not `known`; `what` they should be, with its article.
pub(super) fn report_unknown_keys(
    place: &Place<'_>,
    known: &'static [&'static str],
    what: &str,
    sink: &mut Sink<'_>,
) {
    for entry in without_nulls::entries(place.node).filter(|entry| !known.contains(&entry.key.as_ref())) {
        if !sink.has_room() {
            return;
        }
        let help = instead(&entry.key, known);
        sink.report(place.key(&entry.key), format!("{} is not {what}", quote(&entry.key))).key().help(help);
    }
}
