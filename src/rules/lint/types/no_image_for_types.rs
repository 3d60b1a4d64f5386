//! Listed types and families for which a class has no image.

use crate::apis::v1::labels::{ARCH, normalized};
use crate::diagnostic::Severity;
use crate::phrase::{quote, some};
use crate::rules::lint::ec2nodeclass::public_images::architecture;
use crate::rules::lint::pool::Requirement;
use crate::rules::lint::types::{Ready, TypedPool, is_of_types};
use crate::rules::{Check, Scope, Sink};
use crate::source::Pointer;

rule! {
    /// a pool that lists types of an architecture for which its class has no image
    ///
    /// Public images say their architecture in their name. Karpenter starts a type only with an image of its own
    /// architecture (`MapToInstanceTypes` of `pkg/providers/amifamily`, v1.15.0), so that what the list has of the other
    /// one is never launched. An error where all types of the pool are of the other architecture, a warning where some
    /// of the list are. A pool whose requirements name the architecture is `no-image-for-pool`.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// metadata: {name: images}
    /// spec:
    ///   amiFamily: AL2023
    ///   amiSelectorTerms: [{name: amazon-eks-node-al2023-x86_64-standard-1.33-v20250704, owner: amazon}]
    /// ---
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef: {name: images}
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-family, operator: In, values: [m7i, m7g]}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// metadata: {name: images}
    /// spec:
    ///   amiFamily: AL2023
    ///   amiSelectorTerms: [{name: amazon-eks-node-al2023-x86_64-standard-1.33-v20250704, owner: amazon}]
    /// ---
    /// kind: NodePool
    /// spec:
    ///   template:
    ///     spec:
    ///       nodeClassRef: {name: images}
    ///       requirements:
    ///       - {key: karpenter.k8s.aws/instance-family, operator: In, values: [m7i, m7a]}
    /// ```
    pub(crate) static NO_IMAGE_FOR_TYPES = warning("no-image-for-types", Images) {
        scope: Scope::Lint,
        check: Check::Types(no_image_for_types),
    }
}

fn no_image_for_types(typed: &Ready<'_, '_>, sink: &mut Sink<'_>) {
    for pool in typed.pools() {
        let Some(class) = pool.class_index.filter(|_| sink.has_room()) else { continue };
        let Some(arch) = architecture(&typed.set.manifests[class]) else { continue };
        for list in pool.lists("In", is_of_types) {
            let lacking = lacking(typed, &pool, list, arch);
            if !lacking.is_empty() {
                report(&pool, list, &lacking, (class, arch), sink);
            }
        }
    }
}

/// The values of a list whose types in the pool are all of another architecture.
fn lacking<'s>(
    typed: &Ready<'_, '_>,
    pool: &TypedPool<'_, 's>,
    list: &Requirement<'s>,
    arch: &str,
) -> Vec<(usize, &'s str)> {
    let index = |key: &str| typed.catalogue().index(key);
    let Some((of_key, fitting)) =
        index(normalized(list.key)).zip(index(ARCH).and_then(|archs| archs.get(arch)))
    else {
        return Vec::new();
    };
    let types = pool.types();
    let lacks = |value: &str| {
        of_key.get(value).is_some_and(|has| has.meets(&types) && !has.and(&types).meets(fitting))
    };
    list.values().filter(|(_, value)| lacks(value)).collect()
}

fn report(
    pool: &TypedPool<'_, '_>,
    list: &Requirement<'_>,
    lacking: &[(usize, &str)],
    (class, arch): (usize, &'static str),
    sink: &mut Sink<'_>,
) {
    let names: Vec<&str> = lacking.iter().map(|(_, name)| *name).collect();
    let is_all = list.values().count() == lacking.len();
    let consequence = if is_all { "the pool makes no node" } else { "no node is made of them" };
    let message = format!(
        "the class {} has images for {} alone, and {} are of another architecture: {consequence}",
        quote(pool.class.name),
        quote(arch),
        some(&names)
    );
    let at = match lacking {
        [(index, _)] => list.value_pointer(*index),
        _ => list.pointer().join("values"),
    };
    let found = sink.report_on(pool.index, at, message);
    found.help(
        "give the class images of both architectures, such as an alias finds, or leave these types out",
    );
    found.also(class, Pointer::parse("/spec/amiSelectorTerms"), "the images");
    found.severity = if is_all { Severity::Error } else { Severity::Warning };
}
