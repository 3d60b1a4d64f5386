//! What a class says of its images where that cannot be meant: said in the terms of the values.

use crate::apis::v1::ami_family::AmiFamily;
use crate::apis::v1::ec2nodeclass;
use crate::diagnostic::{Diagnostic, ObjectRef};
use crate::manifest::Set;
use crate::resolve::Context;
use crate::resolve::entries::ClassEntry;
use crate::rules::Rule;
use crate::rules::admission::ec2nodeclass::ami_family_contradicts_alias::AMI_FAMILY_CONTRADICTS_ALIAS;
use crate::rules::admission::ec2nodeclass::missing_ami_family::MISSING_AMI_FAMILY;
use crate::rules::admission::shape::wrong_item_count::WRONG_ITEM_COUNT;
use crate::rules::lint::ec2nodeclass::volume_too_small_for_image::VOLUME_TOO_SMALL_FOR_IMAGE;

/// The key of the images.
const TERMS: &str = "amiSelectorTerms";

/// Says which classes have no images, or a family that their default images are not of.
pub(in crate::resolve) fn check_images(context: &Context, classes: &[&ClassEntry], set: &mut Set) {
    if context.values.karpenter.eks_auto_mode.enabled {
        return;
    }
    for class in classes {
        if class.template.ami_selector_terms.as_ref().is_none_or(Vec::is_empty) {
            set.diagnostics.push(no_images(context, class));
            set.unsaid.push(instead_of(&MISSING_AMI_FAMILY, class, String::new()));
        } else if let Some(found) = other_family(context, class) {
            set.diagnostics.push(found);
            set.unsaid.push(instead_of(&VOLUME_TOO_SMALL_FOR_IMAGE, class, String::new()));
        }
    }
}

fn no_images(context: &Context, class: &ClassEntry) -> Diagnostic {
    let message = format!("class `{}` says nothing of its images", class.name());
    let help = "start from a template, `from: defaultNodeTemplate`, or select images, `amiSelectorTerms: [{alias: al2023@latest}]`";
    let found = instead_of(&WRONG_ITEM_COUNT, class, message).help(help);
    let place = class.path.join(TERMS);
    let is_there = context.merged.at(&place).is_some();
    context.locate(found, if is_there { place } else { class.path.clone() })
}

/// The user's family beside images that nobody chose.
fn other_family(context: &Context, class: &ClassEntry) -> Option<Diagnostic> {
    let family = AmiFamily::by_name(class.template.ami_family.as_deref()?)?;
    let terms = context.merged.at(&class.path.join(TERMS)).filter(|terms| !context.is_users(terms))?;
    let alias = class.template.ami_selector_terms.iter().flatten().find_map(|term| term.alias.as_deref())?;
    if alias.split('@').next() == family.alias {
        return None;
    }
    let help = match family.alias {
        Some(alias) => {
            format!("select images of that family too: `amiSelectorTerms: [{{alias: {alias}@latest}}]`")
        }
        None => "name the images too: `amiSelectorTerms: [{id: ami-…}]`".to_owned(),
    };
    let message =
        format!("`amiFamily` is `{}`, but the images are those of the default alias `{alias}`", family.name);
    let found = instead_of(&AMI_FAMILY_CONTRADICTS_ALIAS, class, message).help(help);
    Some(context.locate(found, class.path.join("amiFamily")).also(terms.span, "the default"))
}

/// The finding of a rule, said in the values' terms instead.
fn instead_of(rule: &'static Rule, class: &ClassEntry, message: String) -> Diagnostic {
    let kind = ec2nodeclass::KIND.to_owned();
    let object = ObjectRef { kind, name: class.name(), ..ObjectRef::default() };
    Diagnostic { object: Some(object), ..Diagnostic::new(&rule.code, message) }
}
