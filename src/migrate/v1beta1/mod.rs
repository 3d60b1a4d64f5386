//! v1beta1, of Karpenter 0.32 to 1.0: NodePools and EC2NodeClasses with the defaults of their own version.

pub(super) mod class;
pub(super) mod pool;
