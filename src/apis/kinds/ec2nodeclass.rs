//! EC2NodeClass of `karpenter.k8s.aws/v1`: its fields from v1.0.14 to v1.15.2 (`pkg/apis/v1/ec2nodeclass.go`).

use super::metadata::{CONDITION, OBJECT_META};
use crate::apis::patterns;
use crate::apis::schema::{
    ApiType, Field, Format, PlaceName, Reach, Schema, any, boolean, defaulted, integer, leaf, list, map,
    matching, object, one_of, optional, outline, outlines, required, text,
};
use crate::apis::version::{Release, Version};

/// EC2NodeClass.
pub(crate) static EC2_NODE_CLASS: ApiType = ApiType {
    group: "karpenter.k8s.aws",
    version: "v1",
    kind: "EC2NodeClass",
    since: None,
    reach: Reach::Cluster,
    root: object(&[
        optional("apiVersion", text()),
        optional("kind", text()),
        optional("metadata", OBJECT_META),
        optional("spec", object(SPEC).at(&[PlaceName::ClassRole, PlaceName::ClassImages])),
        optional("status", outline(STATUS)),
    ]),
};

const SPEC: &[Field] = &[
    optional(
        "amiFamily",
        one_of(&["AL2", "AL2023", "Bottlerocket", "Custom", "Windows2019", "Windows2022"])
            .and_later(&[(Version(1, 9), "Windows2025")]),
    ),
    required("amiSelectorTerms", list(&AMI_TERM).at_least(1).at_most(30).at(&[PlaceName::AmiSelectorTerms])),
    optional("associatePublicIPAddress", boolean()),
    optional("blockDeviceMappings", list(&BLOCK_DEVICE).at_most(50).at(&[PlaceName::BlockDeviceMappings])),
    optional(
        "capacityReservationSelectorTerms",
        list(&RESERVATION_TERM).at_most(30).at(&[PlaceName::SelectorTerms]),
    )
    .since(Version(1, 3)),
    optional("connectionTracking", object(CONNECTION_TRACKING).at(&[PlaceName::ConnectionTracking]))
        .since(Version(1, 13)),
    optional("context", text()),
    optional("cpuOptions", object(&[optional("nestedVirtualization", one_of(&["enabled", "disabled"]))]))
        .since(Version(1, 13)),
    optional("detailedMonitoring", boolean()),
    optional("enclaveOptions", object(&[required("enabled", boolean())])).since(Version(1, 15)),
    optional("instanceProfile", text().at(&[PlaceName::RoleName])),
    optional("instanceStorePolicy", one_of(&["RAID0"])),
    optional("ipPrefixCount", COUNT).since(Version(1, 8)),
    optional("kubelet", object(KUBELET).at(&[PlaceName::Kubelet])).until(Version(1, 15)),
    optional("kubelet", map(&ANYTHING)).since(Version(1, 15)),
    defaulted(
        "metadataOptions",
        r#"{"httpEndpoint":"enabled","httpProtocolIPv6":"disabled","httpPutResponseHopLimit":1,"httpTokens":"required"}"#,
        object(METADATA_OPTIONS),
    ),
    optional("networkInterfaces", list(&NETWORK_INTERFACE).at_most(150).at(&[PlaceName::NetworkInterfaces]))
        .since(Version(1, 11)),
    optional("placementGroupSelector", object(PLACEMENT_GROUP).at(&[PlaceName::PlacementGroupSelector]))
        .since(Version(1, 11)),
    optional("role", text().at(&[PlaceName::RoleName])),
    required(
        "securityGroupSelectorTerms",
        list(&SECURITY_GROUP_TERM).at_most(30).at(&[PlaceName::SelectorTerms]),
    ),
    required("subnetSelectorTerms", list(&SUBNET_TERM).at_most(30).at(&[PlaceName::SelectorTerms])),
    optional("tags", map(&TEXT).at(&[PlaceName::Tags])),
    optional("userData", text()),
];

static TEXT: Schema = text();
static ANYTHING: Schema = any();
const COUNT: Schema = integer(Format::Int32).within(0, i32::MAX as i64);
const PERCENT: Schema = integer(Format::Int32).within(0, 100);
const SELECTOR_TAGS: Schema = map(&TEXT).at_most(20).at(&[PlaceName::SelectorTags]);

static AMI_TERM: Schema = object(&[
    optional("alias", text().at_most(30).at(&[PlaceName::AmiAlias])),
    optional("id", matching(&patterns::AMI_ID)),
    optional("name", text()),
    optional("owner", text()),
    optional("ssmParameter", text()).since(Version(1, 4)),
    optional("tags", SELECTOR_TAGS),
]);

static SUBNET_TERM: Schema =
    object(&[optional("id", matching(&patterns::SUBNET_ID)), optional("tags", SELECTOR_TAGS)]);

static SECURITY_GROUP_TERM: Schema = object(&[
    optional("id", matching(&patterns::SECURITY_GROUP_ID)),
    optional("name", text()),
    optional("tags", SELECTOR_TAGS),
]);

static RESERVATION_TERM: Schema = object(&[
    optional("id", matching(&patterns::CAPACITY_RESERVATION_ID)),
    optional("instanceMatchCriteria", one_of(&["open", "targeted"])).since(Version(1, 8)),
    optional("ownerID", matching(&patterns::ACCOUNT_ID)),
    optional("tags", SELECTOR_TAGS),
]);

static BLOCK_DEVICE: Schema = object(&[
    optional("deviceName", text()),
    optional("ebs", object(EBS).at(&[PlaceName::VolumeSize, PlaceName::VolumeSnapshot])),
    optional("rootVolume", boolean()),
]);

const EBS: &[Field] = &[
    optional("deleteOnTermination", boolean()),
    optional("encrypted", boolean()),
    optional("iops", integer(Format::Int64)),
    optional("kmsKeyID", text()),
    optional("snapshotID", text()),
    optional("throughput", integer(Format::Int64)),
    optional("volumeInitializationRate", integer(Format::Int32).within(100, 300)).since(Version(1, 5)),
    optional("volumeSize", matching(&patterns::VOLUME_SIZE)),
    optional("volumeType", one_of(&["standard", "io1", "io2", "gp2", "sc1", "st1", "gp3"])),
];

const CONNECTION_TRACKING: &[Field] = &[
    optional("tcpEstablishedTimeout", integer(Format::Int32).within(60, 432_000)),
    optional("udpStreamTimeout", integer(Format::Int32).within(60, 180)),
    optional("udpTimeout", integer(Format::Int32).within(30, 60)),
];

const KUBELET: &[Field] = &[
    optional("clusterDNS", list(&TEXT)),
    optional("cpuCFSQuota", boolean()),
    optional("evictionHard", map(&THRESHOLD).at(&[PlaceName::EvictionSignals])),
    optional("evictionMaxPodGracePeriod", integer(Format::Int32)),
    optional("evictionSoft", map(&THRESHOLD).at(&[PlaceName::EvictionSignals])),
    optional("evictionSoftGracePeriod", map(&TEXT).at(&[PlaceName::EvictionSignals])),
    optional("imageGCHighThresholdPercent", PERCENT),
    optional("imageGCLowThresholdPercent", PERCENT),
    optional("kubeReserved", RESERVED),
    optional("maxPods", COUNT),
    optional("podsPerCore", COUNT),
    optional("systemReserved", RESERVED),
];

static THRESHOLD: Schema = matching(&patterns::EVICTION_THRESHOLD);
static QUANTITY_TEXT: Schema = matching(&patterns::QUANTITY);
const RESERVED: Schema = map(&QUANTITY_TEXT).at(&[PlaceName::ReservedResources]);

const PLACEMENT_GROUP: &[Field] =
    &[optional("id", matching(&patterns::PLACEMENT_GROUP_ID)), optional("name", text().at_least(1))];

const METADATA_OPTIONS: &[Field] = &[
    defaulted("httpEndpoint", r#""enabled""#, one_of(&["enabled", "disabled"])),
    defaulted("httpProtocolIPv6", r#""disabled""#, one_of(&["enabled", "disabled"])),
    defaulted("httpPutResponseHopLimit", "1", integer(Format::Int64).within(1, 64)),
    defaulted("httpTokens", r#""required""#, one_of(&["required", "optional"])),
];

static NETWORK_INTERFACE: Schema = object(&[
    required("deviceIndex", COUNT),
    required("interfaceType", one_of(&["interface", "efa-only"])),
    required("networkCardIndex", COUNT),
]);

const STATUS: &[Field] = &[
    optional("amis", outlines(&STATUS_AMI)),
    optional("capacityReservations", outlines(&STATUS_RESERVATION)).since(Version(1, 3)),
    optional("conditions", outlines(&CONDITION)),
    optional("instanceProfile", leaf()),
    optional("securityGroups", outlines(&STATUS_SECURITY_GROUP)),
    optional("subnets", outlines(&STATUS_SUBNET)),
];

static STATUS_AMI: Schema = outline(&[
    optional("deprecated", leaf()).since_release(Release { minor: Version(1, 1), patch: 1 }),
    optional("id", leaf()),
    optional("name", leaf()),
    optional("requirements", outlines(&STATUS_REQUIREMENT)),
]);

static STATUS_REQUIREMENT: Schema =
    outline(&[optional("key", leaf()), optional("operator", leaf()), optional("values", leaf())]);

static STATUS_RESERVATION: Schema = outline(&[
    optional("availabilityZone", leaf()),
    optional("endTime", leaf()),
    optional("id", leaf()),
    optional("instanceMatchCriteria", leaf()),
    optional("instanceType", leaf()),
    optional("interruptible", leaf()).since(Version(1, 10)),
    optional("ownerID", leaf()),
    optional("reservationType", leaf()).since(Version(1, 6)),
    optional("state", leaf()).since(Version(1, 6)),
]);

static STATUS_SECURITY_GROUP: Schema = outline(&[optional("id", leaf()), optional("name", leaf())]);

static STATUS_SUBNET: Schema =
    outline(&[optional("id", leaf()), optional("zone", leaf()), optional("zoneID", leaf())]);
