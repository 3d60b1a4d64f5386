//! What the API server refuses of an EC2NodeClass beyond shape, by topic (`pkg/apis/v1/ec2nodeclass.go` of v1.14.1).

pub mod ami;
pub mod kubelet;
pub mod network;
pub mod role;
pub mod selectors;
pub mod storage;
pub mod tags;
