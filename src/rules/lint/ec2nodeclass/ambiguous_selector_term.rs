//! Selector terms of which a part is passed over.

use crate::manifest::Manifest;
use crate::rules::admission::ec2nodeclass::selectors::{self, Verdict};
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::{items, pointer, spec};
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// a selector term with two keys of which Karpenter looks at one
    ///
    /// The API server refuses a list in which every term is mixed, but not one with a right term among them, nor
    /// an image's `ssmParameter` beside other keys. Karpenter then looks at one of the two alone: alias, id,
    /// `ssmParameter` or name, in this order (`getFilterSets` of `pkg/providers/subnet/subnet.go` and
    /// `DescribeImageQueries` of `pkg/providers/amifamily/ami.go`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   subnetSelectorTerms:
    ///     - id: subnet-0123456789abcdef0
    ///       tags: {team: a}
    ///     - id: subnet-0123456789abcdef1
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   subnetSelectorTerms:
    ///     - tags: {team: a}
    ///     - id: subnet-0123456789abcdef1
    /// ```
    pub(crate) static AMBIGUOUS_SELECTOR_TERM = warning("ambiguous-selector-term", Network) {
        scope: Scope::Lint,
        check: Check::Object(ambiguous_selector_term),
    }
}

const FIELDS: [&str; 3] =
    ["subnetSelectorTerms", "securityGroupSelectorTerms", "capacityReservationSelectorTerms"];

fn ambiguous_selector_term(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(spec) = spec(manifest) else { return };
    for field in FIELDS {
        let Some(list) = without_nulls::get(spec, field) else { continue };
        for mixed in selectors::mixed_terms(field, list).filter(|mixed| mixed.verdict == Verdict::LetThrough)
        {
            let (kept, lost) = (mixed.alone, mixed.other);
            report(&pointer(field).join(mixed.index), kept, lost, sink);
        }
    }
    for (place, term) in items(manifest, "amiSelectorTerms") {
        // Karpenter looks for these one after the other, and at names and tags last.
        if !without_nulls::has(term, "ssmParameter") {
            continue;
        }
        match ["alias", "id"].into_iter().find(|key| without_nulls::has(term, key)) {
            Some(kept) => report(&place.pointer(), kept, "ssmParameter", sink),
            None => {
                for lost in ["name", "tags", "owner"].into_iter().filter(|key| without_nulls::has(term, key))
                {
                    report(&place.pointer(), "ssmParameter", lost, sink);
                }
            }
        }
    }
}

fn report(term: &Pointer, kept: &str, lost: &str, sink: &mut Sink<'_>) {
    if sink.has_room() {
        sink.report(term.join(lost), format!("`{term}` has `{kept}` too: `{lost}` is passed over"))
            .key()
            .help(format!("write a term of its own for `{lost}`, or remove it"));
    }
}
