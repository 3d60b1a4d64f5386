//! Values that a migration makes go down the whole line, as `karpcfg check` has it: what is wrong with them is said of them.

use crate::check::check;
use crate::diagnostic::{Diagnostic, Severity};
use crate::migrate::{Input, Output};
use crate::pipeline::{self, Made};
use crate::render::{Renderer, Templates};
use crate::rules::{Options, RULES};
use crate::source::Sources;
use crate::values::layers::Inputs;
use crate::values::validate::Placeholders;

/// The errors of every text that is values.
pub(super) fn findings(
    options: &Options,
    input: &Input,
    outputs: &[Output],
    sources: &mut Sources,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for output in outputs.iter().filter(|output| input.is_values(output.source)) {
        found.extend(of_text(options, &output.text, sources));
    }
    found.retain(|found| found.severity == Severity::Error);
    found
}

fn of_text(options: &Options, text: &str, sources: &mut Sources) -> Vec<Diagnostic> {
    let source = sources.add("migrated values", text.to_owned());
    let inputs = Inputs { placeholders: Placeholders::Allowed, ..Inputs::default() };
    let templates = Templates::built_in(sources);
    let renderer = Renderer::new(&templates).expect("the tests render with the built-in templates");
    let layers = pipeline::load_text(source, text, inputs.dialect);
    let Made { objects, mut set, .. } = pipeline::objects_of(layers, &inputs, options.kube, sources);
    pipeline::print(objects, &renderer, &mut set, sources);
    check(&set, RULES, options, sources).diagnostics
}
