//! `spec.kubelet` as nodes get it: the block as written, and the fields that Karpenter reads of it.

mod fields;
pub(super) mod flags;

use serde_json::{Map, Value};

pub(crate) use self::fields::{Fields, MaxPods, Texts};
use super::Refused;
use super::quantity::is_quantity;

/// The block, twice: AL2023 hands on what is written since Karpenter 1.15; all else goes by the fields.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Block {
    written: Map<String, Value>,
    fields: Fields,
}

/// The two fields that hold quantities of resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reserved {
    /// `kubeReserved`.
    Kube,
    /// `systemReserved`.
    System,
}

impl Reserved {
    /// Both.
    pub(crate) const ALL: [Reserved; 2] = [Reserved::Kube, Reserved::System];

    fn key(self) -> &'static str {
        match self {
            Reserved::Kube => "kubeReserved",
            Reserved::System => "systemReserved",
        }
    }
}

impl Block {
    /// Reads the fields; one of the wrong type is refused, and one that Karpenter does not know is not looked at.
    pub(crate) fn read(written: Map<String, Value>) -> Result<Self, Refused> {
        let fields = fields::read(&written)?;
        Ok(Block { written, fields })
    }

    /// The block as it is written.
    pub(crate) fn written(&self) -> &Map<String, Value> {
        &self.written
    }

    /// The fields that Karpenter reads.
    pub(crate) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The reservations of one kind.
    pub(crate) fn reserved(&self, which: Reserved) -> Option<&Texts> {
        match which {
            Reserved::Kube => self.fields.kube_reserved.as_ref(),
            Reserved::System => self.fields.system_reserved.as_ref(),
        }
    }

    /// Sets the number of pods, unless one is written.
    pub(crate) fn fill_max_pods(&mut self, count: i32) {
        if !matches!(self.fields.max_pods, Some(MaxPods::Count(_))) {
            self.fields.max_pods = Some(MaxPods::Count(count));
            self.written.insert("maxPods".to_owned(), count.into());
        }
    }

    /// Sets the address of the DNS, unless one is written.
    pub(crate) fn fill_cluster_dns(&mut self, address: &str) {
        if self.fields.cluster_dns.is_empty() {
            self.fields.cluster_dns = vec![address.to_owned()];
            self.written.insert("clusterDNS".to_owned(), vec![address].into());
        }
    }

    /// Sets the reservations of one kind; where there are none left, what is written stays.
    pub(crate) fn set_reserved(&mut self, which: Reserved, resolved: Texts) {
        if resolved.is_empty() {
            return;
        }
        let texts: Map<String, Value> =
            resolved.iter().map(|(key, text)| (key.clone(), text.as_str().into())).collect();
        self.written.insert(which.key().to_owned(), texts.into());
        match which {
            Reserved::Kube => self.fields.kube_reserved = Some(resolved),
            Reserved::System => self.fields.system_reserved = Some(resolved),
        }
    }

    /// Leaves out the reservations that are expressions, as Karpenter does where `NodeClassCEL` is off.
    pub(crate) fn drop_expressions(&mut self) {
        for which in Reserved::ALL {
            let quantities = self.reserved(which).into_iter().flatten().filter(|(_, text)| is_quantity(text));
            let quantities = quantities.map(|(key, text)| (key.clone(), text.clone())).collect();
            self.set_reserved(which, quantities);
        }
    }
}
