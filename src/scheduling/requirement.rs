//! One requirement on a label as a set of values, and how two of them add up (`requirement.go` of Karpenter's core, v1.15.0).

use std::borrow::Cow;
use std::collections::BTreeSet;

/// The values that a label may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Requirement<'a> {
    /// Whether `values` are the ones left out.
    complement: bool,
    values: BTreeSet<&'a str>,
    /// Bounds of the whole numbers allowed.
    least: Option<i64>,
    most: Option<i64>,
    /// How many different values must be left among the types.
    min_values: Option<i64>,
}

/// What a set of values reads back as. Bounds do not count: a bound alone is `Exists`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    /// One of the values listed.
    In,
    /// None of the values listed.
    NotIn,
    /// Any value.
    Exists,
    /// No value.
    DoesNotExist,
}

impl Operator {
    /// Whether a node without the label meets it.
    pub(crate) fn allows_absence(self) -> bool {
        matches!(self, Operator::NotIn | Operator::DoesNotExist)
    }
}

impl<'a> Requirement<'a> {
    /// What an operator and its values say; nothing where the operator is unknown or needs one number and has none.
    pub(crate) fn new(operator: &str, values: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut values = values.into_iter().peekable();
        let is_bound = matches!(operator, "Gt" | "Gte" | "Lt" | "Lte");
        if is_bound && values.peek().is_none_or(|value| value.parse::<i64>().is_err()) {
            return None;
        }
        Self::read(operator, values)
    }

    /// The same as Karpenter reads what no API server has looked at: a number that is none is 0, one that is too great
    /// the greatest. Nothing where the operator is unknown.
    pub(crate) fn read(operator: &str, values: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut values = values.into_iter();
        let mut bound = || number(values.next().unwrap_or_default());
        Some(match operator {
            "Gt" => match bound().checked_add(1) {
                Some(least) => Self::between(Some(least), None),
                None => Self::one_of([]),
            },
            "Gte" => Self::between(Some(bound()), None),
            "Lt" => Self::between(None, Some(bound().wrapping_sub(1))),
            "Lte" => Self::between(None, Some(bound())),
            "Exists" => Self::any(),
            "DoesNotExist" => Self::one_of([]),
            "In" => Self::one_of(values),
            "NotIn" => Requirement { complement: true, ..Self::one_of(values) },
            _ => return None,
        })
    }

    /// Any of these values; what a label of a pool's template says of the nodes.
    pub(crate) fn one_of(values: impl IntoIterator<Item = &'a str>) -> Self {
        Requirement { values: values.into_iter().collect(), complement: false, ..Self::any() }
    }

    /// Any value.
    pub(crate) fn any() -> Self {
        Self::between(None, None)
    }

    /// Any value, or where there are bounds any whole number within them.
    pub(crate) fn between(least: Option<i64>, most: Option<i64>) -> Self {
        Requirement { complement: true, values: BTreeSet::new(), least, most, min_values: None }
    }

    /// The same, with so many different values to be left..
    #[must_use]
    pub(crate) fn with_min_values(self, min_values: Option<i64>) -> Self {
        Requirement { min_values, ..self }
    }

    /// How many different values must be left.
    pub(crate) fn min_values(&self) -> Option<i64> {
        self.min_values
    }

    /// The bounds, least first.
    #[cfg(test)]
    pub(crate) fn bounds(&self) -> (Option<i64>, Option<i64>) {
        (self.least, self.most)
    }

    /// The values that it names, whether it allows them or leaves them out.
    pub(crate) fn named(&self) -> &BTreeSet<&'a str> {
        &self.values
    }

    /// What it reads back as.
    pub(crate) fn operator(&self) -> Operator {
        match (self.complement, self.values.is_empty()) {
            (true, true) => Operator::Exists,
            (true, false) => Operator::NotIn,
            (false, false) => Operator::In,
            (false, true) => Operator::DoesNotExist,
        }
    }

    /// What is left of it in a NodeClaim, where a bound hides the values left out (`NodeSelectorRequirement`).
    #[must_use]
    pub(crate) fn in_claim(&self) -> Self {
        if self.is_bounded() {
            return Self::between(self.least, self.most).with_min_values(self.min_values);
        }
        self.clone()
    }

    /// What meets both.
    #[must_use]
    pub(crate) fn intersection(&self, other: &Self) -> Self {
        let bounds = self.common_bounds(other);
        if bounds.is_out_of_range() {
            return Self::one_of([]).with_min_values(bounds.min_values);
        }
        let values = match (self.complement, other.complement) {
            (true, true) => &self.values | &other.values,
            (true, false) => &other.values - &self.values,
            (false, true) => &self.values - &other.values,
            (false, false) => &self.values & &other.values,
        };
        let values = if bounds.is_bounded() {
            values.into_iter().filter(|value| bounds.is_within(value)).collect()
        } else {
            values
        };
        if self.complement && other.complement {
            Requirement { values, ..bounds }
        } else {
            Self::one_of(values).with_min_values(bounds.min_values)
        }
    }

    /// What all of the sets allow; by halves, since lists of what is excluded grow as they are put together.
    pub(crate) fn meet<'s>(sets: &[&'s Self]) -> Option<Cow<'s, Self>> {
        match sets {
            [] => None,
            [set] => Some(Cow::Borrowed(*set)),
            _ => {
                let (left, right) = sets.split_at(sets.len() / 2);
                Some(Cow::Owned(Self::meet(left)?.intersection(&*Self::meet(right)?)))
            }
        }
    }

    /// Whether some value meets both, as Karpenter asks (`HasIntersection`): where neither lists its values and the bounds
    /// leave a number, it takes that for granted.
    pub(crate) fn has_intersection(&self, other: &Self) -> bool {
        match (self.complement, other.complement) {
            (false, _) => self.values.iter().any(|value| self.is_within(value) && other.has(value)),
            (true, false) => other.has_intersection(self),
            (true, true) => !self.common_bounds(other).is_out_of_range(),
        }
    }

    /// The bounds of both, and the greater number of values to be left.
    fn common_bounds(&self, other: &Self) -> Self {
        Self::between(self.least.max(other.least), smaller(self.most, other.most))
            .with_min_values(self.min_values.max(other.min_values))
    }

    fn is_out_of_range(&self) -> bool {
        self.least.zip(self.most).is_some_and(|(least, most)| least > most)
    }

    /// Whether a label of this value meets it.
    pub(crate) fn has(&self, value: &str) -> bool {
        self.values.contains(value) != self.complement && self.is_within(value)
    }

    /// Whether no value meets it.
    pub(crate) fn is_empty(&self) -> bool {
        if !self.complement {
            return self.values.is_empty();
        }
        let (Some(least), Some(most)) = (self.least, self.most) else { return false };
        let left_out = i64::try_from(self.values.len()).unwrap_or(i64::MAX);
        let has_few = most.checked_sub(least).is_some_and(|others| others < left_out);
        has_few && (least..=most).all(|number| self.values.contains(&*number.to_string()))
    }

    /// The values, where it lists those it allows.
    pub(crate) fn listed(&self) -> Option<&BTreeSet<&'a str>> {
        (!self.complement).then_some(&self.values)
    }

    fn is_bounded(&self) -> bool {
        self.least.is_some() || self.most.is_some()
    }

    /// What is no whole number is within no bounds.
    fn is_within(&self, value: &str) -> bool {
        !self.is_bounded()
            || value.parse::<i64>().is_ok_and(|number| {
                self.least.is_none_or(|least| least <= number) && self.most.is_none_or(|most| number <= most)
            })
    }
}

/// As `Atoi` of Go reads a number whose error nobody looks at.
fn number(text: &str) -> i64 {
    use std::num::IntErrorKind::{NegOverflow, PosOverflow};
    text.parse().unwrap_or_else(|error: std::num::ParseIntError| match error.kind() {
        PosOverflow => i64::MAX,
        NegOverflow => i64::MIN,
        _ => 0,
    })
}

fn smaller(one: Option<i64>, other: Option<i64>) -> Option<i64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn requirement<'a>(operator: &str, values: &[&'a str]) -> Requirement<'a> {
        Requirement::new(operator, values.iter().copied()).unwrap()
    }

    /// Every requirement over a few words and numbers.
    fn all() -> Vec<Requirement<'static>> {
        let lists: [&[&str]; 9] = [
            &[],
            &["a"],
            &["b"],
            &["a", "b"],
            &["1"],
            &["2"],
            &["1", "2"],
            &["a", "2"],
            &["0", "1", "2", "3"],
        ];
        let bounds: [&[&str]; 4] = [&["0"], &["1"], &["2"], &["3"]];
        let listed =
            ["In", "NotIn"].into_iter().flat_map(|operator| lists.map(|list| requirement(operator, list)));
        let bounded = ["Gt", "Lt", "Gte", "Lte"]
            .into_iter()
            .flat_map(|operator| bounds.map(|bound| requirement(operator, bound)));
        let others = ["Exists", "DoesNotExist"].map(|operator| requirement(operator, &[]));
        listed.chain(bounded).chain(others).collect()
    }

    /// Values enough to tell any two of [`all`] apart: words named and not named, numbers on both sides of every bound.
    const UNIVERSE: [&str; 10] = ["a", "b", "c", "-1", "0", "1", "2", "3", "4", "99"];

    fn members(requirement: &Requirement<'_>) -> Vec<&'static str> {
        UNIVERSE.into_iter().filter(|value| requirement.has(value)).collect()
    }

    #[test]
    fn operators_say_what_kubernetes_says() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("In", &["a", "2"], &["a", "2"]),
            ("NotIn", &["a", "b", "c", "99"], &["-1", "0", "1", "2", "3", "4"]),
            ("Exists", &[], &UNIVERSE),
            ("DoesNotExist", &[], &[]),
            ("Gt", &["2"], &["3", "4", "99"]),
            ("Gte", &["2"], &["2", "3", "4", "99"]),
            ("Lt", &["1"], &["-1", "0"]),
            ("Lte", &["1"], &["-1", "0", "1"]),
        ];
        for (operator, values, expected) in cases {
            assert_eq!(members(&requirement(operator, values)), *expected, "{operator} {values:?}");
        }
    }

    #[test]
    fn what_says_nothing_is_no_requirement() {
        for (operator, values) in
            [("Gt", &[][..]), ("Lte", &[]), ("Gte", &["x"]), ("Lt", &["1.5"]), ("in", &["a"])]
        {
            assert_eq!(Requirement::new(operator, values.iter().copied()), None, "{operator} {values:?}");
        }
    }

    #[test]
    fn intersections_have_what_both_have() {
        for one in all() {
            for other in all() {
                let both = one.intersection(&other);
                let expected: Vec<_> =
                    UNIVERSE.into_iter().filter(|value| one.has(value) && other.has(value)).collect();
                assert_eq!(members(&both), expected, "{one:?} {other:?}");
                assert_eq!(both.is_empty(), expected.is_empty(), "{one:?} {other:?}");
                assert_eq!(one.has_intersection(&other), !expected.is_empty(), "{one:?} {other:?}");
                assert_eq!(both, other.intersection(&one));
            }
        }
    }

    #[test]
    fn intersections_of_three_come_to_the_same() {
        let all = all();
        for (one, other) in all.iter().flat_map(|one| all.iter().map(move |other| (one, other))) {
            for third in &all {
                let left = one.intersection(other).intersection(third);
                let right = one.intersection(&other.intersection(third));
                assert_eq!(members(&left), members(&right), "{one:?} {other:?} {third:?}");
                assert_eq!(left.is_empty(), members(&left).is_empty(), "{one:?} {other:?} {third:?}");
            }
        }
    }

    #[test]
    fn bounds_at_the_end_of_the_numbers_are_bounds() {
        assert!(!requirement("Gt", &["9223372036854775807"]).has("9223372036854775807"));
        assert!(requirement("Gte", &["9223372036854775807"]).has("9223372036854775807"));
    }

    proptest! {
        #[test]
        fn any_two_lists_add_up(
            one in prop::collection::btree_set("[a-c0-9]{1,2}", 0..6),
            other in prop::collection::btree_set("[a-c0-9]{1,2}", 0..6),
            operators in (prop::bool::ANY, prop::bool::ANY),
            bound in 0_i64..20,
            value in "[a-c0-9]{1,2}",
        ) {
            let operator = |listed| if listed { "In" } else { "NotIn" };
            let bound = bound.to_string();
            let one = Requirement::new(operator(operators.0), one.iter().map(String::as_str)).unwrap();
            let other = Requirement::new(operator(operators.1), other.iter().map(String::as_str)).unwrap();
            let above = Requirement::new("Gt", [bound.as_str()]).unwrap();
            let all = one.intersection(&above).intersection(&other);
            prop_assert_eq!(all.has(&value), one.has(&value) && other.has(&value) && above.has(&value));
        }
    }
}
