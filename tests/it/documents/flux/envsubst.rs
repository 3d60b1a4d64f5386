//! Substitution by the rules of `drone/envsubst`, which Flux has taken over: `${name}` with what Bash may do to it, and
//! `$$` for a dollar sign. A bare `$name` is none.

/// The text with its variables filled in; what has no value is empty. Nothing where a brace is missing or holds something else.
pub(super) fn filled(text: &str, variables: &[(&str, &str)]) -> Option<String> {
    let mut rest = text;
    let mut out = String::new();
    while let Some(at) = rest.find('$') {
        out += &rest[..at];
        rest = &rest[at + 1..];
        if let Some(inside) = rest.strip_prefix('{') {
            let (value, behind) = expression(inside, variables)?;
            out += &value;
            rest = behind;
        } else {
            out.push('$');
            // The second one is the one that is meant, and begins nothing.
            rest = rest.strip_prefix('$').map_or(rest, |behind| {
                out += if behind.starts_with('{') { "{" } else { "" };
                behind.strip_prefix('{').unwrap_or(behind)
            });
        }
    }
    Some(out + rest)
}

/// What the expression behind `${` stands for, and what follows its brace.
fn expression<'t>(inside: &'t str, variables: &[(&str, &str)]) -> Option<(String, &'t str)> {
    let (is_length, inside) = inside.strip_prefix('#').map_or((false, inside), |rest| (true, rest));
    let is_inner = |character: char| character.is_alphanumeric() || character == '_';
    let length = inside.find(|character| !is_inner(character)).filter(|length| *length > 0)?;
    let (name, rest) = inside.split_at(length);
    let value = variables.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| *value);
    if let Some(rest) = rest.strip_prefix('}') {
        let value = if is_length { value.len().to_string() } else { value.to_owned() };
        return Some((value, rest));
    }
    let signs =
        [":=", ":-", ":?", ":+", "=", ",,", ",", "^^", "^", "//", "/#", "/%", "/", "##", "#", "%%", "%", ":"];
    let sign = signs.into_iter().find(|sign| rest.starts_with(sign)).filter(|_| !is_length)?;
    let (word, rest) = word(&rest[sign.len()..], variables)?;
    Some((changed(value, sign, &word)?, rest))
}

/// The word up to the brace that closes the expression, in which others may stand.
fn word<'t>(text: &'t str, variables: &[(&str, &str)]) -> Option<(String, &'t str)> {
    let mut rest = text;
    let mut word = String::new();
    loop {
        if let Some(inside) = rest.strip_prefix("${") {
            let (value, behind) = expression(inside, variables)?;
            word += &value;
            rest = behind;
        } else if let Some(behind) = rest.strip_prefix('}') {
            return Some((word, behind));
        } else {
            let next = rest.chars().next()?;
            word.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
}

/// The value after what a sign and the word behind it do to it.
fn changed(value: &str, sign: &str, word: &str) -> Option<String> {
    let (from, to) = word.split_once('/').unwrap_or((word, ""));
    Some(match sign {
        ":=" | ":-" | ":?" | ":+" | "=" => if value.is_empty() { word } else { value }.to_owned(),
        ",," => value.to_lowercase(),
        "^^" => value.to_uppercase(),
        "," => first(value, char::to_ascii_lowercase),
        "^" => first(value, char::to_ascii_uppercase),
        "/" => value.replacen(from, to, 1),
        "//" => value.replace(from, to),
        "/#" => value.strip_prefix(from).map_or_else(|| value.to_owned(), |rest| format!("{to}{rest}")),
        "/%" => value.strip_suffix(from).map_or_else(|| value.to_owned(), |rest| format!("{rest}{to}")),
        "#" | "##" => cut(value, (0..=value.len()).map(|at| (&value[..at], &value[at..])), sign.len(), word),
        "%" | "%%" => {
            cut(value, (0..=value.len()).rev().map(|at| (&value[at..], &value[..at])), sign.len(), word)
        }
        _ => part(value, word)?,
    })
}

fn first(value: &str, change: impl Fn(&char) -> char) -> String {
    value.chars().enumerate().map(|(at, one)| if at == 0 { change(&one) } else { one }).collect()
}

/// What is left of the shortest piece that a pattern fits, or of the longest where its sign is doubled.
fn cut<'v>(
    value: &str,
    mut pieces: impl DoubleEndedIterator<Item = (&'v str, &'v str)>,
    signs: usize,
    pattern: &str,
) -> String {
    let is_meant = |(piece, _): &(&str, &str)| !piece.is_empty() && fits(pattern, piece);
    let found = if signs == 1 { pieces.find(is_meant) } else { pieces.rfind(is_meant) };
    found.map_or(value, |(_, rest)| rest).to_owned()
}

/// Whether a pattern of `*` and `?` fits a text.
fn fits(pattern: &str, text: &str) -> bool {
    let Some(sign) = pattern.chars().next() else { return text.is_empty() };
    let behind = &pattern[sign.len_utf8()..];
    let one = text.chars().next().filter(|one| *one != '/');
    let next = |one: char| &text[one.len_utf8()..];
    match sign {
        '*' => fits(behind, text) || one.is_some_and(|one| fits(pattern, next(one))),
        '?' => one.is_some_and(|one| fits(behind, next(one))),
        _ => text.starts_with(sign) && fits(behind, &text[sign.len_utf8()..]),
    }
}

/// `:offset` and `:offset:length`; what is no number changes nothing.
fn part(value: &str, word: &str) -> Option<String> {
    let (offset, length) = word.split_once(':').unwrap_or((word, ""));
    let Ok(offset) = offset.parse::<isize>() else { return Some(value.to_owned()) };
    let from_end = if offset < 0 { value.len() } else { 0 };
    let start = from_end.saturating_add_signed(offset).min(value.len());
    let end =
        length.parse().map_or(value.len(), |length: usize| start.saturating_add(length)).min(value.len());
    value.get(start..end).map(str::to_owned)
}

/// Cases that the library itself is held to.
#[test]
fn it_fills_in_as_flux_does() {
    let variables = [("x", "abcBA"), ("path", "a/b.tar.gz"), ("empty", ""), ("y", "Y")];
    for (text, expected) in [
        ("a ${x} $x $${x} $$x 5$", "a abcBA $x ${x} $x 5$"),
        ("${none}|${empty:=d}|${none:-${y}z}|${x:-d}|${empty=e}", "|d|Yz|abcBA|e"),
        ("${#x}|${y,,}|${x^^}|${x^}|${y,}", "5|y|ABCBA|AbcBA|y"),
        ("${x/B/-}|${x//b/-}|${x/#ab/-}|${x/%BA/-}|${x//c}", "abc-A|a-cBA|-cBA|abc-|abBA"),
        ("${x:1}|${x:1:2}|${x:9}|${x:-2}", "bcBA|bc||abcBA"),
        ("${path#*/}|${path%.*}|${path%%.*}|${x##*c}", "b.tar.gz|a/b.tar|a/b|BA"),
    ] {
        assert_eq!(filled(text, &variables).as_deref(), Some(expected), "{text}");
    }
    for refused in ["${x", "${}", "${array[@]}", "${x-d}", "${.y}"] {
        assert_eq!(filled(refused, &variables), None, "{refused}");
    }
}
