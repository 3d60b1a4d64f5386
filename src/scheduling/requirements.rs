//! The requirements of a pool by label (`requirements.go` of Karpenter's core, v1.15.0).

use std::collections::BTreeMap;

use crate::apis::v1::labels::normalized;
use crate::scheduling::Requirement;

/// What the labels of a node must be, by key; keys not mentioned may be anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Requirements<'a>(BTreeMap<&'a str, Requirement<'a>>);

impl<'a> Requirements<'a> {
    /// Adds a requirement: beside others of the same label, what meets all of them is left.
    pub(crate) fn add(&mut self, key: &'a str, requirement: Requirement<'a>) {
        let key = normalized(key);
        let all = match self.0.get(key) {
            Some(known) => known.intersection(&requirement),
            None => requirement,
        };
        self.0.insert(key, all);
    }

    /// What is required of a label.
    pub(crate) fn get(&self, key: &str) -> Option<&Requirement<'a>> {
        self.0.get(normalized(key))
    }

    /// The labels in order, each with what is required of it.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'a str, &Requirement<'a>)> {
        self.0.iter().map(|(key, requirement)| (*key, requirement))
    }

    /// All but what is required of the labels that `is_left_out`.
    #[must_use]
    pub(crate) fn without(mut self, is_left_out: impl Fn(&str) -> bool) -> Self {
        self.0.retain(|key, _| !is_left_out(key));
        self
    }

    /// Puts a requirement in the place of what was required of the label.
    pub(crate) fn set(&mut self, key: &'a str, requirement: Requirement<'a>) {
        self.0.insert(normalized(key), requirement);
    }

    /// Adds all requirements of another set.
    pub(crate) fn extend(&mut self, other: &Self) {
        other.iter().for_each(|(key, requirement)| self.add(key, requirement.clone()));
    }

    /// Whether some node could meet both, as far as the labels say that both mention.
    pub(crate) fn intersects(&self, other: &Self) -> bool {
        self.conflict(other).is_none()
    }

    /// The first label on which no node could meet both.
    pub(crate) fn conflict(&self, other: &Self) -> Option<&'a str> {
        self.0.iter().find_map(|(key, one)| {
            let other = other.0.get(key)?;
            // Two that both do without the label agree.
            let is_met = one.has_intersection(other)
                || (one.operator().allows_absence() && other.operator().allows_absence());
            (!is_met).then_some(*key)
        })
    }

    /// Whether nodes of these requirements can meet others: labels that only the others mention must be `allowed` ones,
    /// which Karpenter knows the values of, or ones that the others can do without (`Compatible`).
    pub(crate) fn compatible(
        &self,
        others: &Self,
        is_allowed: impl Fn(&str) -> bool,
    ) -> Result<(), Incompatible<'a>> {
        let unknown = others.0.iter().find(|(key, requirement)| {
            !is_allowed(key) && !self.0.contains_key(*key) && !requirement.operator().allows_absence()
        });
        match unknown {
            Some((key, _)) => Err(Incompatible::UnknownLabel(key)),
            None => self.conflict(others).map_or(Ok(()), |key| Err(Incompatible::Conflict(key))),
        }
    }

    /// Whether a number of values must be left of some label.
    pub(crate) fn has_min_values(&self) -> bool {
        self.0.values().any(|requirement| requirement.min_values().is_some())
    }
}

/// Why two sets do not go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Incompatible<'a> {
    /// One asks for a label of which the other says nothing.
    UnknownLabel(&'a str),
    /// They leave no value of a label.
    Conflict(&'a str),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requirements(list: &[(&'static str, &str, &[&'static str])]) -> Requirements<'static> {
        let mut all = Requirements::default();
        for (key, operator, values) in list {
            all.add(key, Requirement::new(operator, values.iter().copied()).unwrap());
        }
        all
    }

    #[test]
    fn requirements_of_one_label_add_up_under_all_its_names() {
        let all = requirements(&[
            ("kubernetes.io/arch", "In", &["amd64", "arm64"]),
            ("beta.kubernetes.io/arch", "NotIn", &["arm64"]),
        ]);
        assert_eq!(all.iter().count(), 1);
        assert_eq!(all.get("beta.kubernetes.io/arch"), Some(&Requirement::one_of(["amd64"])));
    }

    #[test]
    fn sets_intersect_where_no_common_label_stands_between() {
        let spot = requirements(&[("karpenter.sh/capacity-type", "In", &["spot"]), ("team", "In", &["a"])]);
        let on_demand = requirements(&[("karpenter.sh/capacity-type", "NotIn", &["spot"])]);
        let any = requirements(&[("karpenter.sh/capacity-type", "Exists", &[])]);
        assert!(!spot.intersects(&on_demand) && !on_demand.intersects(&spot));
        assert!(spot.intersects(&any) && any.intersects(&on_demand));
        let without = requirements(&[("team", "DoesNotExist", &[])]);
        assert!(!spot.intersects(&without) && without.intersects(&without) && without.intersects(&any));
    }
}
