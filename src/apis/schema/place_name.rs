//! The places of the API types that rules beyond shape look at, each by a name.

/// A place, or some that are alike, of one or several API types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PlaceName {
    /// `metadata.name` and `metadata.generateName`.
    ObjectName,
    /// `metadata.namespace`.
    Namespace,
    /// `metadata.labels`.
    ObjectLabels,
    /// `metadata.annotations`.
    ObjectAnnotations,
    /// `metadata.finalizers`.
    Finalizers,
    /// `metadata.ownerReferences`.
    OwnerReferences,
    /// `spec` of a NodePool.
    PoolSpec,
    /// `budgets` of a NodePool.
    Budgets,
    /// `group`, `kind` and `name` of a `nodeClassRef`.
    NodeClassRefPart,
    /// The labels of a template, and the `key` of a requirement.
    LabelKeys,
    /// `requirements` of a NodePool or a NodeOverlay.
    Requirements,
    /// `requirements` of a NodePool.
    PoolRequirements,
    /// `spec` of a NodeOverlay.
    OverlaySpec,
    /// `capacity` of a NodeOverlay.
    OverlayCapacity,
    /// `spec` of a CapacityBuffer, for its size.
    BufferSize,
    /// `spec` of a CapacityBuffer, for what it is a buffer of.
    BufferTarget,
    /// `spec` of an EC2NodeClass, for the role of its nodes.
    ClassRole,
    /// `spec` of an EC2NodeClass, for its images.
    ClassImages,
    /// `role` and `instanceProfile`.
    RoleName,
    /// `amiSelectorTerms`.
    AmiSelectorTerms,
    /// `alias` of a term that selects images.
    AmiAlias,
    /// The lists of terms that select subnets, security groups and capacity reservations.
    SelectorTerms,
    /// `tags` of a term.
    SelectorTags,
    /// `blockDeviceMappings`.
    BlockDeviceMappings,
    /// `ebs` of a block device, for its size.
    VolumeSize,
    /// `ebs` of a block device, for its snapshot.
    VolumeSnapshot,
    /// `connectionTracking`.
    ConnectionTracking,
    /// `placementGroupSelector`.
    PlacementGroupSelector,
    /// `networkInterfaces`.
    NetworkInterfaces,
    /// `kubelet`.
    Kubelet,
    /// The maps of the kubelet whose keys are eviction signals.
    EvictionSignals,
    /// `kubeReserved` and `systemReserved`.
    ReservedResources,
    /// `tags` of what Karpenter makes.
    Tags,
}

impl PlaceName {
    /// How many there are: each is below as a number.
    pub(crate) const COUNT: usize = PlaceName::Tags as usize + 1;
}
