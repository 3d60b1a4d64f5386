//! The disruption budgets of a pool, as the lints read them.

use crate::apis::duration;
use crate::apis::patterns;
use crate::manifest::Manifest;
use crate::rules::lint::pool::spec;
use crate::scheduling::coverage::Coverage;
use crate::scheduling::cron::{Fault, Schedule};
use crate::source::Pointer;
use crate::yaml::Node;

/// Why Karpenter disrupts a node by its own will.
pub(super) const REASONS: [&str; 3] = ["Underutilized", "Empty", "Drifted"];

/// One entry of `spec.disruption.budgets`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget<'a> {
    index: usize,
    node: &'a Node,
}

/// The place of the list in the object.
pub(super) fn list_pointer() -> Pointer {
    Pointer::parse("/spec/disruption/budgets")
}

/// The list of budgets; none where there is none, and Karpenter takes its default.
pub(super) fn list(manifest: &Manifest) -> Option<Vec<Budget<'_>>> {
    let items = spec(manifest)?.get("disruption")?.get("budgets")?.as_list()?;
    // The server refuses longer lists.
    Some(items.iter().take(50).enumerate().map(|(index, node)| Budget { index, node }).collect())
}

impl<'a> Budget<'a> {
    /// Its place in the object.
    pub(super) fn pointer(&self) -> Pointer {
        list_pointer().join(self.index)
    }

    fn text(&self, key: &str) -> Option<&'a str> {
        self.node.get(key)?.as_str()
    }

    /// How many nodes may go; a tenth where nothing is said.
    pub(super) fn nodes(&self) -> &'a str {
        self.text("nodes").unwrap_or("10%")
    }

    /// Whether it lets none go, `0` as a number or a percentage.
    pub(super) fn lets_none_go(&self) -> bool {
        let digits = self.nodes().trim_end_matches('%');
        !digits.is_empty() && digits.bytes().all(|byte| byte == b'0')
    }

    /// Whether it holds for all reasons of Karpenter's own.
    pub(super) fn is_for_all(&self) -> bool {
        REASONS.iter().all(|reason| self.is_for(reason))
    }

    /// The reasons it lists; none where it holds for all.
    pub(super) fn reasons(&self) -> Option<&'a [Node]> {
        self.node.get("reasons")?.as_list()
    }

    /// Whether it holds for a reason.
    pub(super) fn is_for(&self, reason: &str) -> bool {
        self.reasons().is_none_or(|reasons| reasons.iter().any(|known| known.as_str() == Some(reason)))
    }

    /// Its schedule; none where it has none or one that the server refuses.
    pub(super) fn schedule(&self) -> Option<Result<Schedule, Fault>> {
        let text = self.text("schedule").filter(|text| (patterns::BUDGET_SCHEDULE.matches)(text))?;
        Some(Schedule::parse(text))
    }

    /// Whether it holds at all times, having no schedule.
    pub(super) fn is_unscheduled(&self) -> bool {
        self.node.get("schedule").is_none_or(Node::is_null)
            && self.node.get("duration").is_none_or(Node::is_null)
    }

    /// When it holds; nothing where that cannot be read.
    pub(super) fn coverage(&self) -> Option<Coverage> {
        if self.is_unscheduled() {
            return Some(Coverage::always());
        }
        let seconds = duration::seconds(self.text("duration")?)?;
        Some(Coverage::of(&self.schedule()?.ok()?, seconds / 60))
    }
}
