//! Volumes of pods that are made from a snapshot of which Karpenter does not know the size.

use crate::apis::v1::ami_family::Family;
use crate::manifest::Manifest;
use crate::phrase::quote;
use crate::rules::lint::ec2nodeclass::volume::{Mapping, mappings};
use crate::rules::lint::ec2nodeclass::{ami_family, devices};
use crate::rules::{Check, Scope, Sink};

rule! {
    /// a volume for pods that is made from a snapshot, without volumeSize
    ///
    /// EC2 gives the volume the size of its snapshot, which Karpenter does not look up: it takes the ephemeral storage
    /// of the node to be the family's default, 20Gi, or 50Gi on Windows, and lets pods on the node that don't fit, or
    /// makes more nodes than needed (`ephemeralStorage` of `pkg/providers/instancetype/types.go`, v1.15.2). Volumes
    /// that pods' ephemeral storage is not on are left alone.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {snapshotID: snap-0123456789abcdef0}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   blockDeviceMappings:
    ///     - deviceName: /dev/xvda
    ///       ebs: {snapshotID: snap-0123456789abcdef0, volumeSize: 100Gi}
    /// ```
    pub(crate) static SNAPSHOT_WITHOUT_SIZE = warning("snapshot-without-size", Volumes) {
        scope: Scope::Lint,
        check: Check::Object(snapshot_without_size),
    }
}

fn snapshot_without_size(manifest: &Manifest, sink: &mut Sink<'_>) {
    let Some(volume) = for_pods(manifest).and_then(|mapping| mapping.volume()) else { return };
    let Some(snapshot) = volume.text("snapshotID").filter(|_| !volume.has("volumeSize")) else { return };
    let message = format!(
        "the size of the snapshot {} is not known: Karpenter counts with the family's default for pods' storage",
        quote(snapshot)
    );
    sink.report(volume.place.join("snapshotID"), message)
        .help("add `volumeSize`, at least the size of the snapshot, for example `volumeSize: 100Gi`");
}

/// The mapping that Karpenter takes for the pods' ephemeral storage.
fn for_pods(manifest: &Manifest) -> Option<Mapping<'_>> {
    if let Some(root) = mappings(manifest).find(Mapping::is_root_volume) {
        return Some(root);
    }
    if ami_family(manifest) == Some(Family::Custom.name()) {
        return mappings(manifest).last();
    }
    let device = devices(manifest)?.pods;
    mappings(manifest).find(|mapping| mapping.device() == Some(device))
}

#[cfg(test)]
mod tests {
    use crate::rules::Options;
    use crate::rules::tests::found_in;

    #[test]
    fn only_the_volume_that_pods_use() {
        let snapshot = "ebs: {snapshotID: snap-1}";
        let sized = "ebs: {snapshotID: snap-1, volumeSize: 50Gi}";
        for (alias, mappings, expected) in [
            ("al2023@v20250123", format!("{{deviceName: /dev/xvda, {snapshot}}}"), true),
            ("al2023@v20250123", format!("{{deviceName: /dev/xvda, {sized}}}"), false),
            ("al2023@v20250123", format!("{{deviceName: /dev/sdb, {snapshot}}}"), false),
            ("bottlerocket@v1.20.0", format!("{{deviceName: /dev/xvda, {snapshot}}}"), false),
            ("bottlerocket@v1.20.0", format!("{{deviceName: /dev/xvdb, {snapshot}}}"), true),
            (
                "al2023@v20250123",
                format!(
                    "{{deviceName: /dev/xvda, {sized}}}, {{deviceName: /dev/sdb, rootVolume: true, {snapshot}}}"
                ),
                true,
            ),
        ] {
            let text = format!(
                "{{apiVersion: karpenter.k8s.aws/v1, kind: EC2NodeClass, spec: {{amiSelectorTerms: [{{alias: {alias}}}], blockDeviceMappings: [{mappings}]}}}}"
            );
            let found = found_in(&text, &Options::default());
            let is_said = found.iter().any(|finding| finding.rule.code.name == "snapshot-without-size");
            assert_eq!(is_said, expected, "{alias} {mappings}");
        }
    }
}
