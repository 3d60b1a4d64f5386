//! Releases of images, and what came with them (the changelog of github.com/awslabs/amazon-eks-ami, and Bottlerocket's).

use crate::apis::version::Version;
use std::ops::RangeInclusive;

/// A release that a class is pinned to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Release {
    /// Of AL2023, by its date: 20250123.
    Al2023(u32),
    /// Of Bottlerocket, by its number.
    Bottlerocket(Version),
}

/// The first AL2023 whose nodeadm has the gate `FastImagePull` under this name.
pub(crate) const FAST_IMAGE_PULL: u32 = 20250821;
/// The first AL2023 that reads NodeConfigs from `/etc/eks/nodeadm.d`.
pub(crate) const DROP_INS: u32 = 20251023;
/// The first AL2023 that puts SOCI's data on the local disks together with containerd's.
pub(crate) const SOCI_ON_LOCAL_DISKS: u32 = 20251217;
/// The first AL2023 that can keep SOCI's data off the local disks.
pub(crate) const SOCI_MOUNT: u32 = 20260120;
/// The one AL2023 on which `FastImagePull` waits for an image that it has to pull itself.
pub(crate) const DEADLOCK: u32 = 20260505;
/// The first AL2023 that uses `FastImagePull` on 4 vCPU and 7 GiB; the ones before need 8 and 8.
pub(crate) const SMALLER_INSTANCES: u32 = 20251016;
/// The first Bottlerocket with SOCI.
pub(crate) const BOTTLEROCKET_SOCI: Version = Version(1, 44);
/// The first Bottlerocket that is documented to know `concurrent-download-chunk-size`.
pub(crate) const BOTTLEROCKET_CHUNK_SIZE: Version = Version(1, 52);

/// The first Kubernetes without images of Amazon Linux 2.
pub(crate) const AL2_ENDS: Version = Version(1, 33);
/// The first Kubernetes with images of Windows Server 2025.
pub(crate) const WINDOWS_2025_BEGINS: Version = Version(1, 35);

/// The first AL2023 with containerd 2 from each Kubernetes on, the newest first; those before have containerd 1.7, and
/// so has every image for an older Kubernetes.
const CONTAINERD_2: [(Version, u32); 3] =
    [(Version(1, 34), 20250915), (Version(1, 33), 20251016), (Version(1, 30), 20251217)];

/// The AL2023 that brought containerd 2 to a Kubernetes; none where no image of it has that.
///
/// Where the Kubernetes is not known, they are several: before the first of them no image has containerd 2, from the
/// last on every image of a Kubernetes that gets new ones.
pub(crate) fn containerd_2(kube: Option<Version>) -> Option<RangeInclusive<u32>> {
    let [(_, first), .., (_, last)] = CONTAINERD_2;
    match kube {
        None => Some(first..=last),
        Some(kube) => {
            let (_, date) = CONTAINERD_2.iter().find(|(from, _)| *from <= kube)?;
            Some(*date..=*date)
        }
    }
}

impl Release {
    /// The release that an alias names; none for `latest` and other families.
    pub(crate) fn of(family: &str, version: &str) -> Option<Self> {
        let number = version.trim_start_matches('v');
        match family {
            "al2023" => {
                let is_date = number.len() == 8 && number.bytes().all(|byte| byte.is_ascii_digit());
                number.parse().ok().filter(|_| is_date).map(Release::Al2023)
            }
            "bottlerocket" => number.parse().ok().map(Release::Bottlerocket),
            _ => None,
        }
    }

    /// The date, of an AL2023.
    pub(crate) fn al2023(self) -> Option<u32> {
        match self {
            Release::Al2023(date) => Some(date),
            Release::Bottlerocket(_) => None,
        }
    }

    /// Whether the image has containerd 1.7, as far as is known; the cluster's Kubernetes decides in between.
    pub(crate) fn has_containerd_1(self, kube: Option<Version>) -> bool {
        let Release::Al2023(date) = self else { return false };
        containerd_2(kube).is_none_or(|since| date < *since.start())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_name_releases() {
        for (family, version, expected) in [
            ("al2023", "v20250821", Some(Release::Al2023(FAST_IMAGE_PULL))),
            ("al2023", "latest", None),
            ("al2023", "v1", None),
            ("bottlerocket", "v1.44.0", Some(Release::Bottlerocket(BOTTLEROCKET_SOCI))),
            ("bottlerocket", "1.53.0-fcf71a47", Some(Release::Bottlerocket(Version(1, 53)))),
            ("bottlerocket", "latest", None),
            ("al2", "v20250821", None),
        ] {
            assert_eq!(Release::of(family, version), expected, "{family}@{version}");
        }
    }

    /// Rows: a release, the Kubernetes of the cluster, and whether the image has containerd 1.7.
    #[test]
    fn containerd_2_came_with_one_kubernetes_after_the_other() {
        for (date, minor, expected) in [
            (20250914, None, true),
            (20250915, None, false),
            (20250915, Some(34), false),
            (20250915, Some(33), true),
            (20251016, Some(33), false),
            (20251016, Some(32), true),
            (20251217, Some(30), false),
            (20260714, Some(29), true),
            (20260714, Some(36), false),
        ] {
            let kube = minor.map(|minor| Version(1, minor));
            assert_eq!(Release::Al2023(date).has_containerd_1(kube), expected, "{date} {minor:?}");
        }
    }
}
