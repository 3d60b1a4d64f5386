//! The fields of `KubeletConfiguration` of `kubelet.config.k8s.io/v1beta1`, each with the Go type that it is decoded
//! into: `config/v1beta1/types.go` of `k8s.io/kubelet` v0.37.0, with which every Karpenter 1.15 is built.

use GoType::{
    Bool, Duration, DurationOrNull, DurationOrNumber, Float, Int32, Int64, List, Map, Quantity, Struct, Text,
    Time, Uint32,
};

/// A type of Go, as far as it matters what JSON it takes. Null is taken by all but [`Duration`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GoType {
    /// `bool`.
    Bool,
    /// `string`.
    Text,
    /// `int32`.
    Int32,
    /// `int64`.
    Int64,
    /// `uint32`.
    Uint32,
    /// `float64`.
    Float,
    /// `metav1.Duration`: text, as `time.ParseDuration` reads it.
    Duration,
    /// The same behind a pointer, which null makes none of.
    DurationOrNull,
    /// The same, or a number of nanoseconds.
    DurationOrNumber,
    /// `metav1.Time`.
    Time,
    /// `resource.Quantity`, of a number as well.
    Quantity,
    /// A slice.
    List(&'static GoType),
    /// A map with text for keys.
    Map(&'static GoType),
    /// A struct.
    Struct(Fields),
}

/// The fields of a struct, by the names that JSON has for them.
pub(crate) type Fields = &'static [(&'static str, GoType)];

/// What Karpenter decodes `spec.kubelet` into.
pub(crate) const KUBELET_CONFIGURATION: Fields = &[
    ("kind", Text),
    ("apiVersion", Text),
    ("enableServer", Bool),
    ("staticPodPath", Text),
    ("podLogsDir", Text),
    ("syncFrequency", Duration),
    ("fileCheckFrequency", Duration),
    ("httpCheckFrequency", Duration),
    ("staticPodURL", Text),
    ("staticPodURLHeader", Map(&List(&Text))),
    ("address", Text),
    ("port", Int32),
    ("readOnlyPort", Int32),
    ("tlsCertFile", Text),
    ("tlsPrivateKeyFile", Text),
    ("tlsCipherSuites", List(&Text)),
    ("tlsCurvePreferences", List(&Int32)),
    ("tlsMinVersion", Text),
    ("rotateCertificates", Bool),
    ("serverTLSBootstrap", Bool),
    ("authentication", Struct(AUTHENTICATION)),
    ("authorization", Struct(AUTHORIZATION)),
    ("registryPullQPS", Int32),
    ("registryBurst", Int32),
    ("imagePullCredentialsVerificationPolicy", Text),
    ("preloadedImagesVerificationAllowlist", List(&Text)),
    ("eventRecordQPS", Int32),
    ("eventBurst", Int32),
    ("enableDebuggingHandlers", Bool),
    ("enableContentionProfiling", Bool),
    ("healthzPort", Int32),
    ("healthzBindAddress", Text),
    ("oomScoreAdj", Int32),
    ("clusterDomain", Text),
    ("clusterDNS", List(&Text)),
    ("streamingConnectionIdleTimeout", Duration),
    ("nodeStatusUpdateFrequency", Duration),
    ("nodeStatusReportFrequency", Duration),
    ("nodeLeaseDurationSeconds", Int32),
    ("imageMinimumGCAge", Duration),
    ("imageMaximumGCAge", Duration),
    ("imageGCHighThresholdPercent", Int32),
    ("imageGCLowThresholdPercent", Int32),
    ("volumeStatsAggPeriod", Duration),
    ("kubeletCgroups", Text),
    ("systemCgroups", Text),
    ("cgroupRoot", Text),
    ("cgroupsPerQOS", Bool),
    ("cgroupDriver", Text),
    ("cpuManagerPolicy", Text),
    ("singleProcessOOMKill", Bool),
    ("cpuManagerPolicyOptions", Map(&Text)),
    ("cpuManagerReconcilePeriod", Duration),
    ("memoryManagerPolicy", Text),
    ("topologyManagerPolicy", Text),
    ("topologyManagerScope", Text),
    ("topologyManagerPolicyOptions", Map(&Text)),
    ("qosReserved", Map(&Text)),
    ("runtimeRequestTimeout", Duration),
    ("hairpinMode", Text),
    ("maxPods", Int32),
    ("podCIDR", Text),
    ("podPidsLimit", Int64),
    ("resolvConf", Text),
    ("runOnce", Bool),
    ("cpuCFSQuota", Bool),
    ("cpuCFSQuotaPeriod", DurationOrNull),
    ("nodeStatusMaxImages", Int32),
    ("maxOpenFiles", Int64),
    ("contentType", Text),
    ("kubeAPIQPS", Int32),
    ("kubeAPIBurst", Int32),
    ("serializeImagePulls", Bool),
    ("maxParallelImagePulls", Int32),
    ("evictionHard", Map(&Text)),
    ("evictionSoft", Map(&Text)),
    ("evictionSoftGracePeriod", Map(&Text)),
    ("evictionPressureTransitionPeriod", Duration),
    ("evictionMaxPodGracePeriod", Int32),
    ("evictionMinimumReclaim", Map(&Text)),
    ("mergeDefaultEvictionSettings", Bool),
    ("podsPerCore", Int32),
    ("enableControllerAttachDetach", Bool),
    ("protectKernelDefaults", Bool),
    ("makeIPTablesUtilChains", Bool),
    ("iptablesMasqueradeBit", Int32),
    ("iptablesDropBit", Int32),
    ("featureGates", Map(&Bool)),
    ("failSwapOn", Bool),
    ("memorySwap", Struct(MEMORY_SWAP)),
    ("containerLogMaxSize", Text),
    ("containerLogMaxFiles", Int32),
    ("containerLogMaxWorkers", Int32),
    ("containerLogMonitorInterval", DurationOrNull),
    ("configMapAndSecretChangeDetectionStrategy", Text),
    ("systemReserved", Map(&Text)),
    ("kubeReserved", Map(&Text)),
    ("reservedSystemCPUs", Text),
    ("showHiddenMetricsForVersion", Text),
    ("systemReservedCgroup", Text),
    ("kubeReservedCgroup", Text),
    ("enforceNodeAllocatable", List(&Text)),
    ("allowedUnsafeSysctls", List(&Text)),
    ("defaultPodSysctls", Map(&Text)),
    ("volumePluginDir", Text),
    ("providerID", Text),
    ("kernelMemcgNotification", Bool),
    ("logging", Struct(LOGGING)),
    ("enableSystemLogHandler", Bool),
    ("enableSystemLogQuery", Bool),
    ("shutdownGracePeriod", Duration),
    ("shutdownGracePeriodCriticalPods", Duration),
    ("shutdownGracePeriodByPodPriority", List(&Struct(SHUTDOWN))),
    ("crashLoopBackOff", Struct(CRASH_LOOP_BACK_OFF)),
    ("reservedMemory", List(&Struct(MEMORY_RESERVATION))),
    ("enableProfilingHandler", Bool),
    ("enableDebugFlagsHandler", Bool),
    ("seccompDefault", Bool),
    ("memoryThrottlingFactor", Float),
    ("memoryReservationPolicy", Text),
    ("registerWithTaints", List(&Struct(TAINT))),
    ("registerNode", Bool),
    ("tracing", Struct(TRACING)),
    ("localStorageCapacityIsolation", Bool),
    ("containerRuntimeEndpoint", Text),
    ("imageServiceEndpoint", Text),
    ("failCgroupV1", Bool),
    ("userNamespaces", Struct(USER_NAMESPACES)),
];

const AUTHENTICATION: Fields = &[
    ("x509", Struct(&[("clientCAFile", Text)])),
    ("webhook", Struct(&[("enabled", Bool), ("cacheTTL", Duration)])),
    ("anonymous", Struct(&[("enabled", Bool)])),
];

const AUTHORIZATION: Fields = &[
    ("mode", Text),
    ("webhook", Struct(&[("cacheAuthorizedTTL", Duration), ("cacheUnauthorizedTTL", Duration)])),
];

const MEMORY_SWAP: Fields = &[("swapBehavior", Text)];

/// `LoggingConfiguration` of `k8s.io/component-base/logs/api/v1`.
const LOGGING: Fields = &[
    ("format", Text),
    ("flushFrequency", DurationOrNumber),
    ("verbosity", Uint32),
    ("vmodule", List(&Struct(&[("filePattern", Text), ("verbosity", Uint32)]))),
    ("options", Struct(&[("text", Struct(LOG_OUTPUT)), ("json", Struct(LOG_OUTPUT))])),
];

const LOG_OUTPUT: Fields = &[("splitStream", Bool), ("infoBufferSize", Quantity)];

const SHUTDOWN: Fields = &[("priority", Int32), ("shutdownGracePeriodSeconds", Int64)];

const CRASH_LOOP_BACK_OFF: Fields = &[("maxContainerRestartPeriod", DurationOrNull)];

const MEMORY_RESERVATION: Fields = &[("numaNode", Int32), ("limits", Map(&Quantity))];

const TAINT: Fields = &[("key", Text), ("value", Text), ("effect", Text), ("timeAdded", Time)];

const TRACING: Fields = &[("endpoint", Text), ("samplingRatePerMillion", Int32)];

const USER_NAMESPACES: Fields = &[("idsPerPod", Int64)];

impl GoType {
    /// What a value of it is, for messages.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Bool => "`true` or `false`",
            Text => "text",
            Int32 => "a whole number that fits 32 bits",
            Int64 => "a whole number that fits 64 bits",
            Uint32 => "a whole number from 0 to 4294967295",
            Float => "a number",
            Duration | DurationOrNull => "a duration such as `1m30s`",
            DurationOrNumber => "a duration such as `5s`, or a whole number of nanoseconds",
            Time => "a time such as `2026-01-31T12:00:00Z`",
            Quantity => "an amount such as `500Mi`",
            List(_) => "a list",
            Map(_) | Struct(_) => "a map",
        }
    }
}

/// The field of this name; upper and lower case differ.
pub(crate) fn field(fields: Fields, name: &str) -> Option<GoType> {
    fields.iter().find(|(known, _)| *known == name).map(|(_, go_type)| *go_type)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::shared_file;

    /// What Go calls the type, as far as [`GoType`] tells types apart.
    fn go_type(name: &str) -> &'static str {
        match name.trim_start_matches('*') {
            "bool" => "Bool",
            "int32" => "Int32",
            "int64" => "Int64",
            "float64" => "Float",
            "metav1.Duration" if name.starts_with('*') => "DurationOrNull",
            "metav1.Duration" => "Duration",
            "string"
            | "ImagePullCredentialsVerificationPolicy"
            | "ResourceChangeDetectionStrategy"
            | "MemoryReservationPolicy" => "Text",
            list if list.starts_with("[]") => "List",
            map if map.starts_with("map[") => "Map",
            _ => "Struct",
        }
    }

    #[test]
    fn fields_are_those_of_the_library() {
        let Some(text) = shared_file("reference/kubelet-fields-v0.37.0.tsv") else { return };
        let rows: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once('\t')).collect();
        assert_eq!(rows.len(), 126);
        // Beside them stand `kind` and `apiVersion`.
        assert_eq!(KUBELET_CONFIGURATION.len(), rows.len() + 2);
        for (name, of_go) in rows {
            let ours = format!("{:?}", field(KUBELET_CONFIGURATION, name).expect(name));
            assert_eq!(ours.split('(').next(), Some(go_type(of_go)), "{name}");
        }
    }
}
