//! By how much a type is too small, in words.

use super::amounts::amount;
use crate::apis::quantity::Quantity;
use crate::matching::shortfall::{Lack, Shortfall};
use crate::matching::view::View;

/// What the nearest type lacks.
pub(super) fn in_words(view: &View<'_>, found: &Shortfall<'_>) -> String {
    let lacks: Vec<String> = found.lacks.iter().map(lack).collect();
    let limits = if found.is_limited { "within the pool's limits " } else { "" };
    format!("{limits}{} comes nearest: {}", view.name(found.place), lacks.join(", "))
}

fn lack(Lack { name, asked, of_daemons, left }: &Lack<'_>) -> String {
    let [short, total, left] = [*asked - *left, *asked, *left].map(|one| amount(name, one));
    let daemons = match of_daemons {
        none if *none == Quantity::ZERO => String::new(),
        all if all == asked => " by daemon sets".to_owned(),
        some => format!(", {} of it by daemon sets", amount(name, *some)),
    };
    format!("{name} {short} short ({total} asked for{daemons}, {left} left)")
}
