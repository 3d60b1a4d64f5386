//! Faults of syntax in plain words: the parser's reason, and the classic cause where the text shows one.

use super::codes::YAML_SYNTAX;
use super::findings;
use super::load::span;
use super::scalar;
use crate::diagnostic::Diagnostic;
use crate::placeholders::directive;
use crate::source::SourceId;

/// A fault in plain words.
struct Cause {
    start: usize,
    end: usize,
    message: String,
    help: String,
}

impl Cause {
    fn finding(self, source: SourceId) -> Diagnostic {
        Diagnostic::new(&YAML_SYNTAX, self.message).at(span(source, self.start, self.end), "").help(self.help)
    }
}

/// Where and why the parser gave up.
#[derive(Clone, Copy)]
pub(super) struct Fault<'t> {
    pub text: &'t str,
    /// The byte where it stopped.
    pub at: usize,
    pub reason: &'t str,
    /// The byte of the innermost bracket that was open then.
    pub bracket: Option<usize>,
}

/// Says why the parser gave up.
pub(super) fn explain(source: SourceId, fault: Fault) -> Diagnostic {
    let reason = fault.reason;
    if reason.contains("recursion limit") {
        return findings::too_deep(fault.character(source));
    }
    let found = CAUSES.iter().find_map(|cause| cause(fault)).or_else(|| listed(fault));
    match found {
        Some(cause) => cause.finding(source),
        None => Diagnostic::new(&YAML_SYNTAX, reason).at(fault.character(source), ""),
    }
}

/// A template expression without quotes begins at byte `at`, where the parser saw a map as a key.
pub(super) fn template(source: SourceId, text: &str, at: usize) -> Diagnostic {
    template_at(text, at).finding(source)
}

/// The causes that the text must be searched for, the surest first.
const CAUSES: &[fn(Fault) -> Option<Cause>] = &[
    tab,
    terraform_directive,
    unquoted_template,
    unclosed_quote,
    unclosed_bracket,
    unknown_alias,
    reserved_character,
    missing_blank_after_colon,
    line_without_colon,
    colon_in_value,
    key_too_deep,
    less_indented_than_first,
    item_among_keys,
];

impl<'t> Fault<'t> {
    /// The bytes of the character at fault, or of the last one where the text ends too early.
    fn character(self, source: SourceId) -> crate::source::Span {
        let (start, end) = self.character_at();
        span(source, start, end)
    }

    fn character_at(self) -> (usize, usize) {
        match self.text[self.at..].chars().next() {
            Some(character) if !character.is_whitespace() => (self.at, self.at + character.len_utf8()),
            _ => {
                let before = self.text[..self.at].trim_end();
                let last = before.chars().next_back().map_or(0, char::len_utf8);
                (before.len() - last, before.len())
            }
        }
    }

    /// The line at fault: where it begins, and its text.
    fn line(self) -> (usize, &'t str) {
        self.line_at(self.at)
    }

    fn line_at(self, at: usize) -> (usize, &'t str) {
        let start = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        (start, self.text[start..].lines().next().unwrap_or_default())
    }

    /// The nearest line with content before the one at fault.
    fn line_before(self) -> Option<(usize, &'t str)> {
        let mut end = self.line().0;
        while end > 0 {
            let (start, line) = self.line_at(end - 1);
            let content = line.trim_start();
            if !content.is_empty() && !content.starts_with('#') {
                return Some((start, line));
            }
            end = start;
        }
        None
    }

    fn says(self, part: &str) -> bool {
        self.reason.contains(part)
    }

    /// A cause at the character at fault.
    fn here(self, message: impl Into<String>, help: impl Into<String>) -> Cause {
        let (start, end) = self.character_at();
        Cause { start, end, message: message.into(), help: help.into() }
    }
}

/// A cause that covers a line without its indentation.
fn on_line((start, line): (usize, &str), message: &str, help: &str) -> Cause {
    let indentation = line.len() - line.trim_start().len();
    let end = start + line.trim_end().len();
    Cause { start: start + indentation, end, message: message.to_owned(), help: help.to_owned() }
}

fn tab(fault: Fault) -> Option<Cause> {
    if !fault.says("tab") {
        return None;
    }
    let from = fault.line().0;
    let mut start = from;
    for line in fault.text[from..].split_inclusive('\n') {
        let indentation = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        if let Some(tab) = indentation.find('\t') {
            let (start, message) = (start + tab, "a tab is used for indentation".to_owned());
            return Some(Cause { start, end: start + 1, message, help: "indent with blanks".to_owned() });
        }
        start += line.len();
    }
    None
}

/// `%{ if … }` on the line at fault or the one before.
fn terraform_directive(fault: Fault) -> Option<Cause> {
    let lines = [Some(fault.line()), fault.line_before()];
    let found = lines.into_iter().flatten().find(|(_, line)| directive(line.trim_start()).is_some())?;
    let message = "this is a directive of a Terraform template";
    Some(on_line(found, message, "check what Terraform renders: `templatefile(…)`, or the plan's own text"))
}

/// `{{ … }}` on the line at fault or the one before; within brackets, wherever they were opened.
fn unquoted_template(fault: Fault) -> Option<Cause> {
    let from = fault.line_before().map_or(0, |(start, _)| start);
    let to = fault.line().0 + fault.line().1.len();
    let near = fault.text[from..to]
        .match_indices("{{")
        .map(|(at, _)| from + at)
        .find(|at| begins_value(fault.text, *at));
    let opened = || fault.text[..fault.at].rfind("{{").filter(|_| fault.says("flow mapping"));
    near.or_else(opened).map(|at| template_at(fault.text, at))
}

/// Whether what stands at byte `at` is the first of its line, its item or its value.
fn begins_value(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches(' ');
    before.is_empty() || before.ends_with(['\n', ':', '-'])
}

fn template_at(text: &str, at: usize) -> Cause {
    let line = text[at..].lines().next().unwrap_or_default();
    let length = line.find("}}").map_or(line.trim_end().len(), |close| close + 2);
    let message = "a template expression stands here without quotes".to_owned();
    let help =
        "values are not evaluated as templates: write the value itself, or put the text in quotes".to_owned();
    Cause { start: at, end: at + length, message, help }
}

fn unclosed_quote(fault: Fault) -> Option<Cause> {
    let is_quote = fault.text[fault.at..].starts_with(['"', '\'']);
    if !is_quote
        || !["indentation in quoted", "end of stream", "document indicator"]
            .iter()
            .any(|part| fault.says(part))
    {
        return None;
    }
    let quote = &fault.text[fault.at..=fault.at];
    let help = format!(
        "add the closing `{quote}`; further lines of a quoted text must be indented deeper than its key"
    );
    let message = if scalar::quoted_length(&fault.text[fault.at..]).is_some() {
        "this quote is not closed before a line that is not indented deeper than its key"
    } else {
        "this quote is not closed"
    };
    Some(fault.here(message, help))
}

fn unclosed_bracket(fault: Fault) -> Option<Cause> {
    let start = fault.bracket.filter(|_| fault.text[fault.at..].trim().is_empty())?;
    let (open, close) = if fault.text[start..].starts_with('[') { ('[', ']') } else { ('{', '}') };
    let message = format!("this `{open}` is never closed");
    let help = format!("add the closing `{close}`, or put the value in quotes if it is text");
    Some(Cause { start, end: start + 1, message, help })
}

fn unknown_alias(fault: Fault) -> Option<Cause> {
    let sigil = fault.text[fault.at..].chars().next().filter(|sigil| matches!(sigil, '*' | '&'))?;
    if !fault.says("anchor") {
        return None;
    }
    let name =
        fault.text[fault.at..].split([' ', '\t', '\r', '\n', ',', ']', '}']).next().unwrap_or_default();
    let message = match (sigil, name.len()) {
        ('*', 2..) => format!("`{name}` is an alias, and no anchor `&{}` stands before it", &name[1..]),
        _ => format!("`{sigil}` begins an alias or an anchor, and no name follows"),
    };
    let (start, end) = (fault.at, fault.at + name.len());
    Some(Cause { start, end, message, help: format!("if it is text, quote it: `\"{name}\"`") })
}

fn reserved_character(fault: Fault) -> Option<Cause> {
    let character = fault.text[fault.at..].chars().next()?;
    fault.says("unexpected character").then(|| {
        let shown = if character == '`' { "a backtick".to_owned() } else { format!("`{character}`") };
        fault.here(format!("a value can't begin with {shown}"), "put the value in quotes")
    })
}

/// `key:value`, which is one text in YAML; the parser only stumbles over what follows.
fn missing_blank_after_colon(fault: Fault) -> Option<Cause> {
    if !fault.says("expect ':'") && !fault.says("mapping values") {
        return None;
    }
    let (start, line) = fault.line_before()?;
    let content = line.trim();
    let colon = content.find(':')?;
    let value = &content[colon + 1..];
    if value.is_empty() || value.starts_with([' ', '/']) || content.contains(": ") || content.starts_with('-')
    {
        return None;
    }
    let key = &content[..colon];
    let message = format!("there is no blank after the `:` of `{key}`");
    let help = format!("write `{key}: {value}`");
    Some(Cause { message, help, ..on_line((start, line), "", "") })
}

fn line_without_colon(fault: Fault) -> Option<Cause> {
    if !fault.says("expect ':'") {
        return None;
    }
    let help = "write `key: value`; a text that goes on must be indented deeper than its key";
    Some(on_line(fault.line_before()?, "this line is no `key: value`", help))
}

fn colon_in_value(fault: Fault) -> Option<Cause> {
    let (start, line) = fault.line();
    let before = line.get(..fault.at - start).unwrap_or(line);
    (fault.says("mapping values") && before.contains(": "))
        .then(|| fault.here("a second `: ` in one line", "put a value that contains `: ` in quotes"))
}

fn key_too_deep(fault: Fault) -> Option<Cause> {
    if !fault.says("mapping values") {
        return None;
    }
    let message = "this key is indented deeper than the line before, which has its value already";
    Some(on_line(
        fault.line(),
        message,
        "give it the indentation of its neighbours, or leave the value above empty",
    ))
}

fn less_indented_than_first(fault: Fault) -> Option<Cause> {
    if !fault.says("<document start>") {
        return None;
    }
    let directive = fault
        .text
        .match_indices('%')
        .find(|(at, _)| fault.text[..*at].is_empty() || fault.text[..*at].ends_with('\n'));
    if let Some((at, _)) = directive {
        let message = "a line that begins with `%` is a directive, and no `---` follows it";
        return Some(on_line(fault.line_at(at), message, "put the text in quotes"));
    }
    let message = "this line is indented less than the first key, which ends the document";
    Some(on_line(fault.line(), message, "give all keys of the file the same indentation"))
}

fn item_among_keys(fault: Fault) -> Option<Cause> {
    let line = fault.line();
    let is_item = line.1.trim_start().starts_with("- ");
    (is_item && fault.says("did not find expected key")).then(|| {
        on_line(
            line,
            "a list item stands where a key is due",
            "give it the indentation of the items it belongs to",
        )
    })
}

/// Reasons whose place says all: part of the parser's reason, our words, and the way out.
const LISTED: &[(&str, &str, &str)] = &[
    (
        "did not find expected key",
        "the indentation of this line matches no line above",
        "give it the indentation of the keys or items it belongs to",
    ),
    (
        "expected '-' indicator",
        "a key stands where the next `- ` item is due",
        "indent it below an item, or take it out of the list",
    ),
    (
        "invalid trailing content",
        "text follows the closing quote",
        "within single quotes write `''` for a quote, within double quotes `\\\"`",
    ),
    (
        "unknown escape",
        "this text in double quotes has an unknown escape",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    (
        "hexadecimal number",
        "this text in double quotes has a broken `\\x` or `\\u` escape",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    (
        "Unicode character",
        "this text in double quotes has an escape for no character",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    (
        "expected ',' or '}'",
        "a `,` or the closing `}` is missing before this",
        "close the bracket, or quote the value",
    ),
    (
        "expected ',' or ']'",
        "a `,` or the closing `]` is missing before this",
        "close the bracket, or quote the value",
    ),
    (
        "illegal placement of ':'",
        "a `,` or a closing bracket is missing before this",
        "close the bracket on the lines above",
    ),
    ("misplaced bracket", "this bracket closes nothing", "take it out, or quote the value"),
    (
        "invalid indentation",
        "this line inside brackets is not indented deep enough",
        "indent it deeper than the key with the bracket",
    ),
    (
        "expected comment or line break",
        "text follows `|` or `>`",
        "begin the text on the next line, or put the value in quotes",
    ),
    (
        "sequence entries are not allowed",
        "a list can't begin on the line of its key",
        "begin it on the next line, or put the value in quotes",
    ),
    ("\"-\" is only valid", "a `- ` item stands inside brackets", "quote it if it is text"),
    ("mapping keys are not allowed", "a value can't begin with `? `", "put the value in quotes"),
    ("must be separated", "a comment needs a blank before its `#`", "put a blank before the `#`"),
    (
        "comment intercepting",
        "a comment stands in the middle of a text",
        "put the text in quotes, or the comment on a line of its own",
    ),
    ("expected node content", "a value can't begin with this character", "put the value in quotes"),
    (
        "handle wasn't declared",
        "the tag has a prefix that is not declared",
        "a value that begins with `!` is a tag; quote it if it is text",
    ),
    ("scanning a tag", "this is no tag", "a value that begins with `!` is a tag; quote it if it is text"),
    ("parsing a tag", "this is no tag", "a value that begins with `!` is a tag; quote it if it is text"),
    (
        "verbatim tag",
        "this tag is not closed",
        "a value that begins with `!` is a tag; quote it if it is text",
    ),
    (
        "wrongly indented line",
        "this line of the text is indented less than its first",
        "give it the indentation of the first line, or more",
    ),
    ("indicator equal to 0", "`0` is no indentation", "leave the number out"),
    ("byte order mark", "a byte order mark stands in the middle of the text", "take it out"),
];

fn listed(fault: Fault) -> Option<Cause> {
    let (_, message, help) = LISTED.iter().find(|(part, ..)| fault.says(part))?;
    Some(fault.here(*message, *help))
}
