//! Amounts of resources that can't be read.

use crate::apis::quantity::{Quantity, has_form};
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::admission::without_nulls;
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// a limit or capacity that the server takes and Karpenter cannot decode
    ///
    /// The CRD's pattern lets exponents with a fraction pass, `1e3.5`, and such as 64 bits cannot hold;
    /// `resource.ParseQuantity` reads neither. Karpenter cannot decode the object, nor a list that has it in it:
    /// with one such pool it sees none of them. So it is with the limits of a CapacityBuffer and the capacity of
    /// a NodeOverlay.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   limits: {cpu: 1e3.5}
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   limits: {cpu: 1e3}
    /// ```
    pub(crate) static UNDECODABLE_LIMIT = error("undecodable-limit", Limits) {
        scope: Scope::Lint,
        check: Check::Object(undecodable_limit),
    }
}

fn undecodable_limit(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some((field, kinds)) = manifest.api.and_then(|api| amounts(api.kind)) else { return };
    let spec = manifest.root.get("spec").and_then(|spec| spec.get(field));
    for entry in spec.into_iter().flat_map(without_nulls::entries) {
        let Some(text) = entry.value.as_str() else { continue };
        if has_form(text) && Quantity::parse(text).is_none() && sink.has_room() {
            let message = format!(
                "{} is not a quantity that can be decoded: Karpenter can list none of the cluster's {kinds}",
                quote(text)
            );
            sink.report(Pointer::parse("/spec").join(field).join(&entry.key), message)
                .help("write a number with at most one suffix, such as `400Gi`, `1500m` or `1e3`");
        }
    }
}

/// The field of `spec` that has amounts, and what objects of the kind are called.
fn amounts(kind: &str) -> Option<(&'static str, &'static str)> {
    match kind {
        "NodePool" => Some(("limits", "pools")),
        "CapacityBuffer" => Some(("limits", "capacity buffers")),
        "NodeOverlay" => Some(("capacity", "node overlays")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::example;
    use crate::rules::{Options, RULES, run};

    #[test]
    fn amounts_of_every_kind() {
        for (object, expected) in [
            ("kind: NodePool\nspec: {limits: {memory: 1e3.}}", Some("none of the cluster's pools")),
            ("kind: NodeOverlay\nspec: {capacity: {example.com/fpga: '1e3.5'}}", Some("node overlays")),
            ("kind: NodeOverlay\nspec: {capacity: {example.com/fpga: '1e3'}}", None),
            ("kind: CapacityBuffer\nspec: {limits: {cpu: '1e3.5'}}", Some("capacity buffers")),
            ("kind: CapacityBuffer\nspec: {limits: {cpu: '10'}}", None),
        ] {
            let mut found = run(RULES, &example(object), &Options::default()).into_iter();
            let found = found.find(|finding| finding.rule.code.name == "undecodable-limit");
            let is_said = |said| found.as_ref().is_some_and(|finding| finding.message.contains(said));
            assert!(expected.map_or(found.is_none(), is_said), "{object}: {found:?}");
        }
    }
}
