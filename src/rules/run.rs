//! Runs rules over a set of manifests.

mod other_versions;

use std::collections::HashSet;

use crate::apis::schema::{PlaceName, Sort};
use crate::diagnostic::Severity;
use crate::manifest::{Manifest, Set};
use crate::rules::admission::{self, Place};
use crate::rules::lint::ec2nodeclass::user_data;
use crate::rules::lint::pool::Demands;
use crate::rules::lint::types::{Ready, Typed};
use crate::rules::{Check, Finding, Options, Rule, Sink};
use crate::source::Pointer;
use crate::threads::MANY;
use other_versions::OtherVersions;
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelExtend, ParallelIterator};

/// From so many findings on no more objects are looked at: nobody reads them, and they take memory.
const MOST: usize = 20_000;
/// So many objects are looked at together.
const BLOCK: usize = 512;

/// Everything that `rules` find in a set, in the order of the objects; within one, in the order of its text. The number is
/// that of the objects which were not looked at because of all that was found in the others.
pub(crate) fn look(rules: &[&'static Rule], set: &Set, options: &Options) -> (Vec<Finding>, usize) {
    let plan = Plan::new(rules, options.clone());
    let others = OtherVersions::new(options);
    let manifests = &set.manifests;
    let of_object = |(object, manifest): (usize, &Manifest)| {
        let mut findings = plan.check_object(manifest, object);
        others.name(&mut findings, manifest);
        findings
    };
    let of_set = |rule: &Runs<OfSet>| plan.check_set(set, rule);
    let of_sets: Vec<Finding> = if manifests.len() < MANY {
        plan.sets.iter().flat_map(of_set).collect()
    } else {
        plan.sets.par_iter().flat_map_iter(of_set).collect()
    };
    let mut findings = Vec::new();
    let mut looked_at = 0;
    for block in manifests.chunks(BLOCK) {
        if findings.len() + of_sets.len() > MOST {
            break;
        }
        let numbered = |(at, manifest)| of_object((looked_at + at, manifest));
        if block.len() < MANY {
            findings.extend(block.iter().enumerate().flat_map(numbered));
        } else {
            findings.par_extend(block.par_iter().enumerate().flat_map_iter(numbered));
        }
        looked_at += block.len();
    }
    findings.extend(of_sets);
    let of_types = plan.check_types(set, &findings);
    findings.extend(of_types);
    findings.sort_by_key(|finding| finding.object);
    for finding in &mut findings {
        finding.severity = options.levels.severity(finding.rule.code.name, finding.severity);
    }
    (findings, manifests.len() - looked_at)
}

/// What is found, where that is all that is asked.
#[cfg(test)]
pub(crate) fn run(rules: &[&'static Rule], set: &Set, options: &Options) -> Vec<Finding> {
    look(rules, set, options).0
}

type OfObject = fn(&Manifest, &mut Sink<'_>);
type OfPlace = fn(&Place<'_>, &mut Sink<'_>);
type OfDemands = fn(&Demands<'_>, &mut Sink<'_>);
type OfSet = fn(&Set, &mut Sink<'_>);
type OfTypes = fn(&Ready<'_, '_>, &mut Sink<'_>);

/// A rule that is to be run, and its function.
type Runs<F> = (&'static Rule, F);

/// The rules that are to be run, by what they look at.
struct Plan {
    options: Options,
    objects: Vec<Runs<OfObject>>,
    demands: Vec<Runs<OfDemands>>,
    user_data: Vec<Runs<user_data::Check>>,
    sets: Vec<Runs<OfSet>>,
    types: Vec<Runs<OfTypes>>,
    /// By the number of the sort.
    shapes: [Vec<Runs<OfPlace>>; Sort::ALL.len()],
    /// By the number of the name.
    places: [Vec<Runs<OfPlace>>; PlaceName::COUNT],
}

impl Plan {
    fn new(rules: &[&'static Rule], options: Options) -> Self {
        let chosen: Vec<&'static Rule> =
            rules.iter().copied().filter(|rule| rule.applies(&options)).collect();
        let mut plan = Plan {
            options,
            objects: Vec::with_capacity(rules.len()),
            demands: Vec::new(),
            user_data: Vec::new(),
            sets: Vec::new(),
            types: Vec::new(),
            shapes: Default::default(),
            places: [const { Vec::new() }; PlaceName::COUNT],
        };
        for rule in chosen {
            match rule.check {
                Check::Object(check) => plan.objects.push((rule, check)),
                Check::Demands(check) => plan.demands.push((rule, check)),
                Check::UserData(check) => plan.user_data.push((rule, check)),
                Check::Set(check) => plan.sets.push((rule, check)),
                Check::Types(check) => plan.types.push((rule, check)),
                Check::Shape(sorts, check) => {
                    sorts.iter().for_each(|sort| plan.shapes[*sort as usize].push((rule, check)));
                }
                Check::At(names, check) => {
                    names.iter().for_each(|name| plan.places[*name as usize].push((rule, check)));
                }
                // No business of the objects.
                Check::Values | Check::Comment => {}
            }
        }
        plan
    }

    fn check_set(&self, set: &Set, &(rule, check): &Runs<OfSet>) -> Vec<Finding> {
        let mut findings = Vec::new();
        check(set, &mut Sink::new(&mut findings, rule, 0, &self.options));
        findings
    }

    /// The catalogue is only read where some pool asks for it. Where something makes an object fail already, types add
    /// nothing; nor do they of a value of which something is said.
    fn check_types(&self, set: &Set, known: &[Finding]) -> Vec<Finding> {
        let mut findings = Vec::new();
        let typed = if self.types.is_empty() { None } else { Typed::of(set, &self.options) };
        let ready = typed.as_ref().map(Ready::new);
        for (&(rule, check), ready) in self.types.iter().zip(ready.iter().cycle()) {
            check(ready, &mut Sink::new(&mut findings, rule, 0, &self.options));
        }
        let failing = known.iter().filter(|finding| finding.severity == Severity::Error);
        let failing: HashSet<usize> = failing.map(|finding| finding.object).collect();
        let said: HashSet<(usize, &Pointer)> =
            known.iter().map(|finding| (finding.object, &finding.pointer)).collect();
        let stands = |finding: &Finding| {
            let mut objects = finding.related.iter().map(|related| related.object).chain([finding.object]);
            let is_of_value = finding.pointer.as_str().contains("/values/");
            let is_new = !is_of_value || !said.contains(&(finding.object, &finding.pointer));
            is_new && !objects.any(|object| failing.contains(&object))
        };
        findings.retain(stands);
        findings
    }

    fn check_object(&self, manifest: &Manifest, object: usize) -> Vec<Finding> {
        let mut findings = Vec::new();
        for &(rule, check) in &self.objects {
            check(manifest, &mut Sink::new(&mut findings, rule, object, &self.options));
        }
        if let Some(demands) = Demands::of(manifest) {
            for &(rule, check) in &self.demands {
                check(&demands, &mut Sink::new(&mut findings, rule, object, &self.options));
            }
        }
        user_data::check(manifest, object, &self.user_data, &self.options, &mut findings);
        self.check_places(manifest, object, &mut findings);
        findings
    }

    /// One walk for all rules of shape and all rules of places.
    fn check_places(&self, manifest: &Manifest, object: usize, findings: &mut Vec<Finding>) {
        let Some(api) = manifest.api else { return };
        admission::walk_in(&manifest.root, api, self.options.release(), &mut |place: &Place<'_>| {
            for &(rule, check) in &self.shapes[place.schema.shape.sort() as usize] {
                check(place, &mut Sink::new(findings, rule, object, &self.options));
            }
            if place.schema.names.is_empty() || !place.has_type() {
                return;
            }
            for name in place.schema.names {
                for &(rule, check) in &self.places[*name as usize] {
                    check(place, &mut Sink::new(findings, rule, object, &self.options));
                }
            }
        });
    }
}
