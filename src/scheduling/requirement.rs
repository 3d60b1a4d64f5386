//! One requirement on a label as a set of values, and how two of them add up (`requirement.go` of Karpenter's core, v1.14.1).

use std::borrow::Cow;
use std::collections::BTreeSet;

/// The values that a label may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Requirement<'a> {
    /// Whether `values` are the ones left out.
    complement: bool,
    values: BTreeSet<&'a str>,
    /// Bounds of the whole numbers allowed; wider than what a bound can say, so that `Gt` has always a next number.
    least: Option<i128>,
    most: Option<i128>,
}

impl<'a> Requirement<'a> {
    /// What an operator and its values say; nothing where the operator is unknown or needs one number and has none.
    pub(crate) fn new(operator: &str, values: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let mut values = values.into_iter();
        let mut bound = || values.next()?.parse::<i64>().ok().map(i128::from);
        Some(match operator {
            "Gt" => Self::between(Some(bound()? + 1), None),
            "Gte" => Self::between(Some(bound()?), None),
            "Lt" => Self::between(None, Some(bound()? - 1)),
            "Lte" => Self::between(None, Some(bound()?)),
            "Exists" => Self::between(None, None),
            "DoesNotExist" => Self::one_of([]),
            "In" => Self::one_of(values),
            "NotIn" => Requirement { complement: true, ..Self::one_of(values) },
            _ => return None,
        })
    }

    /// Any of these values; what a label of a pool's template says of the nodes.
    pub(crate) fn one_of(values: impl IntoIterator<Item = &'a str>) -> Self {
        Requirement { complement: false, values: values.into_iter().collect(), least: None, most: None }
    }

    /// Any value, or where there are bounds any whole number within them.
    pub(crate) fn between(least: Option<i128>, most: Option<i128>) -> Self {
        Requirement { complement: true, values: BTreeSet::new(), least, most }
    }

    /// What meets both.
    #[must_use]
    pub(crate) fn intersection(&self, other: &Self) -> Self {
        let bounds = Self::between(self.least.max(other.least), smaller(self.most, other.most));
        if bounds.least.zip(bounds.most).is_some_and(|(least, most)| least > most) {
            return Self::one_of([]);
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
            Self::one_of(values)
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

    /// Whether some value meets both (`HasIntersection` of Karpenter's `requirement.go`): without making the intersection
    /// where one of them lists its values.
    pub(crate) fn has_intersection(&self, other: &Self) -> bool {
        match (self.complement, other.complement) {
            (false, _) => self.values.iter().any(|value| other.has(value)),
            (true, false) => other.has_intersection(self),
            (true, true) => !self.intersection(other).is_empty(),
        }
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
        let left_out = i128::try_from(self.values.len()).unwrap_or(i128::MAX);
        most - least < left_out && (least..=most).all(|number| self.values.contains(&*number.to_string()))
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
            || value.parse::<i64>().map(i128::from).is_ok_and(|number| {
                self.least.is_none_or(|least| least <= number) && self.most.is_none_or(|most| number <= most)
            })
    }
}

fn smaller(one: Option<i128>, other: Option<i128>) -> Option<i128> {
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
