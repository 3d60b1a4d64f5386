//! Which pool takes which workload, why those before it do not, and what is launched.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::amounts::{Cost, count, grouped, price};
use super::daemons::{self, DaemonSet};
use super::shortfall::in_words;
use super::{InRegion, Outlook};
use crate::apis::v1::labels::ZONE;
use crate::harmless::harmless;
use crate::manifest::Manifest;
use crate::matching::launch::Launch;
use crate::matching::offers::Market;
use crate::matching::pod::{Pod, Wishes};
use crate::matching::reason::{Reason, suits};
use crate::matching::schedule::{Node, Plan, Template};
use crate::matching::shortfall::shortfall;
use crate::matching::view::View;
use crate::report::Said;

/// A workload, and which of the pods are its own.
#[derive(Debug)]
pub(crate) struct Workload<'s> {
    /// What it is called: kind and name.
    pub name: String,
    /// The object, where it is one.
    pub manifest: Option<&'s Manifest>,
    /// Its pods among all.
    pub pods: std::ops::Range<usize>,
    /// How many pods it has, of which no more than these are looked at.
    pub wanted: usize,
}

/// Workloads and what becomes of them.
#[derive(Debug)]
pub(crate) struct Pods<'s, 'a> {
    /// The workloads.
    pub workloads: Vec<Workload<'s>>,
    /// All their pods.
    pub pods: &'s [Pod<'a>],
    /// The nodes that they get, and why some get none.
    pub plan: &'s Plan<'s, 'a>,
    /// The daemon sets beside them.
    pub daemons: Vec<DaemonSet<'s, 'a>>,
}

/// The text for people.
pub(crate) fn pods(outlook: &Outlook<'_, '_>, region: &InRegion<'_, '_>, pods: &Pods<'_, '_>) -> Said {
    let mut text = String::new();
    let mut say = |line: &str| {
        let _written = writeln!(text, "{}", harmless(line));
    };
    say(&super::human::heading(outlook, region));
    for workload in &pods.workloads {
        let place = workload
            .manifest
            .and_then(|manifest| outlook.locate(manifest, &crate::source::Pointer::parse("/metadata/name")));
        let place = place.map(|place| format!("  ({place})")).unwrap_or_default();
        say("");
        let looked_at = workload.pods.len();
        let cut = (looked_at < workload.wanted)
            .then(|| format!(", of which {} are looked at", grouped(looked_at as f64, 0)));
        let cut = cut.unwrap_or_default();
        say(&format!("{}, {}{cut}{place}", workload.name, count(workload.wanted, "pod")));
        lines(region, pods, workload).iter().for_each(|line| say(line));
    }
    for daemon in &pods.daemons {
        say("");
        daemons::lines(outlook, region, daemon).iter().for_each(|line| say(line));
    }
    if pods.workloads.iter().all(|workload| pods.waits(workload)) {
        empty_pools(outlook, region).iter().for_each(|line| say(line));
    }
    Said::made(text)
}

/// The pools that match nothing, which no workload names.
fn empty_pools(outlook: &Outlook<'_, '_>, region: &InRegion<'_, '_>) -> Vec<String> {
    let empty = region.pools.iter().filter(|pool| pool.survey.types.is_empty());
    let lines = empty.flat_map(|pool| {
        let causes = pool.survey.conflict.iter().map(|what| {
            let place = outlook.place(pool, what).map(|place| format!("  {place}")).unwrap_or_default();
            format!("    {}{place}", what.words())
        });
        let head = format!("NodePool {} matches no instance type:", pool.asked.pool.name);
        [String::new(), head].into_iter().chain(causes)
    });
    lines.collect()
}

/// What is said of a workload.
fn lines(region: &InRegion<'_, '_>, pods: &Pods<'_, '_>, workload: &Workload<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for (pool, nodes) in by_pool(pods, workload) {
        let own: usize = nodes.iter().map(|node| own_pods(node, workload)).sum();
        lines.push(format!("  NodePool {pool}: {} on {}", count(own, "pod"), count(nodes.len(), "node")));
        for (same, copies) in alike(&nodes, workload) {
            lines.extend(of_node(region, pods, workload, same, copies));
        }
    }
    let first = workload.pods.clone().find(|id| pods.plan.errors.iter().all(|(pod, _)| pod != id));
    if let Some(pod) = first.map(|id| &pods.pods[id]) {
        lines.extend(before(pods, workload, pod));
    }
    lines.extend(nowhere(region, pods, workload));
    lines
}

pub(super) fn own_pods(node: &Node<'_>, workload: &Workload<'_>) -> usize {
    node.claim.pods.iter().filter(|id| workload.pods.contains(id)).count()
}

/// The nodes that hold pods of a workload, by pool.
fn by_pool<'p, 'a>(pods: &'p Pods<'_, 'a>, workload: &Workload<'_>) -> BTreeMap<&'a str, Vec<&'p Node<'a>>> {
    let mut by_pool: BTreeMap<&str, Vec<&Node<'_>>> = BTreeMap::new();
    for node in &pods.plan.nodes {
        if own_pods(node, workload) > 0 {
            by_pool.entry(pods.plan.templates[node.claim.template].pool.name).or_default().push(node);
        }
    }
    by_pool
}

/// Nodes for which the same is launched, told once.
fn alike<'p, 'a>(nodes: &[&'p Node<'a>], workload: &Workload<'_>) -> Vec<(&'p Node<'a>, usize)> {
    let mut alike: Vec<(&Node<'_>, usize)> = Vec::new();
    for node in nodes {
        let is_same = |known: &Node<'_>| {
            known.claim.types == node.claim.types
                && known.claim.pods.len() == node.claim.pods.len()
                && own_pods(known, workload) == own_pods(node, workload)
        };
        match alike.iter_mut().find(|(known, _)| is_same(known)) {
            Some((_, copies)) => *copies += 1,
            None => alike.push((node, 1)),
        }
    }
    alike
}

fn of_node(
    region: &InRegion<'_, '_>,
    pods: &Pods<'_, '_>,
    workload: &Workload<'_>,
    node: &Node<'_>,
    copies: usize,
) -> Vec<String> {
    let view = pods.plan.templates[node.claim.template].view;
    let others: Vec<&str> = pods
        .workloads
        .iter()
        .filter(|other| other.pods != workload.pods && own_pods(node, other) > 0)
        .map(|other| other.name.as_str())
        .collect();
    let shared = (!others.is_empty()).then(|| format!(", shared with {}", few(&others)));
    let head = format!(
        "    {} with {}{}: {} left",
        count(copies, "node"),
        count(node.claim.pods.len(), "pod"),
        shared.unwrap_or_default(),
        count(node.claim.types.count(), "type")
    );
    let mut lines = vec![head];
    match &node.launch {
        Ok(launch) => lines.extend(launched(region, view, launch)),
        Err(failure) => lines.push(format!("      nothing is launched: {}", failure.words())),
    }
    lines
}

/// Names, the first of them where they are many.
fn few(names: &[&str]) -> String {
    const FEW: usize = 3;
    let more = names.len().saturating_sub(FEW);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", names[..names.len().min(FEW)].join(", "))
}

/// The expected type on demand with what it costs.
pub(super) fn expected(view: &View<'_>, launch: &Launch<'_>) -> Option<(usize, Cost)> {
    let scope = view.scope(&launch.requirements);
    let costs = launch.types.iter().filter_map(|one| Some((one.place, Cost::of(view, one.place, scope)?)));
    costs.min_by(|(_, one), (_, other)| one.hourly.total_cmp(&other.hourly))
}

/// The expected type on demand, and the range of spot.
fn launched(region: &InRegion<'_, '_>, view: &View<'_>, launch: &Launch<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some((place, cost)) = expected(view, launch) {
        let (hour, month) = (cost.hour(region.region), cost.month(region.region));
        lines.push(format!("      on demand: {} at {hour} an hour, {month} a month", view.name(place)));
    }
    if launch.market == Market::Spot {
        let types = &launch.fleet.types;
        let names: Vec<&str> = types.iter().take(5).map(|one| view.name(one.place)).collect();
        let more = if types.len() > names.len() { " …" } else { "" };
        let ends = types.first().zip(types.last());
        let [least, most] = ends.map_or_else(Default::default, |(first, last)| {
            [first, last].map(|one| price(region.region, one.price))
        });
        let range = if least == most { format!(" at {least}") } else { format!(" at {least} to {most}") };
        lines.push(format!("      spot: {}{range}: {}{more}", count(types.len(), "type"), names.join(" ")));
    }
    lines
}

/// Why the pools before the first that takes a workload do not.
fn before(pods: &Pods<'_, '_>, workload: &Workload<'_>, pod: &Pod<'_>) -> Vec<String> {
    let taking: Vec<usize> = pods
        .plan
        .nodes
        .iter()
        .filter(|node| own_pods(node, workload) > 0)
        .map(|node| node.claim.template)
        .collect();
    let Some(first) = taking.into_iter().min() else { return Vec::new() };
    pods.plan.templates[..first]
        .iter()
        .map(|template| {
            let why = why_not(template, pod);
            format!("  not NodePool {}, which comes before: {why}", template.pool.name)
        })
        .collect()
}

/// Why a pool does not take a pod at all, in words.
fn why_not<'a>(template: &Template<'_, 'a>, pod: &Pod<'a>) -> String {
    let Template { pool, .. } = template;
    match suits(&pool.taints, &pool.requirements, pod, &pod.requirements(Wishes::None)) {
        Err(reason) => reason.words(),
        Ok(()) => too_small(template, pod).unwrap_or_else(|| {
            "no instance type is left for the pod, or within the pool's limits".to_owned()
        }),
    }
}

/// What the nearest type lacks, in words.
fn too_small<'a>(template: &Template<'_, 'a>, pod: &Pod<'a>) -> Option<String> {
    let Template { view, pool, daemons, .. } = template;
    shortfall(view, pool, daemons, pod).map(|found| in_words(view, &found))
}

/// The zones that the pods of a workload must be spread over too, and in which a pool has no type for them, in words.
fn empty_domains<'a>(
    view: &View<'a>,
    pool: &crate::matching::pool::Pool<'a>,
    pod: &Pod<'a>,
) -> Option<String> {
    let spread = pod.spreads.iter().find(|spread| spread.is_required && spread.key == ZONE)?;
    let mut all = pool.requirements.clone();
    all.extend(&pod.requirements(Wishes::None));
    let scope = view.scope(&all);
    let types = view.fitting(&view.offered(&view.compatible(&all), scope), &pod.requests);
    let had = types.iter().fold(0, |mask, place| mask | view.offers.zones(place, scope));
    let zones = view.region.zones.iter().enumerate();
    let is_allowed = |name: &str| all.get(ZONE).is_none_or(|one| one.has(name));
    let empty: Vec<&str> = zones
        .filter(|(at, zone)| had >> at & 1 == 0 && is_allowed(zone.name))
        .map(|(_, zone)| zone.name)
        .collect();
    (had != 0 && !empty.is_empty()).then(|| {
        format!(
            "its topology spread over `{}` puts pods into {} as well, where the pool has no type for them: require the \
             zones that it has in the pool or the pod",
            spread.key,
            empty.join(", ")
        )
    })
}

/// The pods of a workload without a place.
fn nowhere(region: &InRegion<'_, '_>, pods: &Pods<'_, '_>, workload: &Workload<'_>) -> Vec<String> {
    let without = pods.without(workload).count();
    if without == 0 {
        return Vec::new();
    }
    if pods.waits(workload) {
        return vec![
            format!("  waiting: {}", count(without, "pod")),
            "    until a node is launched, Karpenter counts the largest type that it may be of against the pool's \
             limits; then it tries again"
                .to_owned(),
        ];
    }
    let why = pods.why(region, workload).into_iter().map(|why| format!("    {why}"));
    [format!("  nowhere: {}", count(without, "pod"))].into_iter().chain(why).collect()
}

impl Pods<'_, '_> {
    /// Whether some workload fits nowhere.
    pub(crate) fn has_failed(&self, region: &InRegion<'_, '_>) -> bool {
        self.workloads.iter().any(|workload| !self.waits(workload))
            || self.daemons.iter().any(|daemon| daemon.has_failed(region))
    }

    /// What becomes of a pod that has no place: whether it only waits.
    pub(super) fn fate(&self, workload: &Workload<'_>) -> &'static str {
        if self.waits(workload) { "waiting" } else { "nowhere" }
    }

    /// The pods of a workload without a place.
    pub(super) fn without<'p>(
        &'p self,
        workload: &'p Workload<'_>,
    ) -> impl Iterator<Item = (usize, &'p [Reason<'p>])> {
        let errors = self.plan.errors.iter().filter(|(id, _)| workload.pods.contains(id));
        errors.map(|(id, reasons)| (*id, reasons.as_slice()))
    }

    /// Why pods of a workload have no place, pool by pool.
    pub(super) fn why(&self, region: &InRegion<'_, '_>, workload: &Workload<'_>) -> Vec<String> {
        let Some((id, reasons)) = self.without(workload).next() else { return Vec::new() };
        let (pod, templates) = (&self.pods[id], &self.plan.templates);
        let mut lines: Vec<String> = if reasons.len() == templates.len() {
            let of_pool = |(template, reason)| self.of_pool(template, reason, pod);
            templates.iter().zip(reasons).map(of_pool).collect()
        } else {
            reasons.iter().filter(|reason| **reason != Reason::NoPool).map(Reason::words).collect()
        };
        lines.extend(region.pools.iter().filter_map(|pool| {
            let name = pool.asked.pool.name;
            if pool.asked.pool.is_static {
                return Some(format!("NodePool {name}: it is static, and takes no pods that wait"));
            }
            let conflict: Vec<String> = pool.survey.conflict.iter().map(|what| what.words()).collect();
            pool.survey
                .types
                .is_empty()
                .then(|| format!("NodePool {name}: it matches no instance type: {}", conflict.join(", ")))
        }));
        lines
    }

    /// Why a pool that has types does not take a pod.
    fn of_pool(&self, template: &Template<'_, '_>, reason: &Reason<'_>, pod: &Pod<'_>) -> String {
        let more = match reason {
            Reason::Types(_) => {
                too_small(template, pod).or_else(|| empty_domains(template.view, template.pool, pod))
            }
            Reason::Limits => Some(self.room_in_limits(template, pod))
                .filter(|room| *room < usize::MAX)
                .map(|room| format!("what they leave is room for {} like it at most", count(room, "pod"))),
            _ => None,
        };
        let more = more.map(|more| format!("; {more}")).unwrap_or_default();
        format!("NodePool {}: {}{more}", template.pool.name, reason.words())
    }

    /// How many more pods like one a pool's limits leave room for at the very most, beside what its nodes have to hold.
    fn room_in_limits(&self, template: &Template<'_, '_>, pod: &Pod<'_>) -> usize {
        let templates = &self.plan.templates;
        let own =
            self.plan.nodes.iter().filter(|node| std::ptr::eq(&templates[node.claim.template], template));
        let used: Vec<_> = own.map(|node| &node.claim.requests).collect();
        let room = template.pool.limits.iter().filter_map(|(name, most)| {
            let asked = pod.requests.get(name).milli();
            let taken: i128 = used.iter().map(|requests| requests.get(name).milli()).sum();
            (asked > 0).then(|| ((most.milli() - taken) / asked).max(0))
        });
        room.min().map_or(usize::MAX, |room| usize::try_from(room).unwrap_or(usize::MAX))
    }

    /// Whether the pods of a workload without a place only wait for nodes that are counted too large as yet: what is in
    /// the way are limits, of which something was used up by other pods, and which may have room for all of them.
    fn waits(&self, workload: &Workload<'_>) -> bool {
        let templates = &self.plan.templates;
        let is_used = |at: usize| self.plan.nodes.iter().any(|node| node.claim.template == at);
        let limited = |reasons: &[Reason<'_>]| -> Vec<usize> {
            let limited = reasons.iter().enumerate().filter(|(_, reason)| **reason == Reason::Limits);
            limited.map(|(at, _)| at).filter(|at| is_used(*at)).collect()
        };
        let Some((id, reasons)) = self.without(workload).next() else { return true };
        let pod = &self.pods[id];
        let room = limited(reasons).into_iter().map(|at| self.room_in_limits(&templates[at], pod));
        let room = room.fold(0, usize::saturating_add);
        self.without(workload).all(|(_, reasons)| !limited(reasons).is_empty())
            && self.without(workload).count() <= room
    }
}
