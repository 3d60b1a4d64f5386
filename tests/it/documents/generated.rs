//! Parts of files that are generated from the code: compared here, rewritten with `UPDATE=1`.

use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) use crate::testing::{compare, read, rewrite, same};

/// Compares the part of a file that stands between `<!-- NAME:begin -->` and `<!-- NAME:end -->`.
pub(crate) fn compare_between(path: &str, name: &str, generated: &str) {
    let _alone = alone();
    let text = read(path);
    let (begin, end) = (format!("<!-- {name}:begin -->\n"), format!("<!-- {name}:end -->"));
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("{path} has no {begin}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("{path} has no {end}"));
    compare(path, &format!("{before}{begin}{generated}\n{end}{after}"));
}

/// Tests run in threads, and some rewrite parts of the same file.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}
