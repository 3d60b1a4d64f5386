//! Which pool takes which workload, as a table with tabs: a line for each node that has pods of a workload, and one for its
//! pods without a place; and one for each pool on whose nodes a daemon set runs or does not.

use super::pods::{Pods, Workload, expected, own_pods};
use super::{InRegion, daemons};
use crate::harmless::harmless;
use crate::matching::schedule::Node;

/// The columns. Nodes of the same number are the same node.
const COLUMNS: [&str; 13] = [
    "region",
    "workload",
    "outcome",
    "pods",
    "pool",
    "node",
    "pods_altogether",
    "types",
    "capacity_type",
    "type",
    "hourly",
    "price",
    "reason",
];

/// What stands in the columns.
pub(super) type Row = [String; COLUMNS.len()];

/// The line above the tables of all regions.
pub(crate) fn heading() -> String {
    COLUMNS.join("\t") + "\n"
}

fn push(text: &mut String, row: Row) {
    text.push_str(&row.map(|cell| harmless(&cell).into_owned()).join("\t"));
    text.push('\n');
}

impl Pods<'_, '_> {
    /// The lines of a region.
    pub(crate) fn tsv(&self, region: &InRegion<'_, '_>) -> String {
        let mut text = String::new();
        for workload in &self.workloads {
            let nodes = self.plan.nodes.iter().enumerate();
            let own = nodes.filter(|(_, node)| own_pods(node, workload) > 0);
            let placed = own.map(|(number, node)| self.placed(region, workload, number, node));
            for row in placed.chain(self.without_place(region, workload)) {
                push(&mut text, row);
            }
        }
        let daemons = self.daemons.iter().flat_map(|daemon| daemons::rows(region, daemon));
        daemons.for_each(|row| push(&mut text, row));
        text
    }

    fn placed(
        &self,
        region: &InRegion<'_, '_>,
        workload: &Workload<'_>,
        number: usize,
        node: &Node<'_>,
    ) -> Row {
        let template = &self.plan.templates[node.claim.template];
        let launch = node.launch.as_ref();
        let found = launch.ok().and_then(|launch| expected(template.view, launch));
        [
            region.region.name.to_owned(),
            workload.name.clone(),
            "placed".to_owned(),
            own_pods(node, workload).to_string(),
            template.pool.name.to_owned(),
            number.to_string(),
            node.claim.pods.len().to_string(),
            node.claim.types.count().to_string(),
            launch.map(|launch| launch.market.name()).unwrap_or_default().to_owned(),
            found.map(|(place, _)| template.view.name(place).to_owned()).unwrap_or_default(),
            found.map(|(_, cost)| cost.hourly.to_string()).unwrap_or_default(),
            found.map(|(_, cost)| cost.kind(region.region).to_owned()).unwrap_or_default(),
            launch.err().map(|failure| failure.words()).unwrap_or_default(),
        ]
    }

    fn without_place(&self, region: &InRegion<'_, '_>, workload: &Workload<'_>) -> Option<Row> {
        let without = self.without(workload).count();
        let outcome = match without {
            0 if workload.pods.is_empty() => "no pods",
            0 => return None,
            _ => self.fate(workload),
        };
        let mut row = Row::default();
        row[0] = region.region.name.to_owned();
        row[1] = workload.name.clone();
        row[2] = outcome.to_owned();
        row[3] = without.to_string();
        row[COLUMNS.len() - 1] = self.why(region, workload).join("; ");
        Some(row)
    }
}
