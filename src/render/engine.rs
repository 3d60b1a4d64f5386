//! Templates of the user's, compiled, and what an object may cost them.

use std::io::{self, Write};
use std::sync::{Arc, OnceLock};

use minijinja::{Environment, Error, ErrorKind};

use super::codes::TEMPLATE_FAULT;
use super::runaway::{self, Runaway};
use super::{Fault, Templates, context, faults, limits};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::yaml::{Node, Ration};

/// The most instructions of one object; the built-in templates take some hundred.
const MOST_INSTRUCTIONS: u64 = 250_000;
/// The most bytes of one object; a cluster takes a million and a half.
const MOST_BYTES: usize = 4 << 20;

/// What templates may cost for all objects of one set.
#[derive(Debug)]
pub(super) struct Budget {
    instructions: Ration,
    bytes: Ration,
}

impl Budget {
    pub(super) const fn usual() -> Self {
        Budget { instructions: Ration::of(20_000_000), bytes: Ration::of(32 << 20) }
    }
}

/// The compiled templates; can be shared by threads.
#[derive(Debug)]
pub(super) struct Engine {
    environment: Arc<Environment<'static>>,
    templates: Arc<Templates>,
    /// That a template took too much, after which none is filled in any more.
    spent: OnceLock<Diagnostic>,
}

impl Engine {
    /// Compiles the templates; a fault of syntax is a finding in the template's text.
    pub(super) fn new(templates: &Templates) -> Result<Self, Fault> {
        let mut environment = context::environment();
        environment.set_fuel(Some(MOST_INSTRUCTIONS));
        for template in templates.iter() {
            limits::check(template)?;
            environment
                .add_template_owned(template.name.clone(), template.text.clone())
                .map_err(|error| Box::new(faults::diagnostic(&error, templates)))?;
        }
        Ok(Engine {
            environment: Arc::new(environment),
            templates: Arc::new(templates.clone()),
            spent: OnceLock::new(),
        })
    }

    /// That a template took too much; one that does not end may still be at it.
    pub(super) fn spent(&self) -> Option<&Diagnostic> {
        self.spent.get()
    }

    /// What the template `name` makes of an object, which stands at `path` in the values.
    pub(super) fn fill_in(
        &self,
        name: &'static str,
        path: &str,
        root: &Arc<Node>,
        budget: &Budget,
    ) -> Result<String, Fault> {
        if let Some(spent) = self.spent() {
            return Err(Box::new(spent.clone()));
        }
        let stop = match self.run(name, root) {
            Ok((text, cost)) if budget.instructions.spend(cost) && budget.bytes.spend(text.len()) => {
                return Ok(text);
            }
            Ok(_) => Stop::Budget,
            Err(Stop::Fault(fault)) => return Err(fault),
            Err(stop) => stop,
        };
        let spent = self.spent.get_or_init(|| self.too_much(name, path, stop));
        Err(Box::new(spent.clone()))
    }

    /// The text and how many instructions it took.
    fn run(&self, name: &'static str, root: &Arc<Node>) -> Result<(String, usize), Stop> {
        let (environment, templates) = (Arc::clone(&self.environment), Arc::clone(&self.templates));
        let root = Arc::clone(root);
        let filled = runaway::watch(move || {
            // An error holds the variables, nested as deep as they are: it ends on the thread that is made for that.
            filled(&environment, name, &root).map_err(|error| {
                let fault = Box::new(faults::diagnostic(&error, &templates));
                match error.kind() {
                    ErrorKind::OutOfFuel => Stop::Instructions(fault),
                    ErrorKind::WriteFailure => Stop::Bytes,
                    _ => Stop::Fault(fault),
                }
            })
        });
        filled.map_err(Stop::NoThread)?.map_err(Stop::Runaway)?
    }

    /// What is said where all ends; mostly the engine does not say where it was.
    fn too_much(&self, name: &str, path: &str, stop: Stop) -> Diagnostic {
        let message = match &stop {
            Stop::Instructions(_) => {
                format!("the template takes more than {MOST_INSTRUCTIONS} steps for `{path}`")
            }
            Stop::Bytes => format!("the template prints more than {} MiB for `{path}`", MOST_BYTES >> 20),
            Stop::Runaway(Runaway::Memory) => format!("the template takes too much memory for `{path}`"),
            Stop::Runaway(Runaway::Time) => format!("the template takes too long for `{path}`"),
            Stop::Budget => "the templates take too much for all objects together".to_owned(),
            Stop::NoThread(error) => format!("there is no thread for the template: {error}"),
            Stop::Fault(fault) => fault.message.clone(),
        };
        let found = Diagnostic::new(&TEMPLATE_FAULT, message)
            .help("look for loops without an end, and for texts and lists that grow with every turn");
        match (stop, self.templates.named(name)) {
            (Stop::Instructions(fault), _) => Diagnostic { primary: fault.primary, ..found },
            (_, Some(template)) => found.at(Span::new(template.source, 0, 0), ""),
            (_, None) => found,
        }
    }
}

/// Why there is no text.
#[derive(Debug)]
enum Stop {
    /// The template is at fault; others may not be.
    Fault(Fault),
    /// Too many instructions, the last one at the place of this.
    Instructions(Fault),
    /// Too much text.
    Bytes,
    /// What cannot be counted.
    Runaway(Runaway),
    /// All objects together.
    Budget,
    NoThread(io::Error),
}

/// What the template makes of an object, and how many instructions it took.
fn filled(environment: &Environment, name: &str, root: &Arc<Node>) -> Result<(String, usize), Error> {
    let mut text = Limited::default();
    let captured = environment.get_template(name)?.render_captured_to(context::value(root), &mut text)?;
    let cost = captured.state().fuel_levels().map_or(0, |(consumed, _)| consumed);
    let text = String::from_utf8_lossy(&text.0).into_owned();
    Ok((text, usize::try_from(cost).unwrap_or(usize::MAX)))
}

/// Bytes, up to so many.
#[derive(Default)]
struct Limited(Vec<u8>);

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MOST_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
