//! Types that Karpenter launches only where nothing else will do, and pools that say that they are for them.

use super::TypedPool;
use crate::apis::v1::labels::{INSTANCE_TYPE, aws_name, normalized};
use crate::instancetype::catalogue::Bits;
use crate::instancetype::names::devices;
use crate::matching::launch::has_accelerators;
use crate::matching::view::View;

/// Why a type is exotic (`ExoticInstanceTypeFilter` of `pkg/providers/instance/filter`, v1.15.0).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It has GPUs, Neuron devices or Gaudis.
    Accelerators,
    /// It has no hypervisor, and no accelerators either.
    Metal,
}

/// By which words in names people say what a pool is for, and by which parts of words.
struct Signs {
    words: &'static [&'static str],
    parts: &'static [&'static str],
}

const OF_ACCELERATORS: Signs = Signs {
    words: &["ai", "dl", "hpc", "inf", "inf1", "inf2", "llm", "ml", "trn", "trn1", "trn2"],
    parts: &[
        "accel", "cuda", "gpu", "graphic", "inferen", "neuron", "nvidia", "render", "tensor", "torch",
        "training", "trainium", "transcod",
    ],
};
const OF_METAL: Signs =
    Signs { words: &["bare", "kata", "kvm", "vmm"], parts: &["firecracker", "metal", "nested", "virt"] };

/// What the names of labels begin with that only types of a kind have.
const LABELS_OF_ACCELERATORS: [&str; 2] = ["instance-gpu-", "instance-accelerator-"];

impl Kind {
    /// The types of a set that are of the kind.
    pub(super) fn among(self, view: &View<'_>, types: &Bits) -> Bits {
        types.filter(|place| self.has(view, place))
    }

    fn has(self, view: &View<'_>, place: usize) -> bool {
        match self {
            Kind::Accelerators => has_accelerators(view, place),
            Kind::Metal => view.catalogue.types[place].is_metal && !has_accelerators(view, place),
        }
    }

    /// In words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Kind::Accelerators => "accelerators",
            Kind::Metal => "bare metal",
        }
    }

    /// What leaves all of the kind out, those that are still to come as well.
    pub(super) fn remedy(self) -> &'static str {
        match self {
            Kind::Accelerators => {
                "`karpenter.k8s.aws/instance-gpu-count` and `karpenter.k8s.aws/instance-accelerator-count` with \
                 `DoesNotExist`"
            }
            Kind::Metal => "`karpenter.k8s.aws/instance-hypervisor` with `In` and `nitro`, `xen`",
        }
    }

    /// Whether a value of a label is a name of types of the kind alone.
    pub(super) fn is_name(self, key: &str, value: &str) -> bool {
        let key = normalized(key);
        match self {
            Kind::Accelerators => {
                let counts =
                    ["gpu", "accelerator"].map(|one| format!("karpenter.k8s.aws/instance-{one}-count"));
                counts.iter().any(|count| devices(key, value, count).is_some())
            }
            Kind::Metal => match aws_name(key) {
                Some("instance-size") => value.starts_with("metal"),
                _ if key == INSTANCE_TYPE => value.contains(".metal"),
                _ => false,
            },
        }
    }

    /// Whether a pool asks for types of the kind, or its name, its labels or its taints say that it is for them.
    pub(super) fn is_meant_by(self, pool: &TypedPool<'_, '_>) -> bool {
        self.is_named_by(pool) || self.is_asked_by(pool)
    }

    /// Whether the name, the labels or the taints of a pool say that it is for the kind.
    pub(super) fn is_named_by(self, pool: &TypedPool<'_, '_>) -> bool {
        let taints = pool.pool.taints.iter().flat_map(|taint| [taint.key, taint.value]);
        let labels = pool.pool.labels.iter().flat_map(|(key, value)| [*key, *value]);
        std::iter::once(pool.pool.name).chain(taints).chain(labels).any(|text| self.is_said_by(text))
    }

    fn is_said_by(self, text: &str) -> bool {
        let signs = match self {
            Kind::Accelerators => OF_ACCELERATORS,
            Kind::Metal => OF_METAL,
        };
        let text = text.to_lowercase();
        let mut words = text.split(|char: char| !char.is_ascii_alphanumeric());
        signs.parts.iter().any(|part| text.contains(part)) || words.any(|word| signs.words.contains(&word))
    }

    /// Whether what a pool requires can only be meant for the kind.
    fn is_asked_by(self, pool: &TypedPool<'_, '_>) -> bool {
        pool.requirements().iter().any(|one| {
            let is_list = one.operator == "In" && one.values().any(|(_, value)| self.is_name(one.key, value));
            is_list || one.operator != "DoesNotExist" && self.is_label(one.key)
        })
    }

    /// Whether a label is one that only types of the kind have, or that tells them from others.
    pub(super) fn is_label(self, key: &str) -> bool {
        let name = aws_name(key).unwrap_or_default();
        match self {
            Kind::Accelerators => LABELS_OF_ACCELERATORS.iter().any(|start| name.starts_with(start)),
            Kind::Metal => name == "instance-hypervisor",
        }
    }
}
