//! Pools and pods as lines of JSON in, and the nodes that they get as lines of JSON out.

use serde_json::{Map, Value, json};

use super::admit::fault_of_pod;
use super::batch::{amounts, cheapest, launched, names};
use super::class::Class;
use super::filter::{Group, filter, within_limits};
use super::launch::Launch;
use super::lines::{self, Answer, objects};
use super::offers::{Market, offerings};
use super::overlay::{Overlay, Status, apply};
use super::pod::Pod;
use super::pool::{Pool, order};
use super::refused;
use super::resources::Requests;
use super::schedule::{Input, Plan, schedule};
use super::view::View;
use super::volumes::Volumes;
use super::world::World;
use crate::apis::v1::labels::CAPACITY_TYPE;
use crate::apis::version::Release;
use crate::yaml::Node;

/// What becomes of the pods of a line.
pub(crate) fn answer(line: &Node, world: &World<'_>, release: Release) -> anyhow::Result<Answer> {
    let list = |key: &str| objects(line, key, |_| Vec::new());
    let region = world.region_for(lines::region(line)?, line.get("spotPrices"))?;
    let classes: Vec<Class<'_>> =
        list("nodeClasses")?.iter().map(|root| Class::read(root, release, None)).collect();
    let mut pools: Vec<Pool<'_>> =
        objects(line, "nodePools", refused::of_limits)?.iter().map(Pool::read).collect();
    pools.sort_by(order);
    let views: Vec<View<'_>> = classes.iter().map(|class| world.view(&region, class)).collect();
    let view_of = |pool: &Pool<'_>| views.iter().find(|view| view.class.name == pool.class).cloned();
    let mut viewed: Vec<(&Pool<'_>, View<'_>)> =
        pools.iter().filter_map(|pool| Some((pool, view_of(pool)?))).collect();
    let overlays: Vec<Overlay<'_>> = list("nodeOverlays")?.iter().map(Overlay::read).collect();
    let statuses = apply(&overlays, &mut viewed);
    let viewed: Vec<(&Pool<'_>, &View<'_>)> = viewed.iter().map(|(pool, view)| (*pool, view)).collect();
    let volumes = Volumes::new(list("objects")?.iter().collect());
    let pods_of = |key: &str| objects(line, key, refused::of_pod);
    let pods: Vec<Pod<'_>> = pods_of("pods")?.iter().map(Pod::read).collect();
    let daemons: Vec<Pod<'_>> = pods_of("daemonPods")?.iter().map(Pod::read).collect();
    let ways: Vec<_> = pods.iter().map(|pod| volumes.alternatives(pod)).collect();
    let faults: Vec<_> = pods.iter().map(|pod| fault_of_pod(pod).or_else(|| volumes.fault(pod))).collect();
    let hostnames: Vec<String> = (0..=pods.len()).map(|at| format!("hostname-placeholder-{at:04}")).collect();
    let input = Input {
        pools: &viewed,
        pods: &pods,
        volumes: &ways,
        faults: &faults,
        daemons: &daemons,
        hostnames: &hostnames,
        release,
    };
    let plan = schedule(&input);
    let mut answer = Map::new();
    planned(&plan, &pods, &mut answer);
    if line.get("nodeOverlays").is_some() {
        let probe = line.get("probe").and_then(Node::as_list).unwrap_or_default();
        let probe: Vec<&str> = probe.iter().filter_map(Node::as_str).collect();
        answer.insert(
            "overlays".to_owned(),
            statuses.iter().map(|(name, status)| status_of(name, status)).collect(),
        );
        let of_pools =
            viewed.iter().map(|(pool, view)| (pool.name.to_owned(), of_pool(pool, view, &probe, release)));
        answer.insert("pools".to_owned(), Value::Object(of_pools.collect()));
    }
    Ok(Answer { fields: answer, ..Answer::default() })
}

fn planned(plan: &Plan<'_, '_>, pods: &[Pod<'_>], answer: &mut Map<String, Value>) {
    let name = |id: usize| pods[id].name.to_owned();
    let mut put = |key: &str, value: Value| drop(answer.insert(key.to_owned(), value));
    let nodes = plan.nodes.iter().map(|node| {
        let template = &plan.templates[node.claim.template];
        let mut shown = Map::new();
        let mut put = |key: &str, value: Value| drop(shown.insert(key.to_owned(), value));
        let view = template.view;
        put("nodePool", template.pool.name.into());
        put("pods", node.claim.pods.iter().map(|id| name(*id)).collect());
        put("options", node.claim.types.count().into());
        put("optionNames", names(view, node.claim.types.iter()).into());
        let requests: Map<String, Value> =
            node.claim.requests.texts().map(|(name, text)| (name.to_owned(), text.into())).collect();
        put("requests", Value::Object(requests).to_string().into());
        put("zones", zones(view, node).into());
        super::batch::show_launch(view, &node.launch, &mut put);
        let sold =
            node.launch.as_ref().ok().and_then(|launch| launch.requirements.get(CAPACITY_TYPE)?.listed());
        put("capacityTypes", sold.into_iter().flatten().copied().collect::<Vec<_>>().into());
        if let Some(annotations) = node.launch.as_ref().ok().and_then(annotations) {
            put("annotations", annotations);
        }
        Value::Object(shown)
    });
    put("nodes", nodes.collect());
    let errors = plan.errors.iter().map(|(id, reasons)| {
        let words: Vec<String> = reasons.iter().map(|reason| reason.words()).collect();
        (name(*id), Value::from(words.join("; ")))
    });
    put("errors", Value::Object(errors.collect()));
    let classes = plan.errors.iter().map(|(id, reasons)| {
        (name(*id), reasons.iter().map(|reason| Value::from(reason.kind())).collect::<Value>())
    });
    put("errorClass", Value::Object(classes.collect()));
    put("poolOrder", plan.templates.iter().map(|template| template.pool.name).collect::<Vec<_>>().into());
    if !plan.empty.is_empty() {
        put("emptyPools", plan.empty.clone().into());
    }
}

/// The zones that are left to a node.
fn zones<'a>(view: &View<'a>, node: &super::schedule::Node<'a>) -> Vec<&'a str> {
    let scope = view.scope(&node.claim.requirements);
    let types = node.claim.types.iter();
    let mut names = view.zone_names(types.fold(0, |mask, place| mask | view.offers.zones(place, scope)));
    names.sort_unstable();
    names
}

/// What Karpenter notes on a claim that overlays had a part in.
fn annotations(launch: &Launch<'_>) -> Option<Value> {
    let noted = [
        ("karpenter.sh/capacity-overlay-applied", launch.is_capacity_overlaid),
        ("karpenter.sh/price-overlay-applied", launch.is_price_overlaid),
    ];
    let noted: Map<String, Value> = noted
        .into_iter()
        .filter(|(_, is_so)| *is_so)
        .map(|(name, _)| (name.to_owned(), "true".into()))
        .collect();
    (!noted.is_empty()).then_some(Value::Object(noted))
}

fn status_of(name: &str, status: &Status) -> (String, Value) {
    let value = match status {
        Status::Ready => json!({"ready": true}),
        Status::Conflict => json!({"ready": false, "reason": "Conflict"}),
        Status::Invalid(fault) => json!({"ready": false, "reason": "RuntimeValidation", "message": fault}),
    };
    (name.to_owned(), value)
}

/// What overlays made of the types of a pool.
fn of_pool<'a>(pool: &Pool<'a>, view: &View<'a>, probe: &[&str], release: Release) -> Value {
    let every = view.region.offered.clone();
    let groups = [Group { types: &every, requests: Requests::default() }];
    let left = filter(view, &every, &pool.requirements, &groups, release);
    let mut shown = Map::new();
    let mut put = |key: &str, value: Value| drop(shown.insert(key.to_owned(), value));
    put("error", left.as_ref().err().map(|refusal| refusal.words()).unwrap_or_default().into());
    let left = left.unwrap_or_else(|_| view.none());
    put("matched", left.count().into());
    let overlaid = |is: &dyn Fn(usize) -> bool| Value::from(every.iter().filter(|place| is(*place)).count());
    put("priceOverlaid", overlaid(&|place| view.offers.is_overlaid(place)));
    put("capacityOverlaid", overlaid(&|place| view.capacity_overlaid.contains(place)));
    let probed =
        probe.iter().filter_map(|name| Some(((*name).to_owned(), probed(view, view.catalogue.place(name)?))));
    put("probe", Value::Object(probed.collect()));
    if !left.is_empty() {
        put("cheapest", cheapest(view, &left, view.scope(&pool.requirements)));
    }
    let within = within_limits(view, &left, &pool.limits);
    launched(view, &pool.requirements, &within, &Requests::default(), release, &mut put);
    Value::Object(shown)
}

fn probed(view: &View<'_>, place: usize) -> Value {
    let one = &view.catalogue.types[place];
    let offer = |(market, zone): (Market, usize)| {
        let name = format!("{}/{}", market.name(), view.region.zones[zone].name);
        let shown = json!({
            "price": view.offers.price(place, market, zone),
            "available": view.offers.is_available(place, market, zone),
            "overlaid": view.offers.is_offer_overlaid(place, market, zone),
        });
        (name, shown)
    };
    let offers: Map<String, Value> = offerings(one, place, view.region).map(offer).collect();
    json!({
        "offerings": offers,
        "capacity": amounts(&view.capacity[place]),
        "capacityOverlaid": view.capacity_overlaid.contains(place),
    })
}
