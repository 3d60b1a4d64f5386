//! Public addresses for several interfaces.

use crate::manifest::Manifest;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::{items, pointer, spec};
use crate::rules::{Check, Scope, Sink};
use crate::yaml::Node;

rule! {
    /// a public address, `associatePublicIPAddress: true`, with more than one network interface
    ///
    /// EC2 gives a public address at launch only to an instance with a single interface, and refuses the others
    /// (`generateNetworkInterfaces` of `pkg/providers/launchtemplate/launchtemplate.go`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   associatePublicIPAddress: true
    ///   networkInterfaces:
    ///     - {networkCardIndex: 0, deviceIndex: 0, interfaceType: interface}
    ///     - {networkCardIndex: 1, deviceIndex: 1, interfaceType: interface}
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   associatePublicIPAddress: true
    ///   networkInterfaces:
    ///     - {networkCardIndex: 0, deviceIndex: 0, interfaceType: interface}
    /// ```
    pub(crate) static PUBLIC_ADDRESS_ON_SEVERAL_INTERFACES = error("public-address-on-several-interfaces", Network) {
        scope: Scope::Lint,
        check: Check::Object(public_address_on_several_interfaces),
    }
}

fn public_address_on_several_interfaces(manifest: &Manifest, sink: &mut Sink<'_>) {
    let asked =
        spec(manifest).and_then(|spec| without_nulls::get(spec, "associatePublicIPAddress")?.as_bool());
    let interfaces =
        items(manifest, "networkInterfaces").filter(|(_, item)| Node::as_map(item).is_some()).count();
    if asked == Some(true) && interfaces > 1 {
        let object = sink.object();
        let message = format!("a public address is asked for, but there are {interfaces} network interfaces");
        sink.report(pointer("associatePublicIPAddress"), message)
            .help("remove it, or keep only the primary interface")
            .also(object, pointer("networkInterfaces"), "the interfaces");
    }
}
