//! `KubeletConfiguration` of `kubelet.config.k8s.io/v1beta1`, which a NodeConfig has under `kubelet.config`.
//!
//! Fields are those of `config/v1beta1/types.go` of `k8s.io/kubelet` 0.37. Durations are texts, whatever they look like.

use crate::apis::schema::Format::{Int32, Int64};
use crate::apis::schema::{
    ApiType, Field, Reach, Schema, any, boolean, integer, list, map, object, optional, text,
};

/// KubeletConfiguration.
pub(crate) static KUBELET_CONFIGURATION: ApiType = ApiType {
    group: "kubelet.config.k8s.io",
    version: "v1beta1",
    kind: "KubeletConfiguration",
    since: None,
    reach: Reach::Cluster,
    root: object(FIELDS),
};

/// Its fields.
pub(crate) const FIELDS: &[Field] = &[
    optional("enableServer", boolean()),
    optional("staticPodPath", text()),
    optional("podLogsDir", text()),
    optional("syncFrequency", text()),
    optional("fileCheckFrequency", text()),
    optional("httpCheckFrequency", text()),
    optional("staticPodURL", text()),
    optional("staticPodURLHeader", map(&TEXTS)),
    optional("address", text()),
    optional("port", integer(Int32)),
    optional("readOnlyPort", integer(Int32)),
    optional("tlsCertFile", text()),
    optional("tlsPrivateKeyFile", text()),
    optional("tlsCipherSuites", list(&TEXT)),
    optional("tlsCurvePreferences", list(&NUMBER)),
    optional("tlsMinVersion", text()),
    optional("rotateCertificates", boolean()),
    optional("serverTLSBootstrap", boolean()),
    optional("authentication", object(AUTHENTICATION)),
    optional("authorization", object(AUTHORIZATION)),
    optional("registryPullQPS", integer(Int32)),
    optional("registryBurst", integer(Int32)),
    optional("imagePullCredentialsVerificationPolicy", text()),
    optional("preloadedImagesVerificationAllowlist", list(&TEXT)),
    optional("eventRecordQPS", integer(Int32)),
    optional("eventBurst", integer(Int32)),
    optional("enableDebuggingHandlers", boolean()),
    optional("enableContentionProfiling", boolean()),
    optional("healthzPort", integer(Int32)),
    optional("healthzBindAddress", text()),
    optional("oomScoreAdj", integer(Int32)),
    optional("clusterDomain", text()),
    optional("clusterDNS", list(&TEXT)),
    optional("streamingConnectionIdleTimeout", text()),
    optional("nodeStatusUpdateFrequency", text()),
    optional("nodeStatusReportFrequency", text()),
    optional("nodeLeaseDurationSeconds", integer(Int32)),
    optional("imageMinimumGCAge", text()),
    optional("imageMaximumGCAge", text()),
    optional("imageGCHighThresholdPercent", integer(Int32)),
    optional("imageGCLowThresholdPercent", integer(Int32)),
    optional("volumeStatsAggPeriod", text()),
    optional("kubeletCgroups", text()),
    optional("systemCgroups", text()),
    optional("cgroupRoot", text()),
    optional("cgroupsPerQOS", boolean()),
    optional("cgroupDriver", text()),
    optional("cpuManagerPolicy", text()),
    optional("singleProcessOOMKill", boolean()),
    optional("cpuManagerPolicyOptions", map(&TEXT)),
    optional("cpuManagerReconcilePeriod", text()),
    optional("memoryManagerPolicy", text()),
    optional("topologyManagerPolicy", text()),
    optional("topologyManagerScope", text()),
    optional("topologyManagerPolicyOptions", map(&TEXT)),
    optional("qosReserved", map(&TEXT)),
    optional("runtimeRequestTimeout", text()),
    optional("hairpinMode", text()),
    optional("maxPods", integer(Int32)),
    optional("podCIDR", text()),
    optional("podPidsLimit", integer(Int64)),
    optional("resolvConf", text()),
    optional("runOnce", boolean()),
    optional("cpuCFSQuota", boolean()),
    optional("cpuCFSQuotaPeriod", text()),
    optional("nodeStatusMaxImages", integer(Int32)),
    optional("maxOpenFiles", integer(Int64)),
    optional("contentType", text()),
    optional("kubeAPIQPS", integer(Int32)),
    optional("kubeAPIBurst", integer(Int32)),
    optional("serializeImagePulls", boolean()),
    optional("maxParallelImagePulls", integer(Int32)),
    optional("evictionHard", map(&TEXT)),
    optional("evictionSoft", map(&TEXT)),
    optional("evictionSoftGracePeriod", map(&TEXT)),
    optional("evictionPressureTransitionPeriod", text()),
    optional("evictionMaxPodGracePeriod", integer(Int32)),
    optional("evictionMinimumReclaim", map(&TEXT)),
    optional("mergeDefaultEvictionSettings", boolean()),
    optional("podsPerCore", integer(Int32)),
    optional("enableControllerAttachDetach", boolean()),
    optional("protectKernelDefaults", boolean()),
    optional("makeIPTablesUtilChains", boolean()),
    optional("iptablesMasqueradeBit", integer(Int32)),
    optional("iptablesDropBit", integer(Int32)),
    optional("featureGates", map(&SWITCH)),
    optional("failSwapOn", boolean()),
    optional("memorySwap", object(MEMORY_SWAP)),
    optional("containerLogMaxSize", text()),
    optional("containerLogMaxFiles", integer(Int32)),
    optional("containerLogMaxWorkers", integer(Int32)),
    optional("containerLogMonitorInterval", text()),
    optional("configMapAndSecretChangeDetectionStrategy", text()),
    optional("systemReserved", map(&TEXT)),
    optional("kubeReserved", map(&TEXT)),
    optional("reservedSystemCPUs", text()),
    optional("showHiddenMetricsForVersion", text()),
    optional("systemReservedCgroup", text()),
    optional("kubeReservedCgroup", text()),
    optional("enforceNodeAllocatable", list(&TEXT)),
    optional("allowedUnsafeSysctls", list(&TEXT)),
    optional("defaultPodSysctls", map(&TEXT)),
    optional("volumePluginDir", text()),
    optional("providerID", text()),
    optional("kernelMemcgNotification", boolean()),
    optional("logging", object(LOGGING)),
    optional("enableSystemLogHandler", boolean()),
    optional("enableSystemLogQuery", boolean()),
    optional("shutdownGracePeriod", text()),
    optional("shutdownGracePeriodCriticalPods", text()),
    optional("shutdownGracePeriodByPodPriority", list(&SHUTDOWN)),
    optional("crashLoopBackOff", object(BACK_OFF)),
    optional("reservedMemory", list(&MEMORY)),
    optional("enableProfilingHandler", boolean()),
    optional("enableDebugFlagsHandler", boolean()),
    optional("seccompDefault", boolean()),
    optional("memoryThrottlingFactor", any()),
    optional("memoryReservationPolicy", text()),
    optional("registerWithTaints", list(&ANY)),
    optional("registerNode", boolean()),
    optional("tracing", object(TRACING)),
    optional("localStorageCapacityIsolation", boolean()),
    optional("containerRuntimeEndpoint", text()),
    optional("imageServiceEndpoint", text()),
    optional("failCgroupV1", boolean()),
    optional("userNamespaces", object(USER_NAMESPACES)),
];

const AUTHENTICATION: &[Field] = &[
    optional("x509", object(&[optional("clientCAFile", text())])),
    optional("webhook", object(&[optional("enabled", boolean()), optional("cacheTTL", text())])),
    optional("anonymous", object(&[optional("enabled", boolean())])),
];

const AUTHORIZATION: &[Field] = &[
    optional("mode", text()),
    optional(
        "webhook",
        object(&[optional("cacheAuthorizedTTL", text()), optional("cacheUnauthorizedTTL", text())]),
    ),
];

const MEMORY_SWAP: &[Field] = &[optional("swapBehavior", text())];

/// A frequency may be a number as well.
const LOGGING: &[Field] = &[
    optional("format", text()),
    optional("flushFrequency", any()),
    optional("verbosity", integer(Int64)),
    optional("vmodule", list(&VMODULE)),
    optional("options", any()),
];

const BACK_OFF: &[Field] = &[optional("maxContainerRestartPeriod", text())];

const TRACING: &[Field] = &[optional("endpoint", text()), optional("samplingRatePerMillion", integer(Int32))];

const USER_NAMESPACES: &[Field] = &[optional("idsPerPod", integer(Int64))];

static TEXT: Schema = text();
static TEXTS: Schema = list(&TEXT);
static NUMBER: Schema = integer(Int32);
static SWITCH: Schema = boolean();
static ANY: Schema = any();
static VMODULE: Schema = object(&[optional("filePattern", text()), optional("verbosity", integer(Int64))]);
static SHUTDOWN: Schema =
    object(&[optional("priority", integer(Int32)), optional("shutdownGracePeriodSeconds", integer(Int64))]);
static MEMORY: Schema = object(&[optional("numaNode", integer(Int32)), optional("limits", map(&ANY))]);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubelet::fields;

    #[test]
    fn fields_are_those_that_karpenter_knows() {
        let ours: Vec<&str> = FIELDS.iter().map(|field| field.name).collect();
        let known = fields::KUBELET_CONFIGURATION.iter().map(|(name, _)| *name);
        let known: Vec<&str> = known.filter(|name| !matches!(*name, "kind" | "apiVersion")).collect();
        assert_eq!(ours, known);
    }
}
