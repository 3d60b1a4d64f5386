//! Sizes of volumes: any quantity before, and in v1 whole ones of four units.

use crate::apis::patterns::VOLUME_SIZE;
use crate::apis::quantity::Quantity;
use crate::migrate::codes::VOLUME_UNIT;
use crate::migrate::edit;
use crate::migrate::object::Object;
use crate::yaml::Node;

const PLACE: &str = "/spec/blockDeviceMappings";

/// Writes sizes in units that v1 takes.
pub(super) fn migrate(object: &mut Object) {
    for index in 0..edit::items(&object.root, PLACE).len() {
        let place = format!("{PLACE}/{index}/ebs/volumeSize");
        let size = edit::at(&object.root, &place).and_then(Node::as_scalar).map(|size| size.text.to_string());
        let Some(size) = size.filter(|size| !(VOLUME_SIZE.matches)(size)) else { continue };
        let Some(now) = Quantity::parse(&size).and_then(|size| in_units(size.whole())) else { continue };
        let near = edit::at(&object.root, &place).expect("it was just read").span;
        edit::put(&mut object.root, &place, edit::text(now.clone(), near));
        let reason = format!("v1 takes whole `Gi`, `G`, `Ti` or `T`: `{size}` is `{now}`");
        object.moved(&VOLUME_UNIT, PLACE, PLACE, reason);
    }
}

/// Bytes in the unit that holds them exactly, else in the next whole `Gi`.
fn in_units(bytes: i128) -> Option<String> {
    const GI: i128 = 1 << 30;
    const G: i128 = 1_000_000_000;
    let said = if bytes % GI != 0 && bytes % G == 0 {
        format!("{}G", bytes / G)
    } else {
        format!("{}Gi", bytes / GI + i128::from(bytes % GI > 0))
    };
    (bytes > 0).then_some(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_whole_units() {
        for (size, said) in [
            ("107374182400", Some("100Gi")),
            ("100000Mi", Some("98Gi")),
            ("100000000000", Some("100G")),
            ("1.5Gi", Some("2Gi")),
            ("0", None),
        ] {
            assert_eq!(in_units(Quantity::parse(size).unwrap().whole()).as_deref(), said, "{size}");
        }
    }
}
