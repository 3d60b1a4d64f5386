//! Which pool takes which pod, on which nodes that are to be (`scheduler.go` and `nodeclaim.go` of Karpenter's core, v1.15.0).

use std::collections::VecDeque;

use super::daemons::{Daemons, daemons, least};
use super::filter::{Group, filter, within_limits};
use super::launch::{Cause, Failure, Launch, launch};
use super::pod::{Pod, Port, Wishes};
use super::pool::Pool;
use super::reason::{Reason, suits};
use super::resources::Requests;
use super::topology::Topology;
use super::view::View;
use crate::apis::quantity::{Form, Quantity};
use crate::apis::v1::labels::{HOSTNAME, is_of_scheduler};
use crate::apis::version::Release;
use crate::instancetype::catalogue::Bits;
use crate::scheduling::{Incompatible, Requirement, Requirements};

/// A pool that can have nodes: some type is left.
#[derive(Debug)]
pub(crate) struct Template<'s, 'a> {
    /// The pool.
    pub pool: &'s Pool<'a>,
    /// The types for it.
    pub view: &'s View<'a>,
    /// Those that are left.
    pub types: Bits,
    /// The types by the daemons that run on them.
    pub daemons: Vec<Daemons<'a>>,
    /// What the pool's limits leave.
    left: Requests<'a>,
}

/// A node that is to be.
#[derive(Debug, Clone)]
pub(crate) struct Claim<'a> {
    /// The pool, by its place among the templates.
    pub template: usize,
    /// The pods, by their places in the input.
    pub pods: Vec<usize>,
    /// What is known of the node.
    pub requirements: Requirements<'a>,
    /// The types that it may be of.
    pub types: Bits,
    /// What is asked of it; in the end, with the daemons.
    pub requests: Requests<'a>,
    ports: Vec<(usize, Port<'a>)>,
}

/// Pods, and what is known beside them.
#[derive(Debug)]
pub(crate) struct Input<'s, 'a> {
    /// The pools in the order in which they are tried, each with the types for it.
    pub pools: &'s [(&'s Pool<'a>, &'s View<'a>)],
    /// The pods.
    pub pods: &'s [Pod<'a>],
    /// What the volumes of each pod say of its node.
    pub volumes: &'s [Vec<Requirements<'a>>],
    /// Why Karpenter does not look at a pod.
    pub faults: &'s [Option<String>],
    /// The pods of daemon sets.
    pub daemons: &'s [Pod<'a>],
    /// A name for each node that can be.
    pub hostnames: &'a [String],
    /// The Karpenter that decides.
    pub release: Release,
}

/// What comes out.
#[derive(Debug)]
pub(crate) struct Plan<'s, 'a> {
    /// The pools that can have nodes, in order.
    pub templates: Vec<Template<'s, 'a>>,
    /// The pools that match nothing.
    pub empty: Vec<&'a str>,
    /// The nodes, by their first pod.
    pub nodes: Vec<Node<'a>>,
    /// The pods without a place: why not, pool by pool.
    pub errors: Vec<(usize, Vec<Reason<'a>>)>,
}

/// A node that is to be, and what is launched for it.
#[derive(Debug)]
pub(crate) struct Node<'a> {
    /// What it has to hold.
    pub claim: Claim<'a>,
    /// What is launched.
    pub launch: Result<Launch<'a>, Failure<'a>>,
}

/// Finds a place for every pod.
pub(crate) fn schedule<'s, 'a>(input: &Input<'s, 'a>) -> Plan<'s, 'a> {
    let (templates, empty) = templates(input);
    let looked_at: Vec<Pod<'a>> = input
        .pods
        .iter()
        .zip(input.faults)
        .map(|(pod, fault)| if fault.is_some() { Pod::default() } else { pod.clone() })
        .collect();
    let topology = Topology::new(input.pools, &looked_at);
    let has_preferences =
        |pool: &Pool<'_>| pool.taints.iter().any(|taint| taint.effect == "PreferNoSchedule");
    let mut run = Run {
        input,
        templates,
        topology,
        claims: Vec::new(),
        tolerates_preferences: input.pools.iter().any(|(pool, _)| has_preferences(pool)),
    };
    let mut errors = run.place_all();
    let Run { templates, mut claims, .. } = run;
    for claim in &mut claims {
        claim.add_requests(&least(&templates[claim.template].daemons, &claim.types));
        claim.pods.sort_unstable();
        claim.requirements = claim.requirements.clone().without(|key| key == HOSTNAME);
    }
    claims.sort_by_key(|claim| claim.pods.first().copied());
    let nodes = launch_all(claims, &templates, input.release, &mut errors);
    errors.sort_by_key(|(pod, _)| *pod);
    Plan { templates, empty, nodes, errors }
}

/// The pools of which any type is left.
fn templates<'s, 'a>(input: &Input<'s, 'a>) -> (Vec<Template<'s, 'a>>, Vec<&'a str>) {
    let (mut templates, mut empty) = (Vec::new(), Vec::new());
    for (pool, view) in input.pools.iter().filter(|(pool, _)| !pool.is_static) {
        let every = view.region.offered.clone();
        let groups = [Group { types: &every, requests: Requests::default() }];
        match filter(view, &every, &pool.requirements, &groups, input.release) {
            Ok(types) => {
                let daemons = daemons(pool, view, &types, input.daemons, input.release);
                let left = pool.limits.clone();
                templates.push(Template { pool, view, types, daemons, left });
            }
            Err(_) => empty.push(pool.name),
        }
    }
    (templates, empty)
}

fn launch_all<'a>(
    claims: Vec<Claim<'a>>,
    templates: &[Template<'_, 'a>],
    release: Release,
    errors: &mut Vec<(usize, Vec<Reason<'a>>)>,
) -> Vec<Node<'a>> {
    let mut nodes = Vec::new();
    for claim in claims {
        let view = templates[claim.template].view;
        let launch = launch(view, &claim.requirements, &claim.types, &claim.requests, release);
        match &launch {
            Err(failure) if matches!(failure.cause, Cause::Claim(..)) => {
                let reason = || vec![Reason::MinValues(failure.words())];
                errors.extend(claim.pods.iter().map(|pod| (*pod, reason())));
            }
            _ => nodes.push(Node { claim, launch }),
        }
    }
    nodes
}

/// What changes while pods find their places.
struct Run<'r, 's, 'a> {
    input: &'r Input<'s, 'a>,
    templates: Vec<Template<'s, 'a>>,
    topology: Topology<'a>,
    claims: Vec<Claim<'a>>,
    tolerates_preferences: bool,
}

/// What a pod asks for, as it is now.
struct Asks<'a> {
    all: Requirements<'a>,
    strict: Requirements<'a>,
}

impl<'a> Asks<'a> {
    fn of(pod: &Pod<'a>) -> Self {
        Asks { all: pod.requirements(Wishes::Heaviest), strict: pod.requirements(Wishes::None) }
    }
}

impl<'a> Run<'_, '_, 'a> {
    /// Tries pods, the largest first, as long as some of them find a place.
    fn place_all(&mut self) -> Vec<(usize, Vec<Reason<'a>>)> {
        let mut errors: Vec<(usize, Vec<Reason<'a>>)> = Vec::new();
        let mut order: Vec<usize> = Vec::new();
        for (id, fault) in self.input.faults.iter().enumerate() {
            match fault {
                Some(fault) => errors.push((id, vec![Reason::Invalid(fault.clone())])),
                None => order.push(id),
            }
        }
        let size = |id: &usize| ["cpu", "memory"].map(|name| self.input.pods[*id].requests.get(name));
        order.sort_by_key(|id| std::cmp::Reverse(size(id)));
        let mut queue: VecDeque<usize> = order.into();
        let mut length_then = vec![None; self.input.pods.len()];
        let mut failed: Vec<Option<Vec<Reason<'a>>>> = vec![None; self.input.pods.len()];
        while let Some(id) = queue.pop_front() {
            if length_then[id] == Some(queue.len() + 1) {
                break;
            }
            failed[id] = self.place(id).err();
            if failed[id].is_some() {
                self.topology.update(id, &self.input.pods[id]);
                queue.push_back(id);
                length_then[id] = Some(queue.len());
            }
        }
        errors.extend(failed.into_iter().enumerate().filter_map(|(id, reasons)| Some((id, reasons?))));
        errors
    }

    /// Tries a pod, and again with less of what it only prefers.
    fn place(&mut self, id: usize) -> Result<(), Vec<Reason<'a>>> {
        let mut pod = self.input.pods[id].clone();
        loop {
            let Err(reasons) = self.add(id, &pod) else { return Ok(()) };
            if !pod.relax(self.tolerates_preferences) {
                return Err(reasons);
            }
            self.topology.update(id, &pod);
        }
    }

    fn add(&mut self, id: usize, pod: &Pod<'a>) -> Result<(), Vec<Reason<'a>>> {
        if pod.has_device_claims {
            return Err(vec![Reason::Invalid(
                "it asks for devices by claims, which Karpenter passes over".to_owned(),
            )]);
        }
        let asks = Asks::of(pod);
        self.claims.sort_by_key(|claim| claim.pods.len());
        for at in 0..self.claims.len() {
            if let Ok((requirements, types)) = self.can_add(&self.claims[at], id, pod, &asks) {
                self.take(at, id, pod, requirements, types);
                return Ok(());
            }
        }
        if self.templates.is_empty() {
            return Err(vec![Reason::NoPool]);
        }
        let mut reasons = Vec::new();
        for template in 0..self.templates.len() {
            match self.new_claim(template).and_then(|claim| {
                let found = self.can_add(&claim, id, pod, &asks)?;
                Ok((claim, found))
            }) {
                Ok((claim, (requirements, types))) => {
                    self.claims.push(claim);
                    self.take(self.claims.len() - 1, id, pod, requirements, types.clone());
                    self.subtract(template, &types);
                    return Ok(());
                }
                Err(reason) => reasons.push(reason),
            }
        }
        Err(reasons)
    }

    /// A node that a pool could have as yet.
    fn new_claim(&self, at: usize) -> Result<Claim<'a>, Reason<'a>> {
        let template = &self.templates[at];
        if template.left.mentions("nodes") && template.left.get("nodes") == Quantity::ZERO {
            return Err(Reason::NodeLimit);
        }
        let types = within_limits(template.view, &template.types, &template.left);
        if types.is_empty() {
            return Err(Reason::Limits);
        }
        let mut requirements = template.pool.requirements.clone();
        let hostname = self.input.hostnames.get(self.claims.len()).map_or("", String::as_str);
        requirements.add(HOSTNAME, Requirement::one_of([hostname]));
        Ok(Claim {
            template: at,
            pods: Vec::new(),
            requirements,
            types,
            requests: Requests::default(),
            ports: Vec::new(),
        })
    }

    /// Takes what the largest type of a node has from what a pool may have.
    fn subtract(&mut self, at: usize, types: &Bits) {
        let template = &mut self.templates[at];
        let names: Vec<(&'a str, Quantity)> = template.left.iter().collect();
        for (name, left) in names {
            let most = types.iter().map(|place| template.view.capacity[place].get(name)).max();
            template.left.set(name, left - most.unwrap_or_default(), Form::Decimal);
        }
    }

    /// What a node would be with a pod on it (`CanAdd`).
    fn can_add(
        &self,
        claim: &Claim<'a>,
        id: usize,
        pod: &Pod<'a>,
        asks: &Asks<'a>,
    ) -> Result<(Requirements<'a>, Bits), Reason<'a>> {
        let taints = &self.templates[claim.template].pool.taints;
        suits(taints, &claim.requirements, pod, &asks.all)?;
        let mut base = claim.requirements.clone();
        base.extend(&asks.all);
        let ways = &self.input.volumes[id];
        if ways.is_empty() {
            return self.can_add_with(claim, id, pod, asks, base);
        }
        let mut last = Reason::NoPool;
        for way in ways {
            let tried = base.compatible(way, is_of_scheduler).map_err(|error| match error {
                Incompatible::UnknownLabel(key) | Incompatible::Conflict(key) => Reason::Volume(key),
            });
            let mut all = base.clone();
            all.extend(way);
            match tried.and_then(|()| self.can_add_with(claim, id, pod, asks, all)) {
                Ok(found) => return Ok(found),
                Err(reason) => last = reason,
            }
        }
        Err(last)
    }

    fn can_add_with(
        &self,
        claim: &Claim<'a>,
        id: usize,
        pod: &Pod<'a>,
        asks: &Asks<'a>,
        base: Requirements<'a>,
    ) -> Result<(Requirements<'a>, Bits), Reason<'a>> {
        let template = &self.templates[claim.template];
        let narrowed = self.topology.narrow(id, pod, &template.pool.taints, &asks.strict, &base);
        let narrowed = narrowed.map_err(|none| Reason::NoPlace(none.kind, none.key))?;
        base.compatible(&narrowed, is_of_scheduler)?;
        let mut all = base;
        all.extend(&narrowed);
        let mut asked = claim.requests.clone();
        asked.add(&pod.requests);
        let groups = template.daemons.iter().filter(|group| claim.has_ports(id, pod, &group.ports));
        let groups: Vec<Group<'_, 'a>> = groups
            .map(|group| {
                let mut requests = asked.clone();
                requests.add(&group.requests);
                Group { types: &group.types, requests }
            })
            .collect();
        let types = filter(template.view, &claim.types, &all, &groups, self.input.release);
        Ok((all, types.map_err(Reason::Types)?))
    }

    /// Puts a pod on a node.
    fn take(&mut self, at: usize, id: usize, pod: &Pod<'a>, requirements: Requirements<'a>, types: Bits) {
        let claim = &mut self.claims[at];
        claim.pods.push(id);
        claim.types = types;
        claim.add_requests(&pod.requests);
        claim.ports.extend(pod.ports.iter().map(|port| (id, *port)));
        claim.requirements = requirements;
        let hostname = claim.requirements.get(HOSTNAME).and_then(|one| one.named().first().copied());
        hostname.into_iter().for_each(|hostname| self.topology.register(hostname));
        let taints = &self.templates[claim.template].pool.taints;
        self.topology.record(id, pod, taints, &claim.requirements);
    }
}

impl<'a> Claim<'a> {
    fn add_requests(&mut self, more: &Requests<'a>) {
        self.requests.add(more);
    }

    /// Whether the ports that a pod takes are free, of the node and of its daemons.
    fn has_ports(&self, id: usize, pod: &Pod<'_>, of_daemons: &[Port<'_>]) -> bool {
        let of_pods = self.ports.iter().filter(|(other, _)| *other != id).map(|(_, port)| port);
        let mut taken = of_pods.chain(of_daemons);
        !taken.any(|taken| pod.ports.iter().any(|port| port.collides(taken)))
    }
}
