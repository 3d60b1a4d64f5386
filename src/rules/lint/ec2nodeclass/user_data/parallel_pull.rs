//! SOCI's parallel pull, as far as user data turns it on.

use std::ops::Range;

use super::{UserData, lines};
use crate::manifest::{Part, deepest};
use crate::source::Pointer;
use crate::userdata::bottlerocket::place;
use crate::userdata::releases::{BOTTLEROCKET_SOCI, FAST_IMAGE_PULL, Release};
use crate::userdata::{Family, Form};
use crate::yaml::Node;

/// What turns a feature on.
#[derive(Debug, Clone)]
pub(crate) struct Switch {
    /// As it is written.
    pub name: &'static str,
    /// Where it stands in the text.
    pub at: Option<Range<usize>>,
}

/// The switch of the parallel pull, unless the image is too old to have it.
pub(crate) fn parallel_pull(user_data: &UserData<'_>) -> Option<Switch> {
    let is_too_old = match user_data.release {
        Some(Release::Al2023(date)) => date < FAST_IMAGE_PULL,
        Some(Release::Bottlerocket(version)) => version < BOTTLEROCKET_SOCI,
        None => false,
    };
    if is_too_old {
        return None;
    }
    fast_image_pull(user_data).or_else(|| soci(user_data)).or_else(|| script(user_data))
}

/// A script that has SOCI pull in parallel: one of karpcfg's by what it is told, another by the daemon's configuration.
fn script(user_data: &UserData<'_>) -> Option<Switch> {
    const TABLE: &str = "[pull_modes.parallel_pull_unpack]";
    user_data.pieces.iter().filter(|piece| piece.part.is_script()).find_map(|piece| {
        let content = piece.content();
        let find =
            |wanted: &dyn Fn(&str) -> bool| lines(content).find(|line| wanted(content[line.clone()].trim()));
        let told = find(&|line| line.starts_with("SOCI_MODE="));
        let at = match told {
            Some(line) => Some(line).filter(|line| content[line.clone()].contains("parallel")),
            None => find(&|line| line == TABLE).filter(|table| is_enabled(&content[table.end..])),
        }?;
        Some(Switch { name: "parallel_pull_unpack", at: piece.place(at) })
    })
}

/// Whether the first lines of a table say that it counts.
fn is_enabled(table: &str) -> bool {
    let mut lines = table.lines().map(str::trim).skip(1).take_while(|line| !line.starts_with('['));
    lines.any(|line| line.strip_prefix("enable").is_some_and(|rest| rest.replace(' ', "") == "=true"))
}

/// The gate of nodeadm, if it is on in the end: of several NodeConfigs the last one counts.
pub(crate) fn fast_image_pull(user_data: &UserData<'_>) -> Option<Switch> {
    const NAME: &str = "FastImagePull";
    let pointer = Pointer::parse("/spec/featureGates").join(NAME);
    let mut set = user_data
        .node_configs()
        .filter_map(|(piece, root)| Some((piece, root, root.at(&pointer)?.as_bool()?)));
    let (piece, root, is_on) = set.next_back()?;
    let key = deepest(root, &pointer, Part::Key);
    is_on.then(|| Switch { name: NAME, at: piece.place(key.start as usize..key.end as usize) })
}

/// The setting of Bottlerocket.
pub(crate) fn soci(user_data: &UserData<'_>) -> Option<Switch> {
    let Ok(Form::Settings(settings)) = &user_data.form else { return None };
    let keys = ["settings", "container-runtime", "snapshotter"];
    let snapshotter = settings.get(keys[0])?.get(keys[1])?.get(keys[2])?;
    let is_on = snapshotter.as_str() == Some("soci");
    is_on.then(|| Switch {
        name: "snapshotter = \"soci\"",
        at: place(user_data.text, &keys.map(str::to_owned)),
    })
}

/// A script that leaves a NodeConfig for nodeadm to find, as one that makes SOCI's lazy loading safe does.
pub(crate) fn drop_in(user_data: &UserData<'_>) -> Option<Switch> {
    const FOLDER: &str = "/etc/eks/nodeadm.d";
    if user_data.family != Family::Al2023 {
        return None;
    }
    user_data.pieces.iter().filter(|piece| piece.part.is_script()).find_map(|piece| {
        let content = piece.content();
        let line = lines(content).find(|line| {
            let text = &content[line.clone()];
            text.contains(FOLDER) && !text.trim_start().starts_with('#')
        })?;
        Some(Switch { name: FOLDER, at: piece.place(line) })
    })
}

/// The directories that a NodeConfig keeps off the local disks, each with its place.
pub(crate) fn disabled_mounts<'a>(
    user_data: &'a UserData<'_>,
) -> impl Iterator<Item = (&'a str, Option<Range<usize>>)> {
    user_data.node_configs().flat_map(|(piece, root)| {
        let list =
            root.at(&Pointer::parse("/spec/instance/localStorage/disabledMounts")).and_then(Node::as_list);
        list.unwrap_or_default().iter().filter_map(move |mount| {
            let span = mount.span;
            Some((mount.as_str()?, piece.place(span.start as usize..span.end as usize)))
        })
    })
}
