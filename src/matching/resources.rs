//! Amounts of resources: what pods ask for, and what instance types have.

use std::collections::BTreeMap;

use crate::apis::quantity::{Form, Quantity};

/// The resources that instance types have on AWS.
pub(crate) const RESOURCES: [&str; 12] = [
    "cpu",
    "memory",
    "ephemeral-storage",
    "pods",
    "nvidia.com/gpu",
    "amd.com/gpu",
    "habana.ai/gaudi",
    "aws.amazon.com/neuron",
    "aws.amazon.com/neuroncore",
    "vpc.amazonaws.com/efa",
    "vpc.amazonaws.com/pod-eni",
    "vpc.amazonaws.com/PrivateIPv4Address",
];

/// The places of resources in [`RESOURCES`].
pub(crate) const CPU: usize = 0;
pub(crate) const MEMORY: usize = 1;
pub(crate) const STORAGE: usize = 2;
pub(crate) const PODS: usize = 3;
pub(crate) const NVIDIA: usize = 4;
pub(crate) const AMD: usize = 5;
pub(crate) const GAUDI: usize = 6;
pub(crate) const NEURON: usize = 7;
pub(crate) const NEURON_CORE: usize = 8;
/// The first and the last of those that Karpenter does not launch unasked (`ExoticInstanceTypeFilter`).
pub(crate) const EXOTIC: std::ops::RangeInclusive<usize> = NVIDIA..=NEURON_CORE;
pub(crate) const EFA: usize = 9;
pub(crate) const POD_ENI: usize = 10;
pub(crate) const IPV4: usize = 11;

/// What an instance type has of every resource.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Capacity<'a> {
    known: [Quantity; RESOURCES.len()],
    /// What node overlays add.
    more: Vec<(&'a str, Quantity)>,
}

impl<'a> Capacity<'a> {
    /// How much there is of a resource.
    pub(crate) fn get(&self, name: &str) -> Quantity {
        Self::reader(name)(self)
    }

    /// What tells how much there is of one resource: of many types, its place is looked up once.
    pub(crate) fn reader(name: &str) -> impl Fn(&Capacity<'_>) -> Quantity {
        let place = place(name);
        move |capacity| place.map_or_else(|| capacity.added(name), |place| capacity.known[place])
    }

    fn added(&self, name: &str) -> Quantity {
        let found = self.more.iter().find(|(known, _)| *known == name);
        found.map_or(Quantity::ZERO, |(_, amount)| *amount)
    }

    /// How much there is of the resource at a place in [`RESOURCES`].
    pub(crate) fn at(&self, place: usize) -> Quantity {
        self.known[place]
    }

    /// The amount at a place, to be changed.
    pub(crate) fn at_mut(&mut self, place: usize) -> &mut Quantity {
        &mut self.known[place]
    }

    /// Puts an amount in the place of what there was.
    pub(crate) fn set(&mut self, name: &'a str, amount: Quantity) {
        match (place(name), self.more.iter_mut().find(|(known, _)| *known == name)) {
            (Some(place), _) => self.known[place] = amount,
            (None, Some((_, known))) => *known = amount,
            (None, None) => self.more.push((name, amount)),
        }
    }

    /// Every resource with its amount.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, Quantity)> + '_ {
        RESOURCES.into_iter().zip(self.known).chain(self.more.iter().copied())
    }

    /// What it has more of than [`RESOURCES`].
    pub(crate) fn more(&self) -> &[(&'a str, Quantity)] {
        &self.more
    }

    /// Whether there is less than nothing of some resource: then nothing fits, not even a pod that asks for nothing.
    pub(crate) fn is_overdrawn(&self) -> bool {
        let more = self.more.iter().map(|(_, amount)| amount);
        self.known.iter().chain(more).any(|amount| *amount < Quantity::ZERO)
    }
}

/// The place of a resource in [`RESOURCES`].
pub(crate) fn place(name: &str) -> Option<usize> {
    RESOURCES.iter().position(|known| *known == name)
}

/// An amount that is asked for, and how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Amount(Quantity, Form);

/// What pods ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Requests<'a>(BTreeMap<&'a str, Amount>);

impl<'a> Requests<'a> {
    /// So many pods, which ask for nothing else.
    pub(crate) fn pods(count: usize) -> Self {
        let mut requests = Requests::default();
        requests.set("pods", Quantity::of(i128::try_from(count).unwrap_or(i128::MAX)), Form::Exponent);
        requests
    }

    /// Asks for so much.
    pub(crate) fn set(&mut self, name: &'a str, amount: Quantity, form: Form) {
        self.0.insert(name, Amount(amount, form));
    }

    /// Asks for so much as a text says; nothing of a text that is no quantity.
    pub(crate) fn set_text(&mut self, name: &'a str, text: &str) {
        if let Some(amount) = Quantity::parse(text) {
            self.set(name, amount, Form::of(text));
        }
    }

    /// How much of a resource is asked for.
    pub(crate) fn get(&self, name: &str) -> Quantity {
        self.0.get(name).map_or(Quantity::ZERO, |amount| amount.0)
    }

    /// Whether it says anything of a resource.
    pub(crate) fn mentions(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Whether nothing is mentioned.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The resources by name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'a str, Quantity)> + '_ {
        self.0.iter().map(|(name, amount)| (*name, amount.0))
    }

    /// The resources with their texts.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&'a str, String)> + '_ {
        self.0.iter().map(|(name, Amount(amount, form))| (*name, amount.text(*form)))
    }

    /// Asks for what others ask for as well.
    pub(crate) fn add(&mut self, other: &Self) {
        for (name, Amount(amount, form)) in &other.0 {
            let Amount(mine, own) = self.0.get(name).copied().unwrap_or(Amount(Quantity::ZERO, *form));
            let form = if mine == Quantity::ZERO { *form } else { own };
            self.0.insert(name, Amount(mine + *amount, form));
        }
    }

    /// Asks for as much as the greater of both.
    pub(crate) fn raise(&mut self, other: &Self) {
        for (name, amount) in &other.0 {
            if self.0.get(name).is_none_or(|mine| mine.0 < amount.0) {
                self.0.insert(name, *amount);
            }
        }
    }

    /// Asks for what it does not mention as much as others do.
    pub(crate) fn fill(&mut self, other: &Self) {
        for (name, amount) in &other.0 {
            self.0.entry(name).or_insert(*amount);
        }
    }

    /// Keeps what both mention, each as much as the smaller of both.
    pub(crate) fn lower(&mut self, other: &Self) {
        self.0.retain(|name, _| other.0.contains_key(name));
        for (name, amount) in &mut self.0 {
            *amount = other.0.get(name).copied().filter(|theirs| theirs.0 < amount.0).unwrap_or(*amount);
        }
    }
}
