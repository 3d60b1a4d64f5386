//! Public addresses for several interfaces.

use crate::manifest::Manifest;
use crate::rules::admission::without_nulls;
use crate::rules::lint::ec2nodeclass::{items, pointer, spec};
use crate::rules::{Check, Rule, Scope, Sink};
use crate::yaml::Node;

/// A public address that EC2 gives only to a single interface.
pub static PUBLIC_ADDRESS: Rule = Rule {
    name: "public-address-on-several-interfaces",
    scope: Scope::Lint,
    doc: "\
a public address, `associatePublicIPAddress: true`, with more than one network interface

EC2 gives a public address at launch only to an instance with a single interface, and refuses the others (`generateNetworkInterfaces` of
`pkg/providers/launchtemplate/launchtemplate.go`, v1.14.1).",
    bad: "kind: EC2NodeClass\nspec:\n  associatePublicIPAddress: true\n  networkInterfaces:\n    - {networkCardIndex: 0, deviceIndex: 0, interfaceType: interface}\n    - {networkCardIndex: 1, deviceIndex: 1, interfaceType: interface}\n",
    good: "kind: EC2NodeClass\nspec:\n  associatePublicIPAddress: true\n  networkInterfaces:\n    - {networkCardIndex: 0, deviceIndex: 0, interfaceType: interface}\n",
    check: Check::Object(public_address),
    ..Rule::ADMISSION
};

fn public_address(manifest: &Manifest, sink: &mut Sink<'_>) {
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
