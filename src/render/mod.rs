//! Objects → text: one minijinja template a kind, shape only; every value goes through our own emitter.

pub(crate) mod codes;
mod context;
mod faults;
mod print;
mod read_back;
mod templates;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use minijinja::Environment;

use crate::diagnostic::Diagnostic;
use crate::resolve::{Object, Resource};
use crate::yaml::{Node, emit};

pub(crate) use print::{Printed, print};
use read_back::read_back;
pub(crate) use templates::{Overridden, Templates};

/// What is wrong with a template.
pub(crate) type Fault = Box<Diagnostic>;

/// Prints objects with a set of templates; can be shared by threads.
#[derive(Debug)]
pub(crate) struct Renderer<'t> {
    /// All templates, compiled; nothing if none of them is the user's.
    ///
    /// The built-in ones print what the emitter prints of the whole tree, byte for byte, as the tests of this room
    /// hold them to. To compile them takes longer than all the rest of a small run, so the emitter prints in their place.
    engine: Option<Environment<'t>>,
    templates: &'t Templates,
}

impl<'t> Renderer<'t> {
    /// Compiles the templates; a fault of syntax is a finding in the template's text.
    pub(crate) fn new(templates: &'t Templates) -> Result<Self, Fault> {
        let engine = match templates.overridden_at_all() {
            Overridden::Yes => Some(compile(templates)?),
            Overridden::No => None,
        };
        Ok(Renderer { engine, templates })
    }

    /// The object as a YAML document with its `---` and `# Source:` lines.
    pub(crate) fn document(&self, object: &Object, root: &Arc<Node>) -> Result<String, Fault> {
        let path = object.links.entry.dotted();
        let name = template_name(&object.resource);
        let source = name.map_or_else(|| path.clone(), |name| format!("templates/{name} ({path})"));
        let mut text = format!("---\n# Source: {source}\n");
        match name.zip(self.engine.as_ref()) {
            Some((name, engine)) => text.push_str(&self.fill_in(engine, name, root)?),
            None => emit::write_node(&mut text, root, 0),
        }
        Ok(text)
    }

    fn fill_in(&self, engine: &Environment, name: &str, root: &Arc<Node>) -> Result<String, Fault> {
        let template = engine.get_template(name);
        let mut text = template
            .and_then(|template| template.render(context::value(root)))
            .map_err(|error| Box::new(faults::diagnostic(&error, self.templates)))?;
        // Of a user's template the last line may lack its end.
        if !text.ends_with('\n') {
            text.push('\n');
        }
        Ok(text)
    }

    /// Whether the object is printed by a template of the user's.
    pub(crate) fn overridden(&self, object: &Object) -> Overridden {
        template_name(&object.resource).map_or(Overridden::No, |name| self.templates.overridden(name))
    }
}

fn compile(templates: &Templates) -> Result<Environment<'_>, Fault> {
    let mut engine = context::environment();
    for template in templates.iter() {
        engine
            .add_template(&template.name, &template.text)
            .map_err(|error| Box::new(faults::diagnostic(&error, templates)))?;
    }
    Ok(engine)
}

/// The template of a kind; objects that are passed through have none.
fn template_name(resource: &Resource) -> Option<&'static str> {
    match resource {
        Resource::Ec2NodeClass(_) => Some(templates::EC2_NODE_CLASS),
        Resource::NodeClass(_) => Some(templates::NODE_CLASS),
        Resource::NodePool(_) => Some(templates::NODE_POOL),
        Resource::Extra(_) => None,
    }
}
