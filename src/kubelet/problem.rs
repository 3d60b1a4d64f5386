//! What can be wrong with a block, and what Karpenter calls it.

use std::fmt;

use super::fields::{Fields, GoType};
use crate::phrase::quote;

/// One thing that is wrong at a place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Problem {
    /// The value is of another type.
    WrongType(GoType),
    /// The kubelet has no such field; these it has.
    UnknownField(Fields),
    /// Karpenter writes the field itself.
    Owned,
    /// The key is not one of these.
    UnknownKey(&'static [&'static str]),
    /// The text is neither a percentage nor a quantity.
    NoThreshold(String),
    /// The text is no duration.
    NoPeriod(String),
    /// The amount or period is below zero.
    Negative(String),
    /// The other field, which this goes with, has no such key.
    Unpaired(&'static str),
    /// The number is not a percentage.
    NoPercentage(i64),
    /// Image garbage collection would stop before it begins: the high and the low threshold.
    Reversed(i64, i64),
    /// The text is an expression.
    Expression(String),
    /// Nodes of this family are not told of the field.
    Dropped(String),
    /// Nodes of this family are told of one address alone.
    SeveralAddresses(String),
}

/// Why the class is not ready: the reason of its condition `ValidationSucceeded`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Not a kubelet configuration, or one that the kubelet would make nothing of.
    Invalid,
    /// There is an expression, and the feature gate for them is off.
    ExpressionsDisabled,
    /// The family's nodes would not be told of it.
    Unsupported,
}

impl Problem {
    /// The reason that Karpenter gives.
    pub(crate) fn reason(&self) -> Reason {
        match self {
            Problem::Expression(_) => Reason::ExpressionsDisabled,
            Problem::Dropped(_) | Problem::SeveralAddresses(_) => Reason::Unsupported,
            _ => Reason::Invalid,
        }
    }

    /// Whether the key is at fault, and not the value.
    pub(crate) fn is_of_key(&self) -> bool {
        matches!(
            self,
            Problem::UnknownField(_)
                | Problem::Owned
                | Problem::UnknownKey(_)
                | Problem::Unpaired(_)
                | Problem::Dropped(_)
        )
    }
}

impl fmt::Display for Reason {
    /// As the condition has it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::Invalid => "InvalidKubeletConfiguration",
            Reason::ExpressionsDisabled => "KubeletExpressionsDisabled",
            Reason::Unsupported => "UnsupportedKubeletConfiguration",
        })
    }
}

impl fmt::Display for Problem {
    /// What is wrong, after the place.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::WrongType(go_type) => write!(f, "must be {}", go_type.words()),
            Problem::UnknownField(_) => f.write_str("is not a field of the kubelet"),
            Problem::Owned => f.write_str("is written by Karpenter itself"),
            Problem::UnknownKey(_) => f.write_str("is nothing that the kubelet looks at"),
            Problem::NoThreshold(text) => {
                write!(f, "is {}, neither a percentage nor a quantity", quote(text))
            }
            Problem::NoPeriod(text) => write!(f, "is {}, which is not a duration", quote(text)),
            Problem::Negative(text) => write!(f, "is {}, which is negative", quote(text)),
            Problem::Unpaired(other) => write!(f, "has no counterpart in `{other}`"),
            Problem::NoPercentage(number) => write!(f, "is {number}, not a number from 0 to 100"),
            Problem::Reversed(high, low) => {
                write!(f, "is {high}, which is not above `imageGCLowThresholdPercent`, {low}")
            }
            Problem::Expression(text) => {
                write!(f, "is {}, which Karpenter takes for a CEL expression", quote(text))
            }
            Problem::Dropped(family) => write!(f, "does not reach nodes of {family}"),
            Problem::SeveralAddresses(family) => {
                write!(f, "has several addresses, and nodes of {family} are told of one alone")
            }
        }
    }
}
