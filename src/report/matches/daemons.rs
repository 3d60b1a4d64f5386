//! On which nodes daemon sets run, and what they take of them.

use serde_json::{Value, json};

use super::amounts::{amount, count};
use super::pods_table::Row;
use super::shortfall::in_words;
use super::{InRegion, OfPool, Outlook};
use crate::apis::v1::labels::OS;
use crate::manifest::Manifest;
use crate::matching::daemons::{Daemons, Reach};
use crate::matching::pod::{Pod, Wishes};
use crate::matching::reason::Reason;
use crate::matching::shortfall::nearest;
use crate::source::Pointer;

/// A daemon set, and where its pods run.
#[derive(Debug)]
pub(crate) struct DaemonSet<'s, 'a> {
    /// What it is called: kind and name.
    pub name: &'s str,
    /// The object.
    pub manifest: &'s Manifest,
    /// One of its pods.
    pub pod: &'s Pod<'a>,
    /// What it is to the nodes of each pool of the region.
    pub pools: Vec<OnPool<'s, 'a>>,
}

/// What a daemon set is to the nodes of a pool.
#[derive(Debug)]
pub(crate) struct OnPool<'s, 'a> {
    /// All the daemon sets of the pool's types.
    pub all: &'s [Daemons<'a>],
    /// Where this one runs, or why it does not.
    pub reach: Result<Reach, Reason<'a>>,
}

impl DaemonSet<'_, '_> {
    /// Whether no pool has a node on which it runs.
    fn is_nowhere(&self) -> bool {
        let has_room = |on: &OnPool<'_, '_>| on.reach.as_ref().is_ok_and(|reach| !reach.room.is_empty());
        !self.pools.iter().any(has_room)
    }

    /// Whether it ought to run on some node, and does not. One for an operating system that no pool has is not missing:
    /// charts bring one for each.
    pub(crate) fn has_failed(&self, region: &InRegion<'_, '_>) -> bool {
        self.is_nowhere() && !self.is_of_other_system(region)
    }

    fn is_of_other_system(&self, region: &InRegion<'_, '_>) -> bool {
        let wanted = self.pod.requirements(Wishes::None);
        let Some(system) = wanted.get(OS) else { return false };
        region.pools.iter().all(|pool| {
            let met = pool.asked.view.meeting(OS, system);
            met.is_some_and(|met| met.and(&pool.survey.types).is_empty())
        })
    }
}

/// What is said of a daemon set: pools of which the same is said stand in one line.
pub(super) fn lines(
    outlook: &Outlook<'_, '_>,
    region: &InRegion<'_, '_>,
    daemon: &DaemonSet<'_, '_>,
) -> Vec<String> {
    let asked = daemon.pod.requests.iter().filter(|(name, _)| *name != "pods");
    let asked: Vec<String> = asked.map(|(name, most)| format!("{name} {}", amount(name, most))).collect();
    let asked = if asked.is_empty() { "nothing".to_owned() } else { asked.join(", ") };
    let place = outlook.locate(daemon.manifest, &Pointer::parse("/metadata/name"));
    let place = place.map(|place| format!("  ({place})")).unwrap_or_default();
    let mut lines = vec![format!("{}, which asks each node for {asked}{place}", daemon.name)];
    let mut said: Vec<(String, Vec<&str>)> = Vec::new();
    for (pool, on) in region.pools.iter().zip(&daemon.pools) {
        let words = on_pool(pool, on, daemon);
        match said.iter_mut().find(|(known, _)| *known == words) {
            Some((_, pools)) => pools.push(pool.asked.pool.name),
            None => said.push((words, vec![pool.asked.pool.name])),
        }
    }
    lines.extend(said.into_iter().map(|(words, pools)| {
        let plural = if pools.len() == 1 { "" } else { "s" };
        format!("  NodePool{plural} {}: {words}", pools.join(", "))
    }));
    if daemon.has_failed(region) {
        lines.push("  nowhere: no pool has nodes on which it runs".to_owned());
    }
    lines
}

/// Where it runs among the nodes of a pool, in words.
fn on_pool<'a>(pool: &OfPool<'_, 'a>, on: &OnPool<'_, 'a>, daemon: &DaemonSet<'_, 'a>) -> String {
    let types = &pool.survey.within;
    if types.is_empty() {
        return "on none: the pool gets no instance type".to_owned();
    }
    let Reach { wanted, alone, room } = match &on.reach {
        Ok(reach) => reach,
        Err(reason) => return format!("on none: {}", reason.words()),
    };
    if wanted.is_empty() {
        return "on none: no instance type of the pool is what it asks for".to_owned();
    }
    let missing = wanted.count() - room.count();
    let whose = if wanted == types {
        "on every node".to_owned()
    } else {
        format!("on nodes of {} of {}", wanted.count(), count(types.count(), "type"))
    };
    if missing == 0 {
        return whose;
    }
    let is_alone = if room.is_empty() { alone.is_empty() } else { alone == room };
    let beside = if is_alone { "" } else { " beside the other daemon sets" };
    if !room.is_empty() {
        return format!("{whose}; {} too small for it{beside} and never launched", are(missing));
    }
    let view = pool.asked.view;
    let short = if is_alone {
        nearest(view, wanted, &[], &daemon.pod.requests)
    } else {
        nearest(view, wanted, on.all, &Default::default())
    };
    let short = short.map(|short| format!(": {}", in_words(view, &short))).unwrap_or_default();
    if wanted == types {
        return format!("no instance type has room for it{beside}, so that the pool gets no node{short}");
    }
    format!("{whose}, of which none has room for it{beside} nor is ever launched{short}")
}

/// `1 type is` or `4 types are`.
fn are(types: usize) -> String {
    format!("{} {}", count(types, "type"), if types == 1 { "is" } else { "are" })
}

/// The same as lines of a table: a pool each.
pub(super) fn rows<'r>(
    region: &'r InRegion<'_, '_>,
    daemon: &'r DaemonSet<'_, '_>,
) -> impl Iterator<Item = Row> + 'r {
    let nowhere = if daemon.has_failed(region) { "nowhere" } else { "none" };
    region.pools.iter().zip(&daemon.pools).map(move |(pool, on)| {
        let room = on.reach.as_ref().map_or(0, |reach| reach.room.count());
        let mut row = Row::default();
        row[0] = region.region.name.to_owned();
        row[1] = daemon.name.to_owned();
        row[2] = if room == 0 { nowhere } else { "daemon" }.to_owned();
        row[4] = pool.asked.pool.name.to_owned();
        row[7] = room.to_string();
        row[12] = on_pool(pool, on, daemon);
        row
    })
}

/// The same for programs.
pub(super) fn json(region: &InRegion<'_, '_>, daemon: &DaemonSet<'_, '_>) -> Value {
    let pools = region.pools.iter().zip(&daemon.pools).map(|(pool, on)| {
        let counts = on.reach.as_ref().map_or((0, 0), |reach| (reach.wanted.count(), reach.room.count()));
        json!({
            "pool": pool.asked.pool.name,
            "types": pool.survey.within.count(),
            "runsOn": counts.0,
            "hasRoomOn": counts.1,
            "where": on_pool(pool, on, daemon),
        })
    });
    json!({
        "daemonSet": daemon.name,
        "requests": daemon.pod.requests.texts().collect::<std::collections::BTreeMap<_, _>>(),
        "pools": pools.collect::<Vec<_>>(),
        "nowhere": daemon.has_failed(region),
    })
}
