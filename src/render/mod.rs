//! Objects → text: one minijinja template a kind, shape only; every value goes through our own emitter.

pub(crate) mod codes;
mod context;
mod engine;
mod faults;
mod limits;
mod print;
mod read_back;
mod runaway;
mod templates;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::resolve::{Object, Resource};
use crate::yaml::{Node, emit};

use engine::{Budget, Engine};
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
    engine: Option<Engine>,
    templates: &'t Templates,
}

impl<'t> Renderer<'t> {
    /// Compiles the templates; a fault of syntax is a finding in the template's text.
    pub(crate) fn new(templates: &'t Templates) -> Result<Self, Fault> {
        let engine = match templates.overridden_at_all() {
            Overridden::Yes => Some(Engine::new(templates)?),
            Overridden::No => None,
        };
        Ok(Renderer { engine, templates })
    }

    /// That a template took too much and nothing is printed any more; what does not end may still be at it.
    pub(crate) fn spent(&self) -> Option<&Diagnostic> {
        self.engine.as_ref().and_then(Engine::spent)
    }

    /// The object as a YAML document with its `---` and `# Source:` lines.
    fn document(&self, object: &Object, root: &Arc<Node>, budget: &Budget) -> Result<String, Fault> {
        let path = object.links.entry.dotted();
        let name = template_name(&object.resource);
        let source = name.map_or_else(|| path.clone(), |name| format!("templates/{name} ({path})"));
        let mut text = format!("---\n# Source: {source}\n");
        match name.zip(self.engine.as_ref()) {
            Some((name, engine)) => text.push_str(&engine.fill_in(name, &path, root, budget)?),
            None => emit::write_node(&mut text, root, 0),
        }
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

/// The template of a kind; objects that are passed through have none.
fn template_name(resource: &Resource) -> Option<&'static str> {
    match resource {
        Resource::Ec2NodeClass(_) => Some(templates::EC2_NODE_CLASS),
        Resource::NodeClass(_) => Some(templates::NODE_CLASS),
        Resource::NodePool(_) => Some(templates::NODE_POOL),
        Resource::Extra(_) => None,
    }
}
