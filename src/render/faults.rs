//! Faults of templates, in words: the file, the line and the variable that is not there.

use std::error::Error as _;

use minijinja::{Error, ErrorKind};

use super::Templates;
use super::codes::TEMPLATE_FAULT;
use super::templates::Template;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// What is to be said of an error; the innermost template that took part is the place.
pub(super) fn diagnostic(error: &Error, templates: &Templates) -> Diagnostic {
    let error = innermost(error);
    let template = error.name().and_then(|name| templates.named(name));
    let span = template.and_then(|template| span(error, template));
    let expression = template
        .zip(span)
        .map(|(template, span)| template.text[span.start as usize..span.end as usize].trim().to_owned());
    let found = Diagnostic::new(&TEMPLATE_FAULT, message(error, expression.as_deref()));
    let found = match (span, error.kind()) {
        (Some(span), ErrorKind::UndefinedError) => found.at(span, "not defined"),
        (Some(span), _) => found.at(span, ""),
        (None, _) => found,
    };
    match error.kind() {
        ErrorKind::UndefinedError => found
            .help("check the spelling; a field that may be absent is asked for with `{% if x is defined %}`"),
        ErrorKind::SyntaxError => {
            found.help("templates are written in minijinja's language, a dialect of Jinja2")
        }
        _ => found,
    }
}

/// What went wrong in a template that others include: they only pass it on.
fn innermost(error: &Error) -> &Error {
    let mut inner = error;
    while let Some(cause) = inner.source().and_then(|cause| cause.downcast_ref::<Error>()) {
        inner = cause;
    }
    inner
}

fn message(error: &Error, expression: Option<&str>) -> String {
    match (error.kind(), expression) {
        (ErrorKind::UndefinedError, Some(expression)) => format!("`{expression}` is not defined"),
        (kind, _) => match error.detail() {
            Some(detail) => detail.to_owned(),
            None => kind.to_string(),
        },
    }
}

/// The bytes of the expression at fault; of its whole line where the engine names no more.
fn span(error: &Error, template: &Template) -> Option<Span> {
    let text = &template.text;
    let range = error.range().filter(|range| text.get(range.clone()).is_some_and(|text| !text.is_empty()));
    let range = range.or_else(|| {
        let start = text.split_inclusive('\n').take(error.line()? - 1).map(str::len).sum::<usize>();
        let line = text.get(start..)?.lines().next()?;
        Some(start..start + line.len())
    })?;
    let byte = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    Some(Span::new(template.source, byte(range.start), byte(range.end)))
}
