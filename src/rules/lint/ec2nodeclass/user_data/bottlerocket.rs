//! What to do about a setting of Bottlerocket's that is not known.

use crate::phrase::nearest;

/// The setting that was meant, if one is near; else what else to do.
pub(crate) fn hint(keys: &[String], known: &[&'static str], otherwise: &str) -> String {
    let last = keys.last().map(String::as_str).unwrap_or_default();
    match nearest(last, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if keys.len() == 1 => "settings stand in tables `[settings.…]`".to_owned(),
        None => otherwise.to_owned(),
    }
}
