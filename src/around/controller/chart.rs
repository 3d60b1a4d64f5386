//! The values of Karpenter's own chart, by release: the keys that its templates read (`charts/karpenter` of the AWS provider's
//! module, 1.0 to 1.15), and what became of those before 1.0.
//!
//! Not every release is known key by key: a key counts from the first release that may have had it.

use crate::apis::version::Version;

/// A key of the chart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    /// Its path.
    pub path: &'static str,
    /// The first minor version that may have it.
    pub since: u16,
    /// The last one.
    pub until: u16,
    /// Whether anything may stand below it.
    pub is_open: bool,
}

const fn value(path: &'static str) -> Key {
    Key { path, since: 0, until: u16::MAX, is_open: false }
}

const fn open(path: &'static str) -> Key {
    Key { is_open: true, ..value(path) }
}

const fn since(minor: u16, path: &'static str) -> Key {
    Key { since: minor, ..value(path) }
}

const fn until(minor: u16, path: &'static str) -> Key {
    Key { until: minor, ..value(path) }
}

impl Key {
    /// Whether a version has it.
    pub(super) fn is_in(&self, version: Version) -> bool {
        (self.since..=self.until).contains(&version.1)
    }
}

/// Every key without others in it, by its path.
pub(super) const KEYS: &[Key] = &[
    open("additionalAnnotations"),
    value("additionalClusterRoleRules"),
    open("additionalLabels"),
    open("affinity"),
    since(1, "controller.containerName"),
    value("controller.env"),
    value("controller.envFrom"),
    value("controller.extraVolumeMounts"),
    value("controller.healthProbe.port"),
    value("controller.image.digest"),
    value("controller.image.repository"),
    value("controller.image.tag"),
    value("controller.metrics.port"),
    open("controller.resources"),
    Key { since: 4, ..open("controller.securityContext") },
    value("controller.sidecarContainer"),
    value("controller.sidecarVolumeMounts"),
    open("dnsConfig"),
    value("dnsPolicy"),
    value("extraVolumes"),
    value("fullnameOverride"),
    open("global"),
    value("hostNetwork"),
    value("imagePullPolicy"),
    value("imagePullSecrets"),
    since(4, "initContainers"),
    value("logErrorOutputPaths"),
    value("logLevel"),
    value("logOutputPaths"),
    value("nameOverride"),
    open("nodeSelector"),
    open("podAnnotations"),
    value("podDisruptionBudget.maxUnavailable"),
    value("podDisruptionBudget.name"),
    open("podLabels"),
    open("podSecurityContext"),
    value("priorityClassName"),
    value("replicas"),
    value("revisionHistoryLimit"),
    since(1, "schedulerName"),
    Key { since: 1, ..open("service.annotations") },
    open("serviceAccount.annotations"),
    value("serviceAccount.create"),
    value("serviceAccount.name"),
    open("serviceMonitor.additionalLabels"),
    value("serviceMonitor.enabled"),
    open("serviceMonitor.endpointConfig"),
    since(4, "serviceMonitor.metricRelabelings"),
    since(4, "serviceMonitor.relabelings"),
    since(7, "serviceMonitor.sampleLimit"),
    since(13, "settings.amiRefreshInterval"),
    since(15, "settings.awsFeatureGates.draEFA"),
    since(15, "settings.awsFeatureGates.draNVIDIAGPU"),
    since(15, "settings.awsFeatureGates.nodeClassCEL"),
    since(15, "settings.awsFeatureGates.rebootForRepair"),
    value("settings.batchIdleDuration"),
    value("settings.batchMaxDuration"),
    value("settings.clusterCABundle"),
    value("settings.clusterEndpoint"),
    value("settings.clusterName"),
    since(7, "settings.disableClusterStateObservability"),
    since(4, "settings.disableDryRun"),
    since(1, "settings.eksControlPlane"),
    since(15, "settings.enableDRA"),
    since(12, "settings.enableZonalShift"),
    since(14, "settings.featureGates.capacityBuffer"),
    since(7, "settings.featureGates.nodeOverlay"),
    since(1, "settings.featureGates.nodeRepair"),
    since(15, "settings.featureGates.podDeletionCostManagement"),
    since(1, "settings.featureGates.reservedCapacity"),
    value("settings.featureGates.spotToSpotConsolidation"),
    since(7, "settings.featureGates.staticCapacity"),
    since(15, "settings.featureGates.terminateFirstDrift"),
    since(15, "settings.featureGates.terminateFirstRepair"),
    since(7, "settings.ignoreDRARequests"),
    value("settings.interruptionQueue"),
    value("settings.isolatedVPC"),
    since(15, "settings.legacyNodeRepair"),
    since(4, "settings.minValuesPolicy"),
    since(4, "settings.preferencePolicy"),
    value("settings.reservedENIs"),
    since(15, "settings.securityGroupRefreshInterval"),
    since(13, "settings.subnetRefreshInterval"),
    value("settings.vmMemoryOverheadPercent"),
    open("strategy"),
    value("terminationGracePeriodSeconds"),
    value("tolerations"),
    value("topologySpreadConstraints"),
    until(2, "webhook.enabled"),
    until(2, "webhook.metrics.port"),
    until(2, "webhook.port"),
];

/// What is known of a path.
#[derive(Debug)]
pub(super) enum Known {
    /// It is a key, or stands below an open one.
    Key(&'static Key),
    /// Keys stand below it.
    Above,
    /// The chart has nothing of the kind.
    Nothing,
}

/// Looks a path up.
pub(super) fn look_up(path: &str) -> Known {
    let is_below =
        |path: &str, above: &str| path.strip_prefix(above).is_some_and(|rest| rest.starts_with('.'));
    let found = KEYS.iter().find(|key| key.path == path || (key.is_open && is_below(path, key.path)));
    match found {
        Some(key) => Known::Key(key),
        None if KEYS.iter().any(|key| is_below(key.path, path)) => Known::Above,
        None => Known::Nothing,
    }
}

/// Whether the chart of a version knows a path.
pub(super) fn has(path: &str, version: Version) -> bool {
    matches!(look_up(path), Known::Key(key) if key.is_in(version))
}

/// Keys of older charts, and what to do instead.
pub(super) const FORMER: &[(&str, &str)] = &[
    ("settings.aws.clusterName", "since 0.33 it is `settings.clusterName`"),
    ("settings.aws.clusterEndpoint", "since 0.33 it is `settings.clusterEndpoint`"),
    ("settings.aws.clusterCABundle", "since 0.33 it is `settings.clusterCABundle`"),
    ("settings.aws.interruptionQueueName", "since 0.33 it is `settings.interruptionQueue`"),
    ("settings.aws.isolatedVPC", "since 0.33 it is `settings.isolatedVPC`"),
    ("settings.aws.vmMemoryOverheadPercent", "since 0.33 it is `settings.vmMemoryOverheadPercent`"),
    ("settings.aws.reservedENIs", "since 0.33 it is `settings.reservedENIs`"),
    ("settings.aws.assumeRoleARN", "1.0 takes no other role: give the service account its own"),
    ("settings.aws.assumeRoleDuration", "1.0 takes no other role: give the service account its own"),
    ("settings.assumeRoleARN", "1.0 takes no other role: give the service account its own"),
    ("settings.assumeRoleDuration", "1.0 takes no other role: give the service account its own"),
    ("settings.aws.defaultInstanceProfile", "each EC2NodeClass has `role` or `instanceProfile` itself"),
    ("settings.aws.tags", "each EC2NodeClass has `tags` itself"),
    ("settings.aws.enablePodENI", "it is always on"),
    ("settings.aws.enableENILimitedPodDensity", "it is always on: set `kubelet.maxPods` in a class"),
    ("settings.aws.nodeNameConvention", "nodes are named by EC2"),
    ("settings.featureGates.driftEnabled", "drift is always on since 1.0"),
    ("settings.featureGates.drift", "drift is always on since 1.0"),
    ("settings.enablePodENI", "it is always on"),
    ("logConfig", "since 1.0 it is `logLevel`, `logOutputPaths` and `logErrorOutputPaths`"),
    ("logEncoding", "logs are always JSON"),
    ("controller.logLevel", "it is `logLevel`"),
    ("controller.outputPaths", "it is `logOutputPaths`"),
    ("controller.errorOutputPaths", "it is `logErrorOutputPaths`"),
    ("aws.defaultInstanceProfile", "each EC2NodeClass has `role` or `instanceProfile` itself"),
    ("clusterName", "it is `settings.clusterName`"),
    ("clusterEndpoint", "it is `settings.clusterEndpoint`"),
    ("webhook", "1.1 has no webhooks any more"),
];

/// What became of a path of older charts, or of one that it stands below.
pub(super) fn former(path: &str) -> Option<&'static str> {
    let is_it =
        |old: &str| path.strip_prefix(old).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    FORMER.iter().find(|(old, _)| is_it(old)).map(|(_, instead)| *instead)
}

/// What the installation decides itself, in the spelling of today and in that before 0.33: whoever passes another value breaks
/// what belongs together.
pub(super) const DECIDED: &[&str] = &[
    "settings.clusterName",
    "settings.clusterEndpoint",
    "settings.interruptionQueue",
    "settings.aws.clusterName",
    "settings.aws.clusterEndpoint",
    "settings.aws.interruptionQueueName",
    "settings.aws.defaultInstanceProfile",
    "serviceAccount.create",
    "serviceAccount.name",
    "serviceAccount.annotations.eks.amazonaws.com/role-arn",
];

/// The gates of the provider, which stand apart from those of Karpenter's core.
pub(super) const AWS_GATES: &[&str] = &["draEFA", "draNVIDIAGPU", "nodeClassCEL", "rebootForRepair"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_and_known_by_version() {
        assert!(KEYS.is_sorted_by_key(|key| key.path));
        for (path, minor, expected) in [
            ("replicas", 0, true),
            ("settings.featureGates.staticCapacity", 6, false),
            ("settings.featureGates.staticCapacity", 10, true),
            ("settings.awsFeatureGates.draEFA", 14, false),
            ("webhook.enabled", 0, true),
            ("webhook.enabled", 3, false),
            ("nodeSelector.kubernetes.io/os", 0, true),
            ("settings", 15, false),
            ("replica", 15, false),
        ] {
            assert_eq!(has(path, Version(1, minor)), expected, "{path} in 1.{minor}");
        }
        assert!(matches!(look_up("settings.featureGates"), Known::Above));
        assert!(former("settings.aws.clusterName").is_some() && former("settings").is_none());
        assert!(FORMER.iter().all(|(old, _)| *old == "webhook" || matches!(look_up(old), Known::Nothing)));
    }
}
