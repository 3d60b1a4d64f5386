//! The list that one `-f` holds: comma-separated, quoted as in CSV, the way Helm's flags read it.

use anyhow::{Result, bail};

/// Splits the argument of one `-f` as Go's `encoding/csv` splits a record (RFC 4180); only the first line counts.
///
/// An empty argument is an empty list. A quote inside an unquoted name, or text after a closing quote, is an error.
pub(crate) fn split(argument: &str) -> Result<Vec<String>> {
    let mut rest = argument.trim_start_matches(['\r', '\n']);
    let mut names = Vec::new();
    if rest.is_empty() {
        return Ok(names);
    }
    loop {
        let (name, after) = if let Some(quoted) = rest.strip_prefix('"') {
            quoted_name(quoted, argument)?
        } else {
            bare_name(rest, argument)?
        };
        names.push(name);
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None => return Ok(names),
        }
    }
}

/// Reads up to a comma or the end of the line.
fn bare_name<'a>(text: &'a str, argument: &str) -> Result<(String, &'a str)> {
    let end = text.find([',', '\n']).unwrap_or(text.len());
    let name = text[..end].strip_suffix('\r').unwrap_or(&text[..end]);
    if name.contains('"') {
        bail!(
            "`-f {argument}`: a quote stands inside a name; quote the whole name and double the quotes in it"
        );
    }
    Ok((name.to_owned(), &text[end..]))
}

/// Reads up to the closing quote; two quotes are one.
fn quoted_name<'a>(text: &'a str, argument: &str) -> Result<(String, &'a str)> {
    let mut name = String::new();
    let mut rest = text;
    loop {
        let Some((part, after)) = rest.split_once('"') else {
            bail!("`-f {argument}`: the quote is never closed");
        };
        name.push_str(part);
        if let Some(more) = after.strip_prefix('"') {
            name.push('"');
            rest = more;
            continue;
        }
        if !(after.is_empty() || after.starts_with([',', '\n']) || after.starts_with("\r\n")) {
            bail!("`-f {argument}`: text follows the closing quote; put a comma between names");
        }
        return Ok((name, after));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_as_csv() {
        let cases: [(&str, &[&str]); 11] = [
            ("", &[]),
            ("a.yaml", &["a.yaml"]),
            ("a,b.yaml", &["a", "b.yaml"]),
            ("a,", &["a", ""]),
            (",", &["", ""]),
            (" a , b", &[" a ", " b"]),
            ("\"a,b.yaml\",c", &["a,b.yaml", "c"]),
            ("\"a\"\"b\"", &["a\"b"]),
            ("\"\"", &[""]),
            ("a\nb", &["a"]),
            ("\n\na,b\r\nc", &["a", "b"]),
        ];
        for (argument, names) in cases {
            assert_eq!(split(argument).unwrap(), names, "{argument:?}");
        }
    }

    #[test]
    fn stray_quotes_are_refused() {
        for argument in ["a\"b", "\"a", "\"a\"b", "a,\"b\"c", "x,y\""] {
            assert!(split(argument).is_err(), "{argument:?}");
        }
    }
}
