//! The IAM role or instance profile of a class, of which Karpenter wants exactly one.

use crate::diagnostic::Diagnostic;
use crate::resolve::Context;
use crate::resolve::entries::ClassEntry;
use crate::resolve::pool::filled;
use crate::rules::admission::ec2nodeclass::no_single_role::NO_SINGLE_ROLE;
use crate::source::Pointer;
use crate::values::NodeTemplate;

/// The template's own role or instance profile, else the global one.
pub(super) fn identity(context: &Context, template: &NodeTemplate) -> (Option<String>, Option<String>) {
    let own = (filled(&template.role), filled(&template.instance_profile));
    if own.0.is_some() || own.1.is_some() {
        return own;
    }
    let karpenter = &context.values.karpenter;
    (filled(&karpenter.role), filled(&karpenter.instance_profile))
}

/// Karpenter wants exactly one of the two (CEL rule of the v1 CRD); what is wrong for all classes is said once.
pub(in crate::resolve) fn check_identities(
    context: &Context,
    classes: &[&ClassEntry],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut without = Vec::new();
    for class in classes {
        match identity(context, class.template) {
            (None, None) => without.push(class.name()),
            // The two global values are said once for all classes.
            (Some(_), Some(_)) => {
                let found = both(context, class);
                if !diagnostics.iter().any(|said| (said.code, &said.primary) == (found.code, &found.primary))
                {
                    diagnostics.push(found);
                }
            }
            _ => {}
        }
    }
    if !without.is_empty() {
        diagnostics.push(neither(context, &without));
    }
}

fn neither(context: &Context, names: &[String]) -> Diagnostic {
    let message = match names {
        [name] => format!("class `{name}` has neither an instance profile nor a role"),
        names => format!("classes `{}` have neither an instance profile nor a role", names.join("`, `")),
    };
    let path = Pointer::parse("/karpenter/instanceProfile");
    let found = Diagnostic::new(&NO_SINGLE_ROLE.code, message).help(
        "add `--set karpenter.instanceProfile=<name>` or `--set karpenter.role=<name>`, or set it in a values file",
    );
    match context.merged.at(&path).is_some_and(|node| context.is_users(node)) {
        true => context.locate(found, path),
        false => found.in_values(path),
    }
}

fn both(context: &Context, class: &ClassEntry) -> Diagnostic {
    let own = filled(&class.template.role).is_some();
    let path = if own { class.path.join("role") } else { Pointer::parse("/karpenter/role") };
    let message = format!("class `{}` has both a role and an instance profile", class.name());
    let found = Diagnostic::new(&NO_SINGLE_ROLE.code, message).help("remove one of the two");
    context.locate(found, path)
}
