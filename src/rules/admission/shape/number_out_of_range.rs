//! Numbers below or above what a field takes.

use crate::apis::schema::{Shape, Sort};
use crate::rules::admission::shape::expected;
use crate::rules::admission::{Place, without_nulls};
use crate::rules::{Check, Sink};

rule! {
    /// a number below the lowest or above the highest allowed value
    ///
    /// The help names both ends.
    ///
    /// ```yaml bad
    /// kind: NodePool
    /// spec:
    ///   weight: 101
    /// ```
    ///
    /// ```yaml good
    /// kind: NodePool
    /// spec:
    ///   weight: 100
    /// ```
    pub(crate) static NUMBER_OUT_OF_RANGE = error("number-out-of-range", Fields) {
        check: Check::Shape(&[Sort::Integer], number_out_of_range),
    }
}

fn number_out_of_range(place: &Place<'_>, sink: &mut Sink<'_>) {
    let (Shape::Integer { min, max, .. }, Some(value)) =
        (place.schema.shape, without_nulls::integer(place.node))
    else {
        return;
    };
    if (min..=max).contains(&value) {
        return;
    }
    let bound = if value < min { format!("below {min}") } else { format!("above {max}") };
    sink.report(place.pointer(), format!("`{}` is {value}, {bound}", place.dotted()))
        .help(format!("take {}", expected(place.schema, place.release)));
}
