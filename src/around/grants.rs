//! What Karpenter's controller asks of AWS, release by release: every action with the resources and the conditions that
//! its own template grants it with (1.0 to 1.14), and what the calls in `pkg/aws/sdk.go` of 1.15 add to that.

use crate::apis::version::Version;

/// The policies that the grants are cut into: one alone would be too long for IAM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Policy {
    /// Instances are started from something.
    Launch,
    /// What was started is tagged and ended.
    Instances,
    /// What there is to choose from.
    Discovery,
    /// Instance profiles, and the role in them.
    Profiles,
    /// The queue of interruptions.
    Interruption,
}

impl Policy {
    /// All of them.
    pub(crate) const ALL: [Policy; 5] =
        [Policy::Launch, Policy::Instances, Policy::Discovery, Policy::Profiles, Policy::Interruption];

    /// As names have it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Policy::Launch => "Launch",
            Policy::Instances => "Instances",
            Policy::Discovery => "Discovery",
            Policy::Profiles => "Profiles",
            Policy::Interruption => "Interruption",
        }
    }
}

/// Something that some minor versions of Karpenter 1 have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Item {
    /// With `{…}` for what differs from cluster to cluster.
    pub text: &'static str,
    since: u16,
    until: u16,
}

const NEVER: u16 = u16::MAX;

const fn always(text: &'static str) -> Item {
    Item { text, since: 0, until: NEVER }
}

const fn since(minor: u16, text: &'static str) -> Item {
    Item { text, since: minor, until: NEVER }
}

const fn within(since: u16, until: u16, text: &'static str) -> Item {
    Item { text, since, until }
}

impl Item {
    /// Whether a version has it.
    pub(crate) fn is_in(&self, version: Version) -> bool {
        (self.since..=self.until).contains(&version.1)
    }
}

/// A condition of IAM: the operator, the key, and the values of which one must fit.
pub(crate) type Condition = (&'static str, &'static str, &'static [&'static str]);

/// Actions that are granted together.
#[derive(Debug)]
pub(crate) struct Statement {
    /// The policy it stands in.
    pub policy: Policy,
    /// Its name, and the versions that have it.
    pub sid: Item,
    /// What may be done.
    pub actions: &'static [Item],
    /// To what.
    pub resources: &'static [Item],
    /// If what.
    pub conditions: &'static [Condition],
}

/// Stands for the role of the nodes, or for each of them.
pub(crate) const NODE_ROLE: &str = "{node-role-arn}";
/// Stands for the queue of interruptions.
pub(crate) const QUEUE: &str = "{queue-arn}";

const EQUALS: &str = "StringEquals";
const LIKE: &str = "StringLike";
const OWNED: &[&str] = &["owned"];
const CLUSTER: &[&str] = &["{cluster}"];
const REGION: &[&str] = &["{region}"];
const ANY: &[&str] = &["*"];
const RESOURCE_CLUSTER: &str = "aws:ResourceTag/kubernetes.io/cluster/{cluster}";
const REQUEST_CLUSTER: &str = "aws:RequestTag/kubernetes.io/cluster/{cluster}";
const REQUEST_EKS: &str = "aws:RequestTag/eks:eks-cluster-name";

/// The cluster's pools made it.
const OF_A_POOL: &[Condition] =
    &[(EQUALS, RESOURCE_CLUSTER, OWNED), (LIKE, "aws:ResourceTag/karpenter.sh/nodepool", ANY)];
/// It is tagged as the cluster's pools tag.
const TAGGED_FOR_A_POOL: &[Condition] = &[
    (EQUALS, REQUEST_CLUSTER, OWNED),
    (EQUALS, REQUEST_EKS, CLUSTER),
    (LIKE, "aws:RequestTag/karpenter.sh/nodepool", ANY),
];
const IN_REGION: &[Condition] = &[(EQUALS, "aws:RequestedRegion", REGION)];

/// What launches make, all of it tagged.
const MADE: &[Item] = &[
    within(3, 8, "arn:{partition}:ec2:{region}:*:capacity-reservation/*"),
    always("arn:{partition}:ec2:{region}:*:fleet/*"),
    always("arn:{partition}:ec2:{region}:*:instance/*"),
    always("arn:{partition}:ec2:{region}:*:launch-template/*"),
    always("arn:{partition}:ec2:{region}:*:network-interface/*"),
    always("arn:{partition}:ec2:{region}:*:spot-instances-request/*"),
    always("arn:{partition}:ec2:{region}:*:volume/*"),
];
const TAGGABLE: &[Item] = &[
    always("arn:{partition}:ec2:{region}:*:fleet/*"),
    always("arn:{partition}:ec2:{region}:*:instance/*"),
    always("arn:{partition}:ec2:{region}:*:launch-template/*"),
    always("arn:{partition}:ec2:{region}:*:network-interface/*"),
    always("arn:{partition}:ec2:{region}:*:spot-instances-request/*"),
    always("arn:{partition}:ec2:{region}:*:volume/*"),
];
const INSTANCES: &[Item] = &[always("arn:{partition}:ec2:{region}:*:instance/*")];
const PROFILES: &[Item] = &[always("arn:{partition}:iam::{account}:instance-profile/*")];
const THE_CLUSTER: &[Item] = &[always("arn:{partition}:eks:{region}:{account}:cluster/{cluster}")];
const EVERYTHING: &[Item] = &[always("*")];

/// All that is granted, policy by policy.
pub(crate) const STATEMENTS: &[Statement] = &[
    Statement {
        policy: Policy::Launch,
        sid: always("LaunchFromWhatIsThere"),
        actions: &[always("ec2:CreateFleet"), always("ec2:RunInstances")],
        resources: &[
            since(3, "arn:{partition}:ec2:{region}:*:capacity-reservation/*"),
            always("arn:{partition}:ec2:{region}::image/*"),
            since(11, "arn:{partition}:ec2:{region}:*:placement-group/*"),
            always("arn:{partition}:ec2:{region}:*:security-group/*"),
            always("arn:{partition}:ec2:{region}::snapshot/*"),
            always("arn:{partition}:ec2:{region}:*:subnet/*"),
        ],
        conditions: &[],
    },
    Statement {
        policy: Policy::Launch,
        sid: always("LaunchFromOwnTemplates"),
        actions: &[always("ec2:CreateFleet"), always("ec2:RunInstances")],
        resources: &[always("arn:{partition}:ec2:{region}:*:launch-template/*")],
        conditions: OF_A_POOL,
    },
    Statement {
        policy: Policy::Launch,
        sid: always("MakeWhatIsTagged"),
        actions: &[always("ec2:CreateFleet"), always("ec2:CreateLaunchTemplate"), always("ec2:RunInstances")],
        resources: MADE,
        conditions: TAGGED_FOR_A_POOL,
    },
    Statement {
        policy: Policy::Instances,
        sid: always("TagWhatIsMade"),
        actions: &[always("ec2:CreateTags")],
        resources: TAGGABLE,
        conditions: &[
            (EQUALS, REQUEST_CLUSTER, OWNED),
            (EQUALS, REQUEST_EKS, CLUSTER),
            (EQUALS, "ec2:CreateAction", &["RunInstances", "CreateFleet", "CreateLaunchTemplate"]),
            (LIKE, "aws:RequestTag/karpenter.sh/nodepool", ANY),
        ],
    },
    Statement {
        policy: Policy::Instances,
        sid: always("NameOwnInstances"),
        actions: &[always("ec2:CreateTags")],
        resources: INSTANCES,
        conditions: &[
            (EQUALS, RESOURCE_CLUSTER, OWNED),
            (LIKE, "aws:ResourceTag/karpenter.sh/nodepool", ANY),
            ("StringEqualsIfExists", REQUEST_EKS, CLUSTER),
            (
                "ForAllValues:StringEquals",
                "aws:TagKeys",
                &["eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"],
            ),
        ],
    },
    Statement {
        policy: Policy::Instances,
        sid: always("EndWhatIsOwn"),
        actions: &[always("ec2:DeleteLaunchTemplate"), always("ec2:TerminateInstances")],
        resources: &[
            always("arn:{partition}:ec2:{region}:*:instance/*"),
            always("arn:{partition}:ec2:{region}:*:launch-template/*"),
        ],
        conditions: OF_A_POOL,
    },
    Statement {
        policy: Policy::Instances,
        sid: since(15, "RebootOwnInstances"),
        actions: &[always("ec2:RebootInstances")],
        resources: INSTANCES,
        conditions: OF_A_POOL,
    },
    Statement {
        policy: Policy::Discovery,
        sid: always("LookAroundInTheRegion"),
        actions: &[
            within(0, 0, "ec2:DescribeAvailabilityZones"),
            since(3, "ec2:DescribeCapacityReservations"),
            always("ec2:DescribeImages"),
            since(13, "ec2:DescribeInstanceStatus"),
            always("ec2:DescribeInstanceTypeOfferings"),
            always("ec2:DescribeInstanceTypes"),
            always("ec2:DescribeInstances"),
            always("ec2:DescribeLaunchTemplates"),
            since(11, "ec2:DescribePlacementGroups"),
            always("ec2:DescribeSecurityGroups"),
            always("ec2:DescribeSpotPriceHistory"),
            always("ec2:DescribeSubnets"),
        ],
        resources: EVERYTHING,
        conditions: IN_REGION,
    },
    Statement {
        policy: Policy::Discovery,
        sid: within(12, 12, "SeeTheStatusOfInstances"),
        actions: &[always("ec2:DescribeInstanceStatus")],
        resources: EVERYTHING,
        conditions: &[],
    },
    Statement {
        policy: Policy::Discovery,
        sid: always("ReadParametersOfImages"),
        actions: &[always("ssm:GetParameter")],
        resources: &[always("arn:{partition}:ssm:{region}::parameter/aws/service/*")],
        conditions: &[],
    },
    Statement {
        policy: Policy::Discovery,
        sid: always("ReadPrices"),
        actions: &[always("pricing:GetProducts")],
        resources: EVERYTHING,
        conditions: &[],
    },
    Statement {
        policy: Policy::Discovery,
        sid: always("ReadTheCluster"),
        actions: &[always("eks:DescribeCluster")],
        resources: THE_CLUSTER,
        conditions: &[],
    },
    Statement {
        policy: Policy::Discovery,
        sid: within(12, 12, "SeeZonalShifts"),
        actions: &[always("arc-zonal-shift:GetManagedResource")],
        resources: THE_CLUSTER,
        conditions: &[],
    },
    Statement {
        policy: Policy::Discovery,
        sid: since(13, "SeeZonalShiftsOfTheCluster"),
        actions: &[always("arc-zonal-shift:GetManagedResource")],
        resources: EVERYTHING,
        conditions: &[(
            EQUALS,
            "arc-zonal-shift:ResourceIdentifier",
            &["arn:{partition}:eks:{region}:{account}:cluster/{cluster}"],
        )],
    },
    Statement {
        policy: Policy::Profiles,
        sid: within(0, 0, "GiveNodesTheirRole"),
        actions: &[always("iam:PassRole")],
        resources: &[always(NODE_ROLE)],
        conditions: &[(EQUALS, "iam:PassedToService", &["ec2.amazonaws.com"])],
    },
    Statement {
        policy: Policy::Profiles,
        sid: since(1, "GiveNodesOfAnyPartitionTheirRole"),
        actions: &[always("iam:PassRole")],
        resources: &[always(NODE_ROLE)],
        conditions: &[(EQUALS, "iam:PassedToService", &["ec2.amazonaws.com", "ec2.amazonaws.com.cn"])],
    },
    Statement {
        policy: Policy::Profiles,
        sid: always("MakeProfiles"),
        actions: &[always("iam:CreateInstanceProfile")],
        resources: PROFILES,
        conditions: &[
            (EQUALS, REQUEST_CLUSTER, OWNED),
            (EQUALS, REQUEST_EKS, CLUSTER),
            (EQUALS, "aws:RequestTag/topology.kubernetes.io/region", REGION),
            (LIKE, "aws:RequestTag/karpenter.k8s.aws/ec2nodeclass", ANY),
        ],
    },
    Statement {
        policy: Policy::Profiles,
        sid: always("TagOwnProfiles"),
        actions: &[always("iam:TagInstanceProfile")],
        resources: PROFILES,
        conditions: &[
            (EQUALS, RESOURCE_CLUSTER, OWNED),
            (EQUALS, "aws:ResourceTag/topology.kubernetes.io/region", REGION),
            (EQUALS, REQUEST_CLUSTER, OWNED),
            (EQUALS, REQUEST_EKS, CLUSTER),
            (EQUALS, "aws:RequestTag/topology.kubernetes.io/region", REGION),
            (LIKE, "aws:ResourceTag/karpenter.k8s.aws/ec2nodeclass", ANY),
            (LIKE, "aws:RequestTag/karpenter.k8s.aws/ec2nodeclass", ANY),
        ],
    },
    Statement {
        policy: Policy::Profiles,
        sid: always("ChangeOwnProfiles"),
        actions: &[
            always("iam:AddRoleToInstanceProfile"),
            always("iam:DeleteInstanceProfile"),
            always("iam:RemoveRoleFromInstanceProfile"),
        ],
        resources: PROFILES,
        conditions: &[
            (EQUALS, RESOURCE_CLUSTER, OWNED),
            (EQUALS, "aws:ResourceTag/topology.kubernetes.io/region", REGION),
            (LIKE, "aws:ResourceTag/karpenter.k8s.aws/ec2nodeclass", ANY),
        ],
    },
    Statement {
        policy: Policy::Profiles,
        sid: always("ReadProfiles"),
        actions: &[always("iam:GetInstanceProfile")],
        resources: PROFILES,
        conditions: &[],
    },
    Statement {
        policy: Policy::Profiles,
        sid: since(7, "ListProfiles"),
        actions: &[always("iam:ListInstanceProfiles")],
        resources: EVERYTHING,
        conditions: &[],
    },
    Statement {
        policy: Policy::Interruption,
        sid: always("HearOfInterruptions"),
        actions: &[always("sqs:DeleteMessage"), always("sqs:GetQueueUrl"), always("sqs:ReceiveMessage")],
        resources: &[always(QUEUE)],
        conditions: &[],
    },
];

/// The events that the queue hears of: the word in the rule's name, the source, and the type.
pub(crate) const EVENTS: &[(Item, &str, &str)] = &[
    (always("Health"), "aws.health", "AWS Health Event"),
    (always("SpotInterruption"), "aws.ec2", "EC2 Spot Instance Interruption Warning"),
    (always("Rebalance"), "aws.ec2", "EC2 Instance Rebalance Recommendation"),
    (always("StateChange"), "aws.ec2", "EC2 Instance State-change Notification"),
    (since(10, "ReservationEnd"), "aws.ec2", "EC2 Capacity Reservation Instance Interruption Warning"),
];

/// AWS's own policies of the nodes' role.
pub(crate) const NODE_POLICIES: &[Item] = &[
    within(0, 3, "AmazonEC2ContainerRegistryReadOnly"),
    since(4, "AmazonEC2ContainerRegistryPullOnly"),
    always("AmazonEKSWorkerNodePolicy"),
    always("AmazonEKS_CNI_Policy"),
    always("AmazonSSMManagedInstanceCore"),
];

/// The same under EKS Auto Mode, which brings the network itself.
pub(crate) const AUTO_MODE_POLICIES: &[Item] =
    &[always("AmazonEC2ContainerRegistryPullOnly"), always("AmazonEKSWorkerNodeMinimalPolicy")];
