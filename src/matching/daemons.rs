//! What daemon sets take of the nodes of a pool, and on which of its types they have room (`scheduler.go` of Karpenter's core,
//! v1.15.0).

use super::pod::{Pod, Port, Wishes};
use super::pool::Pool;
use super::reason::{Reason, suits};
use super::resources::Requests;
use super::view::View;
use crate::apis::version::{Release, Version};
use crate::instancetype::catalogue::Bits;

/// The types on which one set of daemons runs.
#[derive(Debug)]
pub(crate) struct Daemons<'a> {
    /// The types.
    pub types: Bits,
    /// What the daemons ask for together.
    pub requests: Requests<'a>,
    /// The ports of the node that they take.
    pub ports: Vec<Port<'a>>,
}

/// The types of a pool on whose nodes one daemon runs.
#[derive(Debug)]
pub(crate) struct Reach {
    /// Those whose nodes it is wanted on.
    pub wanted: Bits,
    /// Those of them that have room for it.
    pub alone: Bits,
    /// Those of them that have room for every daemon.
    pub room: Bits,
}

/// The types by the daemons that run on them (`buildDaemonOverheadGroups`). Before 1.14, Karpenter counts what a daemon
/// takes for all types of a pool that it suits, whichever of them it runs on (`isDaemonPodCompatible` of v1.13.0).
pub(crate) fn daemons<'a>(
    pool: &Pool<'a>,
    view: &View<'a>,
    types: &Bits,
    pods: &[Pod<'a>],
    release: Release,
) -> Vec<Daemons<'a>> {
    let counts_by_type = release.minor >= Version(1, 14);
    let mut groups = vec![Daemons { types: types.clone(), requests: Requests::default(), ports: Vec::new() }];
    for pod in pods {
        let Ok(on) = on_which(pod, pool, view) else { continue };
        let on = if counts_by_type { on } else { view.every() };
        for at in 0..groups.len() {
            let both = groups[at].types.and(&on);
            if both.is_empty() {
                continue;
            }
            let (mut requests, mut ports) = (groups[at].requests.clone(), groups[at].ports.clone());
            requests.add(&pod.requests);
            ports.extend(&pod.ports);
            groups[at].types.subtract(&on);
            groups.push(Daemons { types: both, requests, ports });
        }
    }
    groups.retain(|group| !group.types.is_empty());
    groups
}

/// Where one of the daemons of a pool runs among its types, or why on none.
pub(crate) fn reach<'a>(
    pod: &Pod<'a>,
    pool: &Pool<'a>,
    view: &View<'a>,
    types: &Bits,
    all: &[Daemons<'a>],
) -> Result<Reach, Reason<'a>> {
    let wanted = on_which(pod, pool, view)?.and(types);
    let mut room = view.none();
    for group in all {
        room.unite(&view.fitting(&wanted.and(&group.types), &group.requests));
    }
    Ok(Reach { alone: view.fitting(&wanted, &pod.requests), wanted, room })
}

/// The types on which a daemon runs, or why a pool's nodes do not suit it.
fn on_which<'a>(pod: &Pod<'a>, pool: &Pool<'a>, view: &View<'a>) -> Result<Bits, Reason<'a>> {
    let mut pod = pod.clone();
    pod.tolerate_preferences();
    let (mut on, mut refused) = (None, Ok(()));
    loop {
        let wanted = pod.requirements(Wishes::None);
        match suits(&pool.taints, &pool.requirements, &pod, &wanted) {
            Ok(()) => on.get_or_insert_with(|| view.none()).unite(&view.compatible(&wanted)),
            Err(reason) => refused = Err(reason),
        }
        if pod.required.len() < 2 {
            return on.map_or_else(|| refused.map(|()| view.none()), Ok);
        }
        pod.required.remove(0);
    }
}

/// What the daemons of a node that may be of these types ask for at least (`addDaemonRequests`).
pub(crate) fn least<'a>(daemons: &[Daemons<'a>], types: &Bits) -> Requests<'a> {
    let mut least = Requests::default();
    for group in daemons.iter().filter(|group| group.types.meets(types)) {
        if least.is_empty() {
            least = group.requests.clone();
        } else {
            least.lower(&group.requests);
        }
    }
    least
}
