//! Runs the rules over a set of manifests.

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::manifest::Manifest;
use crate::rules::lint::ec2nodeclass::user_data;
use crate::rules::validation::{self, Place};
use crate::rules::{Check, Finding, Options, RULES, Rule, Sink};

/// From so many objects on, threads gain more than they cost.
const MANY: usize = 64;

/// Everything the rules find, in the order of the objects; within one, in the order of its text.
pub fn run(manifests: &[Manifest], options: &Options) -> Vec<Finding> {
    let rules: Vec<&'static Rule> = RULES.iter().copied().filter(|rule| rule.applies(options)).collect();
    let of_object = |(object, manifest)| check_object(manifest, object, &rules, options);
    let of_set = |rule: &&'static Rule| check_set(manifests, rule, options);
    let mut findings: Vec<Finding> = if manifests.len() < MANY {
        let of_objects = manifests.iter().enumerate().flat_map(of_object);
        of_objects.chain(rules.iter().flat_map(of_set)).collect()
    } else {
        let of_objects = manifests.par_iter().enumerate().flat_map_iter(of_object);
        of_objects.chain(rules.par_iter().flat_map_iter(of_set)).collect()
    };
    findings.sort_by_key(|finding| finding.object);
    for finding in &mut findings {
        finding.severity = options.levels.severity(finding.rule.name, finding.severity);
    }
    findings
}

fn check_set(manifests: &[Manifest], rule: &'static Rule, options: &Options) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Check::Set(check) = rule.check {
        check(manifests, &mut Sink::new(&mut findings, rule, 0, options));
    }
    findings
}

fn check_object(
    manifest: &Manifest,
    object: usize,
    rules: &[&'static Rule],
    options: &Options,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for &rule in rules {
        if let Check::Object(check) = rule.check {
            check(manifest, &mut Sink::new(&mut findings, rule, object, options));
        }
    }
    user_data::check(manifest, object, rules, options, &mut findings);
    check_places(manifest, object, rules, options, &mut findings);
    findings
}

/// One walk for all rules of shape and all rules that the schema names.
fn check_places(
    manifest: &Manifest,
    object: usize,
    rules: &[&'static Rule],
    options: &Options,
    findings: &mut Vec<Finding>,
) {
    let Some(api) = manifest.api else { return };
    let shapes = rules.iter().filter_map(|rule| match rule.check {
        Check::Shape(check) => Some((*rule, check)),
        _ => None,
    });
    let shapes: Vec<_> = shapes.collect();
    validation::walk(&manifest.root, api, &mut |place: &Place<'_>| {
        for &(rule, check) in &shapes {
            check(place, &mut Sink::new(findings, rule, object, options));
        }
        for &rule in place.schema.rules {
            if let Check::Place(check) = rule.check
                && rule.applies(options)
                && place.has_type()
            {
                check(place, &mut Sink::new(findings, rule, object, options));
            }
        }
    });
}
