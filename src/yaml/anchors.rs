//! Anchors and aliases: an alias is a copy, and copies are rationed so that no text grows without bound.

use std::collections::HashMap;

use super::codes::{ALIAS_OF_ITSELF, EXCESSIVE_ALIASING};
use super::findings;
use super::node::{Node, Value};
use super::ration::{Allowance, Ration};
use super::tree::MAX_DEPTH;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Go's yaml allows this many nodes before it rations copies more tightly.
const RATIO_FROM: f64 = 400_000.0;
/// From this many nodes on only a tenth may be copies.
const RATIO_TO: f64 = 4_000_000.0;
/// Nodes that may be set aside for anchors whatever the text's size.
const SET_ASIDE: u64 = 1_000_000;

/// What anchors name, and how many nodes were made.
#[derive(Debug)]
pub(super) struct Anchors<'r> {
    named: HashMap<usize, Named>,
    made: u64,
    by_alias: u64,
    set_aside: u64,
    /// What is set aside for the document at hand.
    aside_here: usize,
    allowance: Allowance<'r>,
}

/// What stands under an anchor.
#[derive(Debug)]
enum Named {
    /// A container whose end has not come: an alias here would contain itself.
    Open,
    Complete {
        node: Node,
        weight: u64,
        depth: usize,
    },
}

impl<'r> Anchors<'r> {
    pub(super) fn new(ration: &'r Ration) -> Self {
        let allowance = Allowance::of(ration);
        Anchors { named: HashMap::new(), made: 0, by_alias: 0, set_aside: 0, aside_here: 0, allowance }
    }

    /// A document begins: names don't reach across, the counts do.
    pub(super) fn forget_names(&mut self) {
        self.named.clear();
        self.allowance.give_back(std::mem::take(&mut self.aside_here));
    }

    /// The reading is kept: how many of the run's values it has.
    pub(super) fn keep(mut self) -> usize {
        self.forget_names();
        self.allowance.keep()
    }

    fn spend(&mut self, values: u64, span: Span) -> Result<(), Box<Diagnostic>> {
        if self.allowance.spend(usize::try_from(values).unwrap_or(usize::MAX)) {
            return Ok(());
        }
        Err(Box::new(findings::too_many_values(self.allowance.ration, span)))
    }

    /// Nodes made so far, copies included.
    pub(super) fn made(&self) -> u64 {
        self.made
    }

    /// A container begins under anchor `id` (0: none).
    pub(super) fn begin(&mut self, id: usize) {
        if id != 0 {
            self.named.insert(id, Named::Open);
        }
    }

    /// A node is complete; `weight` counts it and all below it.
    pub(super) fn complete(&mut self, id: usize, node: &Node, weight: u64) -> Result<(), Box<Diagnostic>> {
        self.made += 1;
        self.spend(1, node.span)?;
        if id == 0 {
            return Ok(());
        }
        self.set_aside += weight;
        if self.set_aside > SET_ASIDE + 2 * self.made {
            return Err(Box::new(excessive(node.span)));
        }
        self.spend(weight, node.span)?;
        self.aside_here += usize::try_from(weight).unwrap_or_default();
        let (node, depth) = (node.clone(), depth(node));
        self.named.insert(id, Named::Complete { node, weight, depth });
        Ok(())
    }

    /// A copy of what anchor `id` names, standing at `span` inside `outside` containers.
    pub(super) fn recall(&mut self, id: usize, outside: usize, span: Span) -> Result<Node, Box<Diagnostic>> {
        let (weight, depth) = match self.named.get(&id) {
            Some(Named::Complete { weight, depth, .. }) => (*weight, *depth),
            Some(Named::Open) => {
                let message = "an alias stands inside the value that its anchor names";
                let finding = Diagnostic::new(&ALIAS_OF_ITSELF, message).at(span, "would contain itself");
                return Err(Box::new(finding));
            }
            None => return Err(Box::new(findings::unknown_anchor(span))),
        };
        if outside + depth > MAX_DEPTH {
            return Err(Box::new(findings::too_deep(span)));
        }
        self.by_alias += weight;
        self.made += weight + 1;
        if self.by_alias > 100
            && self.made > 1000
            && self.by_alias as f64 / self.made as f64 > allowed(self.made)
        {
            return Err(Box::new(excessive(span)));
        }
        self.spend(weight, span)?;
        let Some(Named::Complete { node, .. }) = self.named.get(&id) else {
            return Err(Box::new(findings::unknown_anchor(span)));
        };
        let mut copy = node.clone();
        copy.span = span;
        Ok(copy)
    }
}

/// The share of copies that goyaml.v2 allows (`allowedAliasRatio` in its `decode.go`).
fn allowed(made: u64) -> f64 {
    let made = made as f64;
    0.99 - 0.89 * ((made - RATIO_FROM) / (RATIO_TO - RATIO_FROM)).clamp(0.0, 1.0)
}

fn excessive(span: Span) -> Diagnostic {
    Diagnostic::new(&EXCESSIVE_ALIASING, "the text is mostly copies made by aliases")
        .at(span, "too many copies here")
        .help("write the values out, or alias smaller parts")
}

/// Containers from `node` down its deepest branch.
fn depth(node: &Node) -> usize {
    match &node.value {
        Value::Scalar(_) => 0,
        Value::List(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Map(map) => 1 + map.iter().map(|entry| depth(&entry.value)).max().unwrap_or(0),
    }
}
