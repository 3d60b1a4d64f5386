//! The pods for which `karpcfg match` looks for a place: of workloads among the manifests, or as the flags describe them.

use anyhow::{Result, bail};

use super::input::Input;
use super::pictures;
use crate::apis::quantity::Quantity;
use crate::apis::version::Release;
use crate::cli::{MatchCommand, MatchFormat};
use crate::manifest::Manifest;
use crate::matching::admit::fault_of_pod;
use crate::matching::daemons::{Daemons, daemons, reach};
use crate::matching::pod::Pod;
use crate::matching::refused::{EFFECTS, instead_of, is_whole_enough};
use crate::matching::resources::Requests;
use crate::matching::schedule::{self, schedule};
use crate::matching::taints::Toleration;
use crate::matching::volumes::Volumes;
use crate::matching::workload::MOST;
use crate::output;
use crate::phrase::{either, quote};
use crate::report::matches::{self, DaemonSet, InRegion, OfPool, OnPool, Outlook, Pods, Workload};
use crate::status::Status;

/// Finds places for the pods, if there are any; one region after the other.
pub(super) fn show(
    command: &MatchCommand,
    input: &Input,
    outlook: &Outlook<'_, '_>,
) -> Result<Option<Status>> {
    let asked = asked(command, input)?;
    if asked.workloads.is_empty() && asked.daemons.is_empty() {
        return Ok(None);
    }
    let (mut text, mut documents, mut has_failed) = (String::new(), Vec::new(), false);
    if command.format == MatchFormat::Tsv {
        text = matches::pods_heading();
        matches::mention_notes(outlook);
    }
    for region in &outlook.regions {
        has_failed |= in_region(command, input, region, &asked, |found| match command.format {
            MatchFormat::Human => text.push_str(&matches::pods(outlook, region, found).into_text()),
            MatchFormat::Tsv => text.push_str(&found.tsv(region)),
            _ => documents.push(found.json(region)),
        });
    }
    match command.format {
        MatchFormat::Human => text.push_str(&matches::notes(outlook).into_text()),
        MatchFormat::Tsv => {}
        _ => text = matches::pods_json(outlook, &documents),
    }
    output::stdout(text.as_bytes())?;
    // A question about pods is answered by what becomes of them; a folder is looked through.
    let is_question = command.requests.is_some() || command.pod.is_some();
    let has_failed = has_failed || (!is_question && outlook.has_empty_pool());
    Ok(Some(if has_failed { Status::Faults } else { Status::Success }))
}

/// The pods that are asked about, and those of daemon sets, each with its name and object.
struct Asked<'a> {
    workloads: Vec<Workload<'a>>,
    pods: Vec<Pod<'a>>,
    daemon_sets: Vec<(String, &'a Manifest)>,
    daemons: Vec<Pod<'a>>,
}

impl<'a> Asked<'a> {
    fn add(&mut self, name: String, manifest: Option<&'a Manifest>, pod: &Pod<'a>, count: usize) {
        let first = self.pods.len();
        self.pods.extend(std::iter::repeat_n(pod, count.min(MOST)).cloned());
        self.workloads.push(Workload { name, manifest, pods: first..self.pods.len(), wanted: count });
    }
}

fn asked<'a>(command: &'a MatchCommand, input: &'a Input) -> Result<Asked<'a>> {
    if let Some(flag) = pictures::of_lists(command).filter(|_| !input.workloads().is_empty()) {
        bail!("{flag} types of pools, and it is pods that are looked at here: leave it or the workloads out");
    }
    let mut asked =
        Asked { workloads: Vec::new(), pods: Vec::new(), daemon_sets: Vec::new(), daemons: Vec::new() };
    if let Some(requests) = &command.requests {
        let pod = described(requests, &command.tolerate)?;
        asked.add(format!("a pod of {requests}"), None, &pod, command.count.unwrap_or(1));
    }
    for (manifest, workload) in input.workloads() {
        let name = workload.called();
        if workload.is_daemon() {
            asked.daemon_sets.push((name, manifest));
            asked.daemons.push(workload.pod);
        } else {
            let count = command.count.filter(|_| command.pod.is_some()).unwrap_or(workload.count);
            asked.add(name, Some(manifest), &workload.pod, count);
        }
    }
    Ok(asked)
}

/// A pod of `cpu=2,memory=8Gi` that tolerates taints of these keys.
fn described<'a>(requests: &'a str, tolerated: &'a [String]) -> Result<Pod<'a>> {
    let mut asks = Requests::pods(1);
    if requests.trim().is_empty() {
        bail!("`--requests` is empty: expected `cpu=2,memory=8Gi`");
    }
    for part in requests.split(',').filter(|part| !part.trim().is_empty()) {
        let Some((name, amount)) = part.split_once('=') else {
            bail!("`--requests {requests}`: expected `cpu=2,memory=8Gi`, found `{part}`")
        };
        let (name, amount) = (name.trim(), amount.trim());
        if let Some(help) = instead_of(name) {
            bail!("`--requests {requests}`: expected the name of a resource, found {}: {help}", quote(name));
        }
        if asks.mentions(name) {
            bail!("`--requests {requests}`: `{name}` is there twice, or no resource to ask for");
        }
        let Some(read) = Quantity::parse(amount).filter(|amount| *amount >= Quantity::ZERO) else {
            bail!(
                "`--requests {requests}`: expected an amount of `{name}` such as `2` or `8Gi`, found `{amount}`"
            );
        };
        if !is_whole_enough(name, read) {
            bail!("`--requests {requests}`: expected a whole number of `{name}`, found `{amount}`");
        }
        asks.set_text(name, amount);
    }
    Ok(Pod {
        name: "pod",
        namespace: "default",
        requests: asks,
        tolerations: tolerated.iter().map(|text| toleration(text)).collect::<Result<_>>()?,
        ..Pod::default()
    })
}

/// What becomes of the pods in a region, and whether some have no place.
fn in_region(
    command: &MatchCommand,
    input: &Input,
    region: &InRegion<'_, '_>,
    asked: &Asked<'_>,
    mut say: impl FnMut(&Pods<'_, '_>),
) -> bool {
    let pools: Vec<_> = region.pools.iter().map(|pool| (pool.asked.pool, pool.asked.view)).collect();
    // Claims that are not among the objects may be in the cluster.
    let volumes = Volumes::new(input.manifests.iter().map(|manifest| &*manifest.root).collect());
    let ways: Vec<_> = asked.pods.iter().map(|pod| volumes.alternatives(pod)).collect();
    let faults: Vec<_> = asked.pods.iter().map(fault_of_pod).collect();
    let hostnames: Vec<String> = (0..=asked.pods.len()).map(|at| format!("node {at}")).collect();
    let plan = schedule(&schedule::Input {
        pools: &pools,
        pods: &asked.pods,
        volumes: &ways,
        faults: &faults,
        daemons: &asked.daemons,
        hostnames: &hostnames,
        release: command.karpenter_version,
    });
    let workloads =
        asked.workloads.iter().map(|one| Workload { name: one.name.clone(), pods: one.pods.clone(), ..*one });
    let beside: Vec<_> =
        region.pools.iter().map(|pool| all_daemons(pool, asked, command.karpenter_version)).collect();
    let daemons = asked.daemon_sets.iter().zip(&asked.daemons);
    let daemons = daemons.map(|((name, manifest), pod)| DaemonSet {
        name,
        manifest,
        pod,
        pools: on_pools(region, &beside, pod),
    });
    let found =
        Pods { workloads: workloads.collect(), pods: &asked.pods, plan: &plan, daemons: daemons.collect() };
    say(&found);
    found.has_failed(region)
}

/// What the daemon sets take of the types of a pool.
fn all_daemons<'a>(pool: &OfPool<'_, 'a>, asked: &Asked<'a>, release: Release) -> Vec<Daemons<'a>> {
    daemons(pool.asked.pool, pool.asked.view, &pool.survey.within, &asked.daemons, release)
}

/// What a daemon set is to the nodes of each pool.
fn on_pools<'s, 'a>(
    region: &InRegion<'_, 'a>,
    beside: &'s [Vec<Daemons<'a>>],
    pod: &Pod<'a>,
) -> Vec<OnPool<'s, 'a>> {
    let pools = region.pools.iter().zip(beside);
    let on = pools.map(|(pool, all)| OnPool {
        all,
        reach: reach(pod, pool.asked.pool, pool.asked.view, &pool.survey.within, all),
    });
    on.collect()
}

/// A toleration of `key`, `key:effect`, `key=value` or `key=value:effect`, as `kubectl taint` has taints; `all` is any key.
fn toleration(text: &str) -> Result<Toleration<'_>> {
    let (taint, effect) = text.split_once(':').unwrap_or((text, ""));
    if taint.len() < text.len() && !EFFECTS.contains(&effect) {
        bail!("`--tolerate {text}`: expected {} behind the `:`, found {}", either(&EFFECTS), quote(effect));
    }
    let (key, value) = taint.split_once('=').map_or((taint, None), |(key, value)| (key, Some(value)));
    if key.is_empty() {
        bail!("`--tolerate {text}`: expected the key of a taint, such as `nvidia.com/gpu`");
    }
    let (key, operator) = match value {
        Some(_) => (key, "Equal"),
        None => (if key == "all" { "" } else { key }, "Exists"),
    };
    Ok(Toleration { key, operator, value: value.unwrap_or_default(), effect })
}
