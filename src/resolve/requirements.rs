//! What a pool says of its instances, as Karpenter's requirements, in the chart's order.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::entries::PoolEntry;
use super::profile::Repeated;
use crate::apis::v1::labels::{ARCH, CAPACITY_TYPE, INSTANCE_TYPE, OS, ZONE};
use crate::apis::v1::nodepool::Requirement;
use crate::instancetype::labels::Provider;
use crate::manifest::Link;
use crate::source::Pointer;
use crate::values::{AllowDeny, Exclusion, NodePool};

/// Where the requirements stand in the object.
pub(super) const REQUIREMENTS: &str = "/spec/template/spec/requirements";

/// Where the `minValues` of a key stands in the entry.
fn min_values_path(key: &str) -> String {
    Pointer::parse("/minValues").join(key).as_str().to_owned()
}

/// Requirements that most pools have no more of.
const EXPECTED: usize = 12;

/// A key that the user gave: under EKS Auto Mode Karpenter's own instance labels have another domain.
fn own(provider: Provider, key: &str) -> String {
    match key.strip_prefix("karpenter.k8s.aws/").filter(|name| name.starts_with("instance-")) {
        Some(name) => provider.label(name),
        None => key.to_owned(),
    }
}

/// The requirements of `entry` and where each came from.
pub(super) fn requirements(
    entry: &PoolEntry,
    provider: Provider,
    repeated: Repeated,
) -> (Vec<Requirement>, Vec<Link>) {
    let (requirements, links) = (Vec::with_capacity(EXPECTED), Vec::with_capacity(2 * EXPECTED));
    let mut list = Builder { provider, repeated, requirements, links };
    match &entry.pool.requirements {
        Some(own) => list.given(own, "requirements"),
        None => DERIVED.iter().for_each(|(field, add)| add(&mut list, entry.pool, field)),
    }
    list.given(&entry.pool.additional_requirements, "additionalRequirements");
    list.min_values(entry.pool);
    (list.requirements, list.links)
}

/// A field of a pool, as a pointer, and how it becomes requirements.
type Derived = (&'static str, fn(&mut Builder, &NodePool, &'static str));

/// The fields that requirements are made of, in the chart's order.
pub(super) const DERIVED: [Derived; 10] = [
    ("/capacityTypes", |list, pool, field| {
        list.in_list(CAPACITY_TYPE, "In", &pool.capacity_types, [field, ""]);
    }),
    ("/zones", |list, pool, field| list.in_list(ZONE, "In", &pool.zones, [field, ""])),
    ("/architectures", |list, pool, field| list.in_list(ARCH, "In", &pool.architectures, [field, ""])),
    ("/operatingSystems", |list, pool, field| list.in_list(OS, "In", &pool.operating_systems, [field, ""])),
    ("/generation", Builder::generation),
    ("/instanceCategories", |list, pool, field| {
        list.instance_lists("instance-category", &pool.instance_categories, field);
    }),
    ("/instanceFamilies", |list, pool, field| {
        list.instance_lists("instance-family", &pool.instance_families, field);
    }),
    ("/instanceSizes", |list, pool, field| {
        list.instance_lists("instance-size", &pool.instance_sizes, field);
    }),
    ("/instanceTypes", |list, pool, field| list.lists(INSTANCE_TYPE, &pool.instance_types, field)),
    ("/exclude", Builder::exclusions),
];

/// Requirements in the making.
pub(super) struct Builder {
    provider: Provider,
    repeated: Repeated,
    requirements: Vec<Requirement>,
    links: Vec<Link>,
}

impl Builder {
    fn generation(&mut self, pool: &NodePool, field: &'static str) {
        let key = self.provider.label("instance-generation");
        let generation = &pool.generation;
        for (operator, bound, part) in
            [("Gt", generation.above, "/above"), ("Lt", generation.below, "/below")]
        {
            if let Some(bound) = bound {
                self.push(&key, operator, vec![bound.to_string()], [field, part].concat());
            }
        }
        self.in_list(&key, "In", &generation.allowed, [field, "/allowed"]);
        self.in_list(&key, "NotIn", &generation.not_allowed, [field, "/notAllowed"]);
    }

    fn lists(&mut self, key: &str, lists: &AllowDeny, field: &'static str) {
        self.in_list(key, "In", &lists.allowed, [field, "/allowed"]);
        self.in_list(key, "NotIn", &lists.not_allowed, [field, "/notAllowed"]);
    }

    /// Lists of values of an instance label, which has another domain under EKS Auto Mode.
    fn instance_lists(&mut self, name: &str, lists: &AllowDeny, field: &'static str) {
        self.lists(&self.provider.label(name), lists, field);
    }

    /// `In` and `NotIn` need values: an empty list says nothing.
    fn in_list(&mut self, key: &str, operator: &str, values: &[String], [field, part]: [&'static str; 2]) {
        let drops = self.repeated == Repeated::Dropped && values.len() > 1;
        let mut seen = BTreeSet::new();
        let values = values.iter().filter(|value| !drops || seen.insert(value.as_str()));
        let values: Vec<String> = values.cloned().collect();
        match part {
            _ if values.is_empty() => {}
            "" => self.push(key, operator, values, field),
            part => self.push(key, operator, values, [field, part].concat()),
        }
    }

    fn exclusions(&mut self, pool: &NodePool, field: &'static str) {
        for (index, sort) in pool.exclude.iter().enumerate() {
            let from = format!("{field}/{index}");
            match sort {
                Exclusion::Accelerators => self.no_accelerators(&from),
                // Bare metal has this label with an empty value.
                Exclusion::BareMetal => {
                    let key = self.provider.label("instance-hypervisor");
                    self.push(&key, "In", vec!["nitro".to_owned(), "xen".to_owned()], from);
                }
            }
        }
    }

    fn no_accelerators(&mut self, from: &str) {
        let gpus = self.provider.label("instance-gpu-count");
        self.push(&gpus, "DoesNotExist", Vec::new(), from.to_owned());
        match self.provider {
            Provider::Karpenter => {
                let others = self.provider.label("instance-accelerator-count");
                self.push(&others, "DoesNotExist", Vec::new(), from.to_owned());
            }
            // EKS Auto Mode has no label for accelerators other than GPUs; Inferentia and Trainium are categories.
            Provider::AutoMode => {
                let categories = self.provider.label("instance-category");
                self.push(&categories, "NotIn", vec!["inf".to_owned(), "trn".to_owned()], from.to_owned());
            }
        }
    }

    fn given(&mut self, requirements: &[Requirement], field: &str) {
        for (index, requirement) in requirements.iter().enumerate() {
            let from = format!("/{field}/{index}");
            self.links.push(Link::of_item(REQUIREMENTS, self.requirements.len(), "", from));
            self.requirements
                .push(Requirement { key: own(self.provider, &requirement.key), ..requirement.clone() });
        }
    }

    /// Puts `minValues` on the first requirement of each key; on `Exists` where there is none.
    fn min_values(&mut self, pool: &NodePool) {
        for (given, count) in pool.min_values.iter() {
            let key = &own(self.provider, given);
            let index = match self.requirements.iter().position(|requirement| requirement.key == *key) {
                Some(index) => index,
                None => {
                    self.push(key, "Exists", Vec::new(), min_values_path(given));
                    self.requirements.len() - 1
                }
            };
            self.requirements[index].min_values = Some(*count);
            self.links.push(Link::of_item(REQUIREMENTS, index, "/minValues", min_values_path(given)));
        }
    }

    fn push(&mut self, key: &str, operator: &str, values: Vec<String>, from: impl Into<Cow<'static, str>>) {
        let from = from.into();
        let index = self.requirements.len();
        self.links.push(Link::of_item(REQUIREMENTS, index, "/values", from.clone()));
        self.links.push(Link::of_item(REQUIREMENTS, index, "", from));
        self.requirements.push(Requirement {
            key: key.to_owned(),
            operator: operator.to_owned(),
            values,
            min_values: None,
        });
    }
}
