//! From one argument to assignments: `a.b=1,l[0]=x,m={x,y}`, as Helm 3's `strvals` package reads it.

use super::codes::{ARGUMENT_WITHOUT_EFFECT, MALFORMED_ARGUMENT};
use super::json;
use super::scanner::{Escapes, Piece, Scanner};
use super::{Fault, Kind};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};
use crate::yaml::{Dialect, Node, Resolved, Scalar, Style};

/// How many dots may follow each other in one path (`MaxNestedNameLevel` of Helm's `strvals`).
pub(crate) const MAX_NAMES: usize = 30;
/// The greatest index (`MaxIndex` of Helm's `strvals`).
pub(crate) const MAX_INDEX: usize = 65_536;
/// How many names and indexes a path may have; Helm has no limit for indexes, but no values are that deep.
pub(crate) const MAX_DEPTH: usize = 100;

/// One path and what is to stand there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Assignment {
    /// From the root down; the first one is a name.
    pub steps: Vec<Step>,
    /// What the argument gives for that path.
    pub given: Given,
}

/// What stands behind a path. Helm tells an argument that ends too early from one that does not.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Given {
    /// A value.
    Value(Node),
    /// A name, `=` and the end of the argument: the empty text, but in a map that would be a new item of a list
    /// it is lost together with the item.
    EmptyAtEnd(Node),
    /// The end of the argument before any `=`: the way is laid as far as maps and lists are there, nothing is set.
    Nothing,
}

impl Assignment {
    /// What Helm passes over without a word: an argument, or a part of one, that sets nothing.
    pub(crate) fn without_effect(&self) -> Option<Diagnostic> {
        let (last, before) = self.steps.split_last()?;
        let new_item_is_lost = matches!(before.last(), Some(Step::Index { .. }));
        let nameless = before.iter().find(|step| matches!(step, Step::Name { name, .. } if name.is_empty()));
        if let (Some(step), Given::Value(_) | Given::EmptyAtEnd(_)) = (nameless, &self.given) {
            let message = "the value is dropped: a name in its path is empty";
            let found =
                Diagnostic::new(&ARGUMENT_WITHOUT_EFFECT, message).at(step.span(), "a name is missing");
            return Some(found.help("take out one of the two dots"));
        }
        let (message, label) = match (&self.given, last) {
            (Given::Nothing, _) => ("the argument sets nothing: it ends before a `=`", "ends here"),
            (_, Step::Name { name, .. }) if name.is_empty() => {
                ("the value is dropped: its name is empty", "a name is missing")
            }
            (Given::EmptyAtEnd(_), _) if new_item_is_lost => {
                ("the empty text is dropped unless the list has this item", "Helm adds no item for it")
            }
            _ => return None,
        };
        Some(Diagnostic::new(&ARGUMENT_WITHOUT_EFFECT, message).at(last.span(), label))
    }
}

impl Step {
    /// Where it is written.
    pub(crate) fn span(&self) -> Span {
        let (Step::Name { span, .. } | Step::Index { span, .. }) = self;
        *span
    }
}

/// One step down a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Into a map. Helm passes through an empty name, but never sets one.
    Name {
        /// The key, with escapes taken.
        name: String,
        /// Where it is written.
        span: Span,
    },
    /// Into a list.
    Index {
        /// From 0.
        index: usize,
        /// Where it is written.
        span: Span,
    },
}

/// Reads one argument of the flag `kind`; the first fault ends it, as it does in Helm.
pub(crate) fn parse(
    kind: Kind,
    dialect: Dialect,
    source: SourceId,
    argument: &str,
) -> Result<Vec<Assignment>, Fault> {
    let mut grammar = Grammar { scanner: Scanner::new(source, argument), kind, dialect };
    let mut assignments = Vec::new();
    while let Some(assignment) = grammar.assignment()? {
        assignments.push(assignment);
    }
    Ok(assignments)
}

struct Grammar<'a> {
    scanner: Scanner<'a>,
    kind: Kind,
    dialect: Dialect,
}

/// What follows the `]` of the last index in a row.
enum AfterIndexes {
    Name,
    Value,
    End,
}

impl Grammar<'_> {
    fn assignment(&mut self) -> Result<Option<Assignment>, Fault> {
        let mut steps = Vec::new();
        let mut dots = 0;
        loop {
            let Piece { text: name, span, stop } = self.scanner.until(self.name_stops(), self.escapes());
            match stop {
                None if name.is_empty() && steps.is_empty() => return Ok(None),
                None if !name.is_empty() => return Err(no_value(&name, span).into()),
                Some(',') => {
                    return Err(no_value(&name, span).help("a comma ends a value, not a name").into());
                }
                _ => push(&mut steps, Step::Name { name, span })?,
            }
            match stop {
                Some('.') => dots = self.deeper(dots, span)?,
                Some('[') => match self.indexes(&mut steps)? {
                    AfterIndexes::Name => {}
                    AfterIndexes::Value => return self.complete(steps).map(Some),
                    AfterIndexes::End => return Ok(Some(Assignment { steps, given: Given::Nothing })),
                },
                Some(_) => return self.complete(steps).map(Some),
                None => return Ok(Some(Assignment { steps, given: Given::Nothing })),
            }
        }
    }

    fn name_stops(&self) -> &'static [char] {
        match self.kind {
            Kind::Literal => &['=', '[', '.'],
            _ => &['=', '[', ',', '.'],
        }
    }

    fn escapes(&self) -> Escapes {
        match self.kind {
            Kind::Literal => Escapes::Kept,
            _ => Escapes::Taken,
        }
    }

    fn deeper(&self, dots: usize, span: Span) -> Result<usize, Fault> {
        if dots == MAX_NAMES {
            return Err(fault(
                format!("the path has more than {MAX_NAMES} levels"),
                span,
                "one level too deep",
            )
            .into());
        }
        Ok(dots + 1)
    }

    /// Reads `0][1]…` up to what follows the last one.
    fn indexes(&mut self, steps: &mut Vec<Step>) -> Result<AfterIndexes, Fault> {
        loop {
            let Piece { text, span, stop } = self.scanner.until(&[']'], self.escapes());
            if stop.is_none() {
                return Err(fault("the `[` is never closed", span, "a `]` is missing behind this").into());
            }
            push(steps, Step::Index { index: index(&text, span)?, span })?;
            let after = self.scanner.until(&['[', '.', '='], self.escapes());
            if !after.text.is_empty() {
                let message = format!("`{}` follows an index", after.text);
                return Err(fault(message, after.span, "only `[`, `.` or `=` may follow").into());
            }
            match after.stop {
                Some('[') => {}
                Some('.') => return Ok(AfterIndexes::Name),
                Some(_) => return Ok(AfterIndexes::Value),
                None => return Ok(AfterIndexes::End),
            }
        }
    }

    fn complete(&mut self, steps: Vec<Step>) -> Result<Assignment, Fault> {
        let ends_in_name = matches!(steps.last(), Some(Step::Name { .. }));
        let at_end = self.scanner.peek().is_none();
        let value = self.value()?;
        let given = match self.kind {
            Kind::Typed | Kind::Text | Kind::File if ends_in_name && at_end => Given::EmptyAtEnd(value),
            _ => Given::Value(value),
        };
        if let Given::Value(_) = given {
            steps.iter().try_for_each(within_bounds)?;
        }
        Ok(Assignment { steps, given })
    }

    fn value(&mut self) -> Result<Node, Fault> {
        match self.kind {
            Kind::Json => self.json(),
            Kind::Literal => Ok(self.item(&[]).0),
            _ if self.scanner.peek() == Some('{') => self.list(),
            _ => Ok(self.item(&[',']).0),
        }
    }

    /// One value without structure, and what ended it.
    fn item(&mut self, stops: &[char]) -> (Node, Option<char>) {
        let Piece { text, span, stop } = self.scanner.until(stops, self.escapes());
        let node = if self.kind == Kind::Typed { typed(text, span) } else { Node::text(text, span) };
        (node, stop)
    }

    /// `{a,b}`; `{}` has one item, the empty text.
    fn list(&mut self) -> Result<Node, Fault> {
        let start = self.scanner.at();
        self.scanner.take('{');
        let mut items = Vec::new();
        loop {
            let (item, stop) = self.item(&[',', '}']);
            items.push(item);
            match stop {
                Some('}') => break,
                Some(_) => {}
                None => {
                    let span = self.scanner.span_from(start);
                    return Err(fault("the `{` is never closed", span, "a `}` is missing behind this").into());
                }
            }
        }
        let list = Node::list(items, self.scanner.span_from(start));
        self.scanner.take(',');
        Ok(list)
    }

    /// A JSON value; nothing but space is null.
    fn json(&mut self) -> Result<Node, Fault> {
        let start = self.scanner.at();
        if self.blank() {
            return Ok(Node::null(self.scanner.span_from(start)));
        }
        let value = json::parse(&mut self.scanner, self.dialect)?;
        self.blank();
        Ok(value)
    }

    /// Passes space and one comma; whether there was nothing else up to there.
    fn blank(&mut self) -> bool {
        while self.scanner.peek().is_some_and(char::is_whitespace) {
            self.scanner.next();
        }
        self.scanner.take(',') || self.scanner.peek().is_none()
    }
}

fn push(steps: &mut Vec<Step>, step: Step) -> Result<(), Fault> {
    if steps.len() == MAX_DEPTH {
        let message = format!("the path has more than {MAX_DEPTH} steps");
        return Err(fault(message, step.span(), "one step too deep").into());
    }
    steps.push(step);
    Ok(())
}

/// Helm only minds the index once it puts a value there.
fn within_bounds(step: &Step) -> Result<(), Fault> {
    match step {
        Step::Index { index, span } if *index > MAX_INDEX => {
            let message = format!("the index {index} is greater than {MAX_INDEX}");
            Err(fault(message, *span, "too great").into())
        }
        _ => Ok(()),
    }
}

fn index(text: &str, span: Span) -> Result<usize, Fault> {
    match text.parse::<i64>() {
        Ok(index) => usize::try_from(index).map_err(|_| {
            fault(format!("the index {index} is negative"), span, "indexes count from 0").into()
        }),
        Err(_) => Err(fault(format!("`{text}` is not an index"), span, "a number is expected here")
            .help("a `[` that belongs to a name is written `\\[`")
            .into()),
    }
}

/// What Helm takes the characters of a `--set` value for (`typedVal` of its `strvals`).
fn typed(text: String, span: Span) -> Node {
    let meaning = if folds_to(&text, "true") {
        Resolved::Bool(true)
    } else if folds_to(&text, "false") {
        Resolved::Bool(false)
    } else if folds_to(&text, "null") {
        Resolved::Null
    } else if text.starts_with('0') && text != "0" {
        Resolved::Text
    } else {
        text.parse().map_or(Resolved::Text, Resolved::Int)
    };
    Node::scalar(Scalar { text: text.into(), style: Style::Argument, meaning }, span)
}

/// Equal under Unicode's simple folding, in which the long `ſ` is an `s`; `word` is lower-case ASCII.
fn folds_to(text: &str, word: &str) -> bool {
    let fold = |character: char| if character == 'ſ' { 's' } else { character.to_ascii_lowercase() };
    text.chars().map(fold).eq(word.chars())
}

fn no_value(name: &str, span: Span) -> Diagnostic {
    fault(format!("the name `{name}` has no value"), span, "a `=` and a value are missing behind this")
        .help("a comma or a dot that belongs to a name or a value is written `\\,` or `\\.`")
}

/// A fault of the grammar.
pub(super) fn fault(message: impl Into<String>, span: Span, label: &str) -> Diagnostic {
    Diagnostic::new(&MALFORMED_ARGUMENT, message).at(span, label)
}
