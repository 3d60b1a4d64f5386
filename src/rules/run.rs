//! Runs rules over a set of manifests.

mod other_versions;

use crate::apis::schema::{PlaceName, Sort};
use crate::manifest::{Manifest, Set};
use crate::rules::admission::{self, Place};
use crate::rules::lint::ec2nodeclass::user_data;
use crate::rules::lint::pool::Demands;
use crate::rules::{Check, Finding, Options, Rule, Sink};
use crate::threads::MANY;
use other_versions::OtherVersions;
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

/// Everything that `rules` find in a set, in the order of the objects; within one, in the order of its text.
pub(crate) fn run(rules: &[&'static Rule], set: &Set, options: &Options) -> Vec<Finding> {
    let plan = Plan::new(rules, options.clone());
    let others = OtherVersions::new(options);
    let manifests = &set.manifests;
    let of_object = |(object, manifest)| {
        let mut findings = plan.check_object(manifest, object);
        others.name(&mut findings, manifest);
        findings
    };
    let of_set = |rule: &Runs<OfSet>| plan.check_set(set, rule);
    let mut findings: Vec<Finding> = if manifests.len() < MANY {
        let of_objects = manifests.iter().enumerate().flat_map(of_object);
        of_objects.chain(plan.sets.iter().flat_map(of_set)).collect()
    } else {
        let of_objects = manifests.par_iter().enumerate().flat_map_iter(of_object);
        of_objects.chain(plan.sets.par_iter().flat_map_iter(of_set)).collect()
    };
    findings.sort_by_key(|finding| finding.object);
    for finding in &mut findings {
        finding.severity = options.levels.severity(finding.rule.code.name, finding.severity);
    }
    findings
}

type OfObject = fn(&Manifest, &mut Sink<'_>);
type OfPlace = fn(&Place<'_>, &mut Sink<'_>);
type OfDemands = fn(&Demands<'_>, &mut Sink<'_>);
type OfSet = fn(&Set, &mut Sink<'_>);

/// A rule that is to be run, and its function.
type Runs<F> = (&'static Rule, F);

/// The rules that are to be run, by what they look at.
struct Plan {
    options: Options,
    objects: Vec<Runs<OfObject>>,
    demands: Vec<Runs<OfDemands>>,
    user_data: Vec<Runs<user_data::Check>>,
    sets: Vec<Runs<OfSet>>,
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
            shapes: Default::default(),
            places: [const { Vec::new() }; PlaceName::COUNT],
        };
        for rule in chosen {
            match rule.check {
                Check::Object(check) => plan.objects.push((rule, check)),
                Check::Demands(check) => plan.demands.push((rule, check)),
                Check::UserData(check) => plan.user_data.push((rule, check)),
                Check::Set(check) => plan.sets.push((rule, check)),
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
