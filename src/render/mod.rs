//! Objects → text: one minijinja template a kind, shape only; every value goes through our own emitter.

pub(crate) mod codes;
mod context;
mod faults;
mod print;
mod read_back;
mod templates;

use std::sync::Arc;

use minijinja::Environment;

use crate::diagnostic::Diagnostic;
use crate::resolve::{Object, Resource};
use crate::yaml::{Node, emit};

pub use print::{Printed, print};
use read_back::read_back;
pub use templates::{Overridden, Templates};

/// What is wrong with a template.
pub type Fault = Box<Diagnostic>;

/// Prints objects with a set of templates; can be shared by threads.
#[derive(Debug)]
pub struct Renderer<'t> {
    environment: Environment<'t>,
    templates: &'t Templates,
}

impl<'t> Renderer<'t> {
    /// Compiles the templates; a fault of syntax is a finding in the template's text.
    pub fn new(templates: &'t Templates) -> Result<Self, Fault> {
        let mut environment = context::environment(templates.overridden_at_all());
        for template in templates.iter() {
            environment
                .add_template(&template.name, &template.text)
                .map_err(|error| Box::new(faults::diagnostic(&error, templates)))?;
        }
        Ok(Renderer { environment, templates })
    }

    /// The object as a YAML document with its `---` and `# Source:` lines.
    pub fn document(&self, object: &Object, root: &Arc<Node>) -> Result<String, Fault> {
        let path = object.links.entry.dotted();
        let Some(name) = template_name(&object.resource) else {
            return Ok(format!("---\n# Source: {path}\n{}", emit::node(root, 0)));
        };
        let mut text = format!("---\n# Source: templates/{name} ({path})\n");
        let body = self
            .environment
            .get_template(name)
            .and_then(|template| template.render(context::value(root)))
            .map_err(|error| Box::new(faults::diagnostic(&error, self.templates)))?;
        text.push_str(&body);
        // Of a user's template the last line may lack its end.
        if !text.ends_with('\n') {
            text.push('\n');
        }
        Ok(text)
    }

    /// Whether the object is printed by a template of the user's.
    pub fn overridden(&self, object: &Object) -> Overridden {
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
