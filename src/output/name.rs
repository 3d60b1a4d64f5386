//! The file names of objects: safe on every file system, and no two alike.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use super::OutputFile;
use super::fingerprint::fingerprint;
use crate::diagnostic::ObjectRef;

/// The longest name that is kept; file systems end at 255 bytes, and the name of a file being prepared is longer.
const LONGEST: usize = 200;
/// The longest number of objects of one name, with its `-`.
const LONGEST_NUMBER: usize = 21;

/// Names each object's file `<kind>-<name>.<extension>`, in lower case.
///
/// Objects whose names would be alike, such as those of different namespaces, are numbered from the second on.
pub(crate) fn name_files(
    objects: impl IntoIterator<Item = (ObjectRef, String)>,
    extension: &str,
) -> Vec<OutputFile> {
    let mut taken = HashSet::new();
    let mut last_number: HashMap<String, usize> = HashMap::new();
    let mut next_name = |stem: String| {
        let number = last_number.entry(stem.clone()).or_default();
        *number += 1;
        let number = if *number == 1 { String::new() } else { format!("-{number}") };
        [&stem, number.as_str(), ".", extension].concat()
    };
    let mut name = |object: &ObjectRef| {
        let stem = stem(object);
        // A number may make a name that another object has of itself: `a-2`.
        std::iter::repeat_with(|| next_name(stem.clone())).find(|name| taken.insert(name.clone()))
    };
    objects
        .into_iter()
        .map(|(object, text)| OutputFile { name: name(&object).expect("the numbers do not end"), text })
        .collect()
}

/// Whether a file could have got this name here: what a listing names is removed, and a listing is anyone's to edit.
pub(super) fn is_given(name: &str) -> bool {
    let Some((stem, "yaml" | "json")) = name.rsplit_once('.') else { return false };
    let is_ours = |byte: u8| (is_plain(byte) && !byte.is_ascii_uppercase()) || byte == b'%';
    let is_whole = |rest: &str| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    stem.len() <= LONGEST + LONGEST_NUMBER
        && !stem.starts_with('.')
        && stem.contains('-')
        && stem.bytes().all(is_ours)
        // What is too long is cut, in the middle of an escape perhaps.
        && (stem.len() >= LONGEST || stem.split('%').skip(1).all(is_whole))
}

/// Whether a name can be that of a folder: it stays in its parent and means the same on every file system.
pub(crate) fn is_stem(name: &str) -> bool {
    name.len() <= LONGEST
        && name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && !name.ends_with('.')
        && name.bytes().all(is_plain)
}

/// `<kind>-<name>`, with all but letters, digits, `-`, `_` and `.` percent-encoded.
fn stem(object: &ObjectRef) -> String {
    let kind = if object.kind.is_empty() { "object" } else { &object.kind };
    // No kind has a dot; one in front would hide the file.
    let kind = encode(&kind.to_lowercase()).replace('.', "%2e");
    let stem = [&kind, "-", &encode(&object.name.to_lowercase())].concat();
    if stem.len() <= LONGEST {
        return stem;
    }
    format!("{}-{:016x}", &stem[..LONGEST - 17], fingerprint(stem.as_bytes()))
}

fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if is_plain(byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02x}").expect("writing to a String can't fail");
        }
    }
    encoded
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)
}
