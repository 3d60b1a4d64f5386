//! What a pool gets in a region, and what each thing that it says takes away: the data behind `karpcfg match` and the rules
//! that know types.

use super::filter::{unmet_min_values, within_limit, within_limits};
use super::fitness::{Setting, settings};
use super::launch::{Failure, Launch, launch};
use super::offers::{Market, Scope};
use super::pool::{Pool, requirement};
use super::resources::Requests;
use super::view::View;
use crate::apis::version::Release;
use crate::instancetype::catalogue::Bits;
use crate::scheduling::{Requirement, Requirements};
use crate::source::Pointer;
use crate::yaml::Node;

/// One thing that takes types away from a pool.
#[derive(Debug, Clone)]
pub(crate) struct Cause<'a> {
    /// What it is.
    pub what: What<'a>,
    of: Of<'a>,
}

/// What takes types away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What<'a> {
    /// A requirement, by its place in the list.
    Requirement(usize, Requires<'a>),
    /// A label of the template.
    Label(&'a str, &'a str),
    /// A setting of the class.
    Setting(&'static str),
    /// What the class keeps of every node is more than some types have.
    Room,
    /// Nobody offers it in the zones and capacity types that are left, or nobody knows a price.
    Offering,
    /// A number of values that must be left, by the place of the requirement.
    MinValues(usize, &'a str, i64),
    /// A limit.
    Limit(&'a str),
}

/// A requirement as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Requires<'a> {
    /// The label.
    pub key: &'a str,
    /// The operator.
    pub operator: &'a str,
    /// The values.
    pub values: Vec<&'a str>,
}

impl<'a> Requires<'a> {
    fn read(item: &'a Node) -> Self {
        let text = |key| item.get(key).and_then(Node::as_str).unwrap_or_default();
        let values = item.get("values").and_then(Node::as_list).unwrap_or_default();
        Requires {
            key: text("key"),
            operator: text("operator"),
            values: values.iter().filter_map(Node::as_str).collect(),
        }
    }
}

/// How a cause is applied.
#[derive(Debug, Clone)]
enum Of<'a> {
    Requirement(&'a str, Requirement<'a>),
    Setting(Setting),
    Room,
    Offering,
    MinValues(&'a str, i64),
    Limit(&'a str),
}

impl What<'_> {
    /// Where it stands, in the pool; none of what the class or AWS says.
    pub(crate) fn in_pool(&self) -> Option<Pointer> {
        let requirements = || Pointer::parse("/spec/template/spec/requirements");
        match self {
            What::Requirement(index, _) => Some(requirements().join(index)),
            What::MinValues(index, ..) => Some(requirements().join(index).join("minValues")),
            What::Label(key, _) => Some(Pointer::parse("/spec/template/metadata/labels").join(key)),
            What::Limit(name) => Some(Pointer::parse("/spec/limits").join(name)),
            What::Setting(_) | What::Room | What::Offering => None,
        }
    }

    /// Where it stands, in the class; none of what the pool or AWS says.
    pub(crate) fn in_class(&self) -> Option<Pointer> {
        match self {
            What::Setting(path) => {
                Some(path.split('.').fold(Pointer::parse("/spec"), |at, key| at.join(key)))
            }
            What::Room => Some(Pointer::parse("/spec/kubelet")),
            _ => None,
        }
    }

    /// In words.
    pub(crate) fn words(&self) -> String {
        /// Values that are shown before the others are counted.
        const SHOWN: usize = 6;
        match self {
            What::Requirement(_, Requires { key, operator, values }) => {
                let shown = values.iter().take(SHOWN).copied().collect::<Vec<_>>().join(" ");
                let more = values.len().saturating_sub(SHOWN);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                format!("{key} {operator} {shown}{more}").trim_end().to_owned()
            }
            What::Label(key, value) => format!("template label {key}: {value}"),
            What::Setting(path) => format!("the class's {path}"),
            What::Room => "what the class keeps for the system".to_owned(),
            What::Offering => "offered in these zones and capacity types, with a known price".to_owned(),
            What::MinValues(_, key, least) => format!("{key} minValues {least}"),
            What::Limit(name) => format!("limit of {name}"),
        }
    }
}

/// What a cause takes away.
#[derive(Debug, Clone)]
pub(crate) struct Step<'a> {
    /// The cause.
    pub what: What<'a>,
    /// How many types of the region it takes away by itself.
    pub alone: usize,
    /// How many are left after it and all before it.
    pub left: usize,
}

/// What a pool gets.
#[derive(Debug)]
pub(crate) struct Survey<'a> {
    /// The types.
    pub types: Bits,
    /// Those within the pool's limits.
    pub within: Bits,
    /// Where they can be had.
    pub scope: Scope,
    /// What takes types away, one after the other.
    pub funnel: Vec<Step<'a>>,
    /// Where nothing is left: the least of what says so together.
    pub conflict: Vec<What<'a>>,
    /// What is launched for a pod that asks for nothing.
    pub launch: Option<Result<Launch<'a>, Failure<'a>>>,
}

/// A pool, with what it is read from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'s, 'a> {
    /// The pool.
    pub pool: &'s Pool<'a>,
    /// The object.
    pub root: &'a Node,
    /// The types for it.
    pub view: &'s View<'a>,
    /// The Karpenter that decides.
    pub release: Release,
}

impl<'a> Asked<'_, 'a> {
    /// What the pool gets.
    pub(crate) fn survey(&self) -> Survey<'a> {
        let causes = self.causes();
        let (types, within) = self.types();
        let mut survey = Survey {
            scope: self.view.scope(&self.pool.requirements),
            funnel: self.funnel(&causes),
            conflict: Vec::new(),
            launch: None,
            types,
            within,
        };
        if survey.within.is_empty() {
            survey.conflict = self.conflict(&causes);
        } else {
            survey.launch = Some(self.launched(&survey.within));
        }
        survey
    }

    /// The types that are left, before values are counted.
    pub(crate) fn matching(&self) -> Bits {
        let Asked { view, pool, .. } = self;
        let compatible = view.compatible(&pool.requirements);
        let scope = view.scope(&pool.requirements);
        view.fitting(&view.offered(&compatible, scope), &Requests::default())
    }

    /// What is launched for a pod that asks for nothing, of these types.
    pub(crate) fn launched(&self, types: &Bits) -> Result<Launch<'a>, Failure<'a>> {
        launch(self.view, &self.pool.requirements, types, &Requests::default(), self.release)
    }

    /// The types that are left, and those of them within the limits.
    pub(crate) fn types(&self) -> (Bits, Bits) {
        let Asked { view, pool, release, .. } = self;
        let mut types = self.matching();
        if !unmet_min_values(view, &types, &pool.requirements, *release).is_empty() {
            types = view.none();
        }
        let within = within_limits(view, &types, &pool.limits);
        (types, within)
    }

    /// Everything that can take types away, in the order of the object.
    pub(crate) fn causes(&self) -> Vec<Cause<'a>> {
        let mut causes = Vec::new();
        let mut least = Vec::new();
        for (index, item) in self.items().iter().enumerate() {
            let Some((key, read)) = requirement(item) else { continue };
            if let Some(count) = read.min_values() {
                let what = What::MinValues(index, key, count);
                least.push(Cause { what, of: Of::MinValues(key, count) });
            }
            let of = Of::Requirement(key, read.with_min_values(None));
            causes.push(Cause { what: What::Requirement(index, Requires::read(item)), of });
        }
        let labels = self.pool.labels.iter().filter(|(key, _)| self.view.knows(key));
        causes.extend(labels.map(|(key, value)| Cause {
            what: What::Label(key, value),
            of: Of::Requirement(key, Requirement::one_of([*value])),
        }));
        let set = settings(self.view.class);
        causes.extend(set.map(|one| Cause { what: What::Setting(one.path), of: Of::Setting(one) }));
        causes.push(Cause { what: What::Room, of: Of::Room });
        causes.push(Cause { what: What::Offering, of: Of::Offering });
        causes.extend(least);
        let limits = self.pool.limits.iter();
        causes.extend(limits.map(|(name, _)| Cause { what: What::Limit(name), of: Of::Limit(name) }));
        causes
    }

    fn items(&self) -> &'a [Node] {
        let list = ["spec", "template", "spec", "requirements"].iter();
        let list = list.copied().try_fold(self.root, |node, key| node.get(key));
        list.and_then(Node::as_list).unwrap_or_default()
    }

    fn funnel(&self, causes: &[Cause<'a>]) -> Vec<Step<'a>> {
        let total = self.view.region.offered.count();
        let mut steps = Vec::with_capacity(causes.len());
        let mut rest = Rest::new(self);
        for cause in causes {
            rest.apply(cause);
            let left = rest.types.count();
            let alone = total - self.left(std::iter::once(cause)).count();
            let says_much = alone > 0 || !matches!(cause.what, What::Room | What::Offering | What::Limit(_));
            if says_much {
                steps.push(Step { what: cause.what.clone(), alone, left });
            }
        }
        steps
    }

    /// The types that some causes leave together, which stand in the order of [`Asked::causes`].
    pub(crate) fn left<'c>(&self, causes: impl Iterator<Item = &'c Cause<'a>>) -> Bits
    where
        'a: 'c,
    {
        let mut rest = Rest::new(self);
        causes.for_each(|cause| rest.apply(cause));
        rest.types
    }

    /// The types that are sold at a known price, whether they suit the class or not.
    fn sold(&self, types: &Bits, scope: Scope) -> Bits {
        types.filter(|place| self.view.offers.is_sold(place, scope))
    }

    /// The least of what leaves nothing together.
    fn conflict(&self, causes: &[Cause<'a>]) -> Vec<What<'a>> {
        let is_nothing = |chosen: &[&Cause<'a>]| self.left(chosen.iter().copied()).is_empty();
        let mut kept: Vec<&Cause<'a>> = causes.iter().collect();
        if !is_nothing(&kept) {
            return Vec::new();
        }
        let telling: Vec<&Cause<'a>> = causes
            .iter()
            .filter(|cause| self.left(std::iter::once(*cause)) != self.view.region.offered)
            .collect();
        if let Some(few) = smallest(&telling, &is_nothing) {
            return few.into_iter().map(|cause| cause.what.clone()).collect();
        }
        // More than a few: what can be left out goes, the last first, so that what stands first is named.
        for at in (0..kept.len()).rev() {
            let mut fewer = kept.clone();
            fewer.remove(at);
            if is_nothing(&fewer) {
                kept = fewer;
            }
        }
        kept.into_iter().map(|cause| cause.what.clone()).collect()
    }
}

/// What causes leave, one after the other. Requirements come before all others, whose work depends on them.
struct Rest<'s, 'a> {
    asked: &'s Asked<'s, 'a>,
    requirements: Requirements<'a>,
    types: Bits,
}

impl<'s, 'a> Rest<'s, 'a> {
    fn new(asked: &'s Asked<'s, 'a>) -> Self {
        Rest { asked, requirements: Requirements::default(), types: asked.view.region.offered.clone() }
    }

    fn apply(&mut self, cause: &Cause<'a>) {
        let Asked { pool, view, release, .. } = self.asked;
        match &cause.of {
            Of::Requirement(key, requirement) => self.require(key, requirement),
            Of::Setting(setting) => {
                let types = &view.catalogue.types;
                self.types = self.types.filter(|at| (setting.is_met)(&types[at], view.class));
            }
            Of::Room => self.types.subtract(&view.overdrawn),
            Of::Offering => self.types = self.asked.sold(&self.types, view.scope(&self.requirements)),
            Of::MinValues(key, least) => {
                self.requirements.add(key, Requirement::any().with_min_values(Some(*least)));
                if !unmet_min_values(view, &self.types, &self.requirements, *release).is_empty() {
                    self.types = view.none();
                }
            }
            Of::Limit(name) => {
                self.types = within_limit(view, &self.types, name, pool.limits.get(name));
            }
        }
    }

    /// Two requirements of one label make a third, which can let in what one of them does not.
    fn require(&mut self, key: &'a str, requirement: &Requirement<'a>) {
        let view = self.asked.view;
        let is_first = self.requirements.get(key).is_none();
        self.requirements.add(key, requirement.clone());
        match view.meeting(key, requirement).filter(|_| is_first) {
            Some(met) => self.types.intersect(&met),
            None if is_first => {}
            None => self.types = view.compatible(&self.requirements),
        }
    }
}

/// One, two or three of many that are enough.
fn smallest<'c, T>(all: &[&'c T], is_enough: &impl Fn(&[&'c T]) -> bool) -> Option<Vec<&'c T>> {
    /// Of more than these, threes are not tried one by one.
    const FEW: usize = 24;
    let numbers = 0..all.len();
    let ones = numbers.clone().map(|one| vec![all[one]]);
    let twos = numbers.clone().flat_map(|one| (one + 1..all.len()).map(move |two| vec![all[one], all[two]]));
    let threes = numbers.filter(|_| all.len() <= FEW).flat_map(|one| {
        (one + 1..all.len())
            .flat_map(move |two| (two + 1..all.len()).map(move |three| vec![all[one], all[two], all[three]]))
    });
    ones.chain(twos).chain(threes).find(|chosen| is_enough(chosen))
}

/// The lowest price of a type on demand, where it can be had so.
pub(crate) fn on_demand_price(view: &View<'_>, place: usize, scope: Scope) -> Option<f64> {
    view.offers.cheapest_in(place, Market::OnDemand, on_demand(scope))
}

/// Whether that price is one that an overlay gives.
pub(crate) fn is_price_overlaid(view: &View<'_>, place: usize, scope: Scope) -> bool {
    let offers = view.offers.within(place, on_demand(scope));
    let cheapest = offers.min_by(|(.., one), (.., other)| one.total_cmp(other));
    cheapest.is_some_and(|(market, zone, _)| view.offers.is_offer_overlaid(place, market, zone))
}

/// The part of a scope that is on demand; where there is none, what could be.
fn on_demand(scope: Scope) -> Scope {
    let every = super::offers::Scope([super::offers::EVERY_ZONE; 2]);
    let wanted = if scope.of(Market::OnDemand) == 0 { every } else { scope };
    wanted.only(Market::OnDemand)
}
