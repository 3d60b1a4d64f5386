//! How GPUs are shared among pods, by an annotation of the class (`pkg/providers/nvidiadra`, v1.15.2).

use crate::apis::kinds::ec2nodeclass::EC2_NODE_CLASS;
use crate::manifest::Manifest;
use crate::source::Pointer;

/// The annotation that says it.
pub(super) const ANNOTATION: &str = "karpenter.k8s.aws/nvidia-consumable-capacity";

/// What an annotation asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sharing {
    /// Nothing.
    None,
    /// By memory, without bounds or in so many shares.
    Some,
    /// It cannot be read.
    Invalid,
}

/// The annotation of a class, and what it asks for.
pub(super) fn gpu_sharing(manifest: &Manifest) -> Option<(Pointer, &str, Sharing)> {
    if !manifest.is(&EC2_NODE_CLASS) {
        return None;
    }
    let text = manifest.root.get("metadata")?.get("annotations")?.get(ANNOTATION)?.as_str()?;
    Some((Pointer::parse("/metadata/annotations").join(ANNOTATION), text, sharing(text)))
}

fn sharing(text: &str) -> Sharing {
    match text {
        "" | "disabled" => Sharing::None,
        "memory" | "unlimited" => Sharing::Some,
        // Rust reads the same numbers as Go.
        shares if shares.parse().is_ok_and(|shares: i64| shares > 0) => Sharing::Some,
        _ => Sharing::Invalid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes() {
        for (text, expected) in [
            ("", Sharing::None),
            ("disabled", Sharing::None),
            ("memory", Sharing::Some),
            ("unlimited", Sharing::Some),
            ("1", Sharing::Some),
            ("+4", Sharing::Some),
            ("0", Sharing::Invalid),
            ("-1", Sharing::Invalid),
            ("4.0", Sharing::Invalid),
            ("Unlimited", Sharing::Invalid),
            (" 4", Sharing::Invalid),
            ("9223372036854775808", Sharing::Invalid),
        ] {
            assert_eq!(sharing(text), expected, "{text}");
        }
    }
}
