//! Which pool takes which workload, for programs: one JSON document.

use serde_json::{Value, json};

use super::pods::{Pods, Workload, own_pods};
use super::{InRegion, Outlook, daemons};
use crate::harmless::harmless_json;

/// The document, of what [`Pods::json`] says of each region.
pub(crate) fn pods_json(outlook: &Outlook<'_, '_>, regions: &[Value]) -> String {
    let document = json!({
        "catalogue": outlook.catalogue.date,
        "regions": regions,
        "notes": outlook.notes,
    });
    harmless_json(serde_json::to_string_pretty(&document).unwrap_or_default() + "\n")
}

impl Pods<'_, '_> {
    /// What becomes of the workloads in a region.
    pub(crate) fn json(&self, region: &InRegion<'_, '_>) -> Value {
        let empty = region.pools.iter().filter(|pool| pool.survey.types.is_empty());
        json!({
            "region": region.region.name,
            "prices": super::price_kind(region.region.price_source),
            "workloads": self.workloads.iter().map(|workload| self.of_workload(region, workload)).collect::<Value>(),
            "daemonSets": self.daemons.iter().map(|daemon| daemons::json(region, daemon)).collect::<Value>(),
            "emptyPools": empty.map(|pool| pool.asked.pool.name).collect::<Value>(),
        })
    }

    fn of_workload(&self, region: &InRegion<'_, '_>, workload: &Workload<'_>) -> Value {
        let nodes = self.plan.nodes.iter().enumerate();
        let nodes = nodes.filter(|(_, node)| own_pods(node, workload) > 0).map(|(number, node)| {
            let template = &self.plan.templates[node.claim.template];
            let view = template.view;
            let launch = match &node.launch {
                Ok(launch) => {
                    let types = launch.fleet.types.iter();
                    let types = types.map(|one| json!({"type": view.name(one.place), "hourly": one.price}));
                    json!({"capacityType": launch.market.name(), "createFleet": types.collect::<Value>()})
                }
                Err(failure) => json!({"error": failure.words()}),
            };
            json!({
                "node": number,
                "pool": template.pool.name,
                "pods": own_pods(node, workload),
                "podsAltogether": node.claim.pods.len(),
                "types": node.claim.types.count(),
                "launch": launch,
            })
        });
        let without = self.without(workload).count();
        let [nowhere, waiting] = ["nowhere", "waiting"].map(|fate| fate == self.fate(workload));
        json!({
            "workload": workload.name,
            "pods": workload.pods.len(),
            "podsWanted": workload.wanted,
            "nodes": nodes.collect::<Value>(),
            "nowhere": if nowhere { without } else { 0 },
            "waiting": if waiting { without } else { 0 },
            "reasons": self.why(region, workload),
        })
    }
}
