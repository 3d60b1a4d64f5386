//! The plugins of containerd's configuration: what the CRI plugin of containerd 1 holds is spread over three in containerd 2.

/// Images, of containerd 2.
pub(crate) const IMAGES: &str = "io.containerd.cri.v1.images";
/// Runtimes, of containerd 2.
pub(crate) const RUNTIME: &str = "io.containerd.cri.v1.runtime";
/// Both, of containerd 1; in containerd 2 only the server that streams to `kubectl exec`.
pub(crate) const CRI: &str = "io.containerd.grpc.v1.cri";

/// What containerd 2 still looks for in the old plugin.
const SERVER: [&str; 6] = [
    "disable_tcp_service",
    "enable_tls_streaming",
    "stream_idle_timeout",
    "stream_server_address",
    "stream_server_port",
    "x509_key_pair_streaming",
];

/// Whether only containerd 1 looks for this key in its CRI plugin.
///
/// A configuration of version 2 is brought up to date with all of its keys, but nodeadm writes one of version 3 as soon
/// as a NodeConfig has a plugin of containerd 2, and in that they are passed over.
pub(crate) fn is_of_containerd_1(key: &str) -> bool {
    !SERVER.contains(&key)
}
