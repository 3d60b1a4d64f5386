//! The limits of parallel pulls, under the names that scripts, containerd and Bottlerocket have for them.

use serde_json::Value;

use super::Composer;
use super::codes::{INVALID_SOCI_VALUE, SOCI_UNSUPPORTED};
use super::soci::{Mode, Wanted};
use crate::apis::v1::ami_family::Family;
use crate::diagnostic::Diagnostic;
use crate::placeholders;
use crate::values::user_data::ParallelPull;

/// A limit that is set, by the name that the values have for it.
pub(super) struct Tunable {
    name: &'static str,
    /// Its `to_string` is JSON and, since it is no map, TOML.
    pub value: Value,
}

const CHUNK_SIZE: &str = "concurrentDownloadChunkSize";
const DISCARD: &str = "discardUnpackedLayers";

/// The limits that containerd has itself, and its names for them (`io.containerd.transfer.v1.local`, containerd 2.2).
const OF_CONTAINERD: [(&str, &str); 3] = [
    ("maxConcurrentDownloads", "max_concurrent_downloads"),
    (CHUNK_SIZE, "concurrent_layer_fetch_buffer"),
    ("maxConcurrentUnpacks", "max_concurrent_unpacks"),
];

impl Tunable {
    /// `max-concurrent-downloads`, as Bottlerocket has it.
    pub(super) fn kebab(&self) -> String {
        self.words('-')
    }

    /// `SOCI_MAX_CONCURRENT_DOWNLOADS`, as the scripts have it.
    pub(super) fn variable(&self) -> String {
        format!("SOCI_{}", self.words('_').to_ascii_uppercase())
    }

    /// The line of containerd's own configuration that sets it.
    pub(super) fn of_containerd(&self) -> Option<(&'static str, String)> {
        let (_, name) = OF_CONTAINERD.iter().find(|(name, _)| *name == self.name)?;
        let value = match &self.value {
            Value::String(size) => bytes(size)?.to_string(),
            other => other.to_string(),
        };
        Some((name, value))
    }

    fn words(&self, joint: char) -> String {
        let mut words = String::new();
        for letter in self.name.chars() {
            if letter.is_ascii_uppercase() {
                words.push(joint);
            }
            words.push(letter.to_ascii_lowercase());
        }
        words
    }
}

/// The limits that are set.
pub(super) fn tunables(parallel: &ParallelPull) -> Vec<Tunable> {
    let size = parallel.concurrent_download_chunk_size.as_deref().filter(|size| !size.is_empty());
    let all = [
        ("maxConcurrentDownloads", parallel.max_concurrent_downloads.map(Value::from)),
        ("maxConcurrentDownloadsPerImage", parallel.max_concurrent_downloads_per_image.map(Value::from)),
        (CHUNK_SIZE, size.map(Value::from)),
        ("maxConcurrentUnpacks", parallel.max_concurrent_unpacks.map(Value::from)),
        ("maxConcurrentUnpacksPerImage", parallel.max_concurrent_unpacks_per_image.map(Value::from)),
        (DISCARD, parallel.discard_unpacked_layers.map(Value::from)),
    ];
    all.into_iter().filter_map(|(name, value)| Some(Tunable { name, value: value? })).collect()
}

/// Says which limits cannot be, and which count for nothing.
pub(super) fn check(composer: &mut Composer, wanted: &Wanted) {
    if wanted.mode == Mode::Lazy {
        composer.note_unused("/soci/parallel", "nothing is pulled in parallel with `mode: lazy`");
        return;
    }
    for tunable in tunables(&wanted.soci.parallel) {
        let field = format!("/soci/parallel/{}", tunable.name);
        let fault =
            fault(&tunable, wanted.mode).or_else(|| unknown_to(composer.family, &tunable, wanted.mode));
        if let Some(fault) = fault {
            composer.report(fault, &field);
        } else if wanted.mode == Mode::ContainerdParallel && tunable.of_containerd().is_none() {
            composer.note_unused(&field, "containerd has no such limit");
        }
    }
}

/// Which Bottlerocket is the first to know `max-concurrent-unpacks` is not established.
fn unknown_to(family: Family, tunable: &Tunable, mode: Mode) -> Option<Diagnostic> {
    let is_refused = family == Family::Bottlerocket
        && mode == Mode::ContainerdParallel
        && tunable.name == "maxConcurrentUnpacks";
    is_refused.then(|| {
        let message = "not every Bottlerocket knows a limit of unpacks";
        Diagnostic::new(&SOCI_UNSUPPORTED, message).help(
            "remove it, or set `bottlerocket: {container-runtime: {max-concurrent-unpacks: …}}` if yours does",
        )
    })
}

fn fault(tunable: &Tunable, mode: Mode) -> Option<Diagnostic> {
    let invalid =
        |message: String, help: &str| Some(Diagnostic::new(&INVALID_SOCI_VALUE, message).help(help));
    let name = tunable.name;
    match &tunable.value {
        // A later substitution fills it in, unless it has to be counted here.
        Value::String(size) if mode == Mode::Parallel && placeholders::find(size).is_some() => None,
        Value::String(size) if bytes(size).is_none() => {
            invalid(format!("`{name}` cannot be `{size}`"), "write a number and `kb`, `mb` or `gb`: `16mb`")
        }
        Value::Number(limit) if !is_limit(limit.as_i64().unwrap_or_default(), name, mode) => {
            invalid(format!("`{name}` cannot be {limit}"), "write a positive number")
        }
        Value::Bool(true) if mode == Mode::ContainerdParallel => invalid(
            format!("`{name}: true` turns parallel pulls of containerd off"),
            "remove it: containerd pulls in parallel only if it keeps the downloads",
        ),
        _ => None,
    }
}

/// SOCI takes -1 for no limit over all images.
fn is_limit(limit: i64, name: &str, mode: Mode) -> bool {
    let may_be_open = mode == Mode::Parallel && !name.ends_with("PerImage");
    (1..=i64::from(i32::MAX)).contains(&limit) || may_be_open && limit == -1
}

/// The text with other values in the lines `name = value` of these names.
pub(super) fn set_lines<N: AsRef<str>>(text: &str, values: impl Iterator<Item = (N, String)>) -> String {
    values.fold(text.to_owned(), |text, (name, value)| {
        let begin = format!("{} = ", name.as_ref());
        let set = |line: &str| match line.trim_start().strip_prefix(&begin) {
            Some(_) => format!("{}{begin}{value}\n", &line[..line.len() - line.trim_start().len()]),
            None => format!("{line}\n"),
        };
        text.lines().map(set).collect()
    })
}

/// `16mb` in bytes. SOCI refuses units such as `mib`.
fn bytes(size: &str) -> Option<u64> {
    const UNITS: [(&str, u64); 3] = [("kb", 1 << 10), ("mb", 1 << 20), ("gb", 1 << 30)];
    let (digits, unit) = UNITS.iter().find_map(|(name, unit)| Some((size.strip_suffix(name)?, unit)))?;
    let number =
        digits.parse::<u32>().ok().filter(|number| *number > 0 && !digits.starts_with(['+', '0']))?;
    u64::from(number).checked_mul(*unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_whole_numbers_with_a_unit_that_soci_knows() {
        for (size, expected) in [
            ("16mb", Some(16 << 20)),
            ("8kb", Some(8192)),
            ("1gb", Some(1 << 30)),
            ("16mib", None),
            ("16", None),
            ("0mb", None),
            ("+1mb", None),
            ("016mb", None),
            ("1.5mb", None),
            ("mb", None),
            ("", None),
        ] {
            assert_eq!(bytes(size), expected, "{size}");
        }
    }

    #[test]
    fn a_limit_has_a_name_for_each_of_its_readers() {
        let limit = Tunable { name: "maxConcurrentDownloadsPerImage", value: Value::from(5) };
        assert_eq!(limit.kebab(), "max-concurrent-downloads-per-image");
        assert_eq!(limit.variable(), "SOCI_MAX_CONCURRENT_DOWNLOADS_PER_IMAGE");
        assert_eq!(limit.of_containerd(), None);
        let size = Tunable { name: CHUNK_SIZE, value: Value::from("8mb") };
        assert_eq!(size.of_containerd(), Some(("concurrent_layer_fetch_buffer", "8388608".to_owned())));
    }
}
