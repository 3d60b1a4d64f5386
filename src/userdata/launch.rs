//! What Karpenter resolves for a node of one instance type before it makes user data: the number of pods, the address of
//! the DNS, expressions, labels and taints (`resolver.go` of `pkg/providers/amifamily`, `types.go` of `instancetype`).

use std::net::IpAddr;

use serde::Deserialize;

use super::expression::{Expression, Fault, Variables};
use super::instance_type::{INSTANCE_TYPES, Instance};
use super::kubelet::{MaxPods, Reserved, Texts};
use super::node::is_forbidden;
use super::quantity::is_quantity;
use super::request::{FREE_KUBELET, or_default};
use super::{Family, Refused, Request, Taint};

/// What Karpenter knows beside what user data is made from, with JSON's field names.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Launch {
    #[serde(default, deserialize_with = "or_default")]
    feature_gates: FeatureGates,
    instance_type: String,
    instance: Instance,
    /// The address of the cluster's DNS, if Karpenter found it.
    #[serde(default, rename = "kubeDNSIP")]
    kube_dns_ip: Option<IpAddr>,
    #[serde(default, deserialize_with = "or_default")]
    startup_taints: Vec<Taint>,
}

#[derive(Debug, Default, Deserialize)]
struct FeatureGates {
    #[serde(default, rename = "NodeClassCEL", deserialize_with = "or_default")]
    node_class_cel: bool,
}

impl Launch {
    /// The request with everything resolved, and the number of pods that Karpenter plans with.
    pub(super) fn resolve(self, mut request: Request) -> Result<(Request, i64), Refused> {
        check_thresholds(&request)?;
        let is_on = self.feature_gates.node_class_cel && request.version >= FREE_KUBELET;
        let written = self.max_pods(&request, is_on)?;
        let max_pods = self.instance.pods(&request, written);
        if is_on {
            self.evaluate_reservations(&mut request, max_pods)?;
        } else if request.version >= FREE_KUBELET {
            request.kubelet.drop_expressions();
        }
        request.kubelet.fill_max_pods(i32::try_from(max_pods).unwrap_or(i32::MAX));
        if let Some(address) = self.kube_dns_ip {
            // Go prints an IPv4 address in IPv6 as the former.
            request.kubelet.fill_cluster_dns(&address.to_canonical().to_string());
        }
        let taints = request.taints.take().unwrap_or_default();
        request.taints = Some(Taint::of_new_node(taints.into_iter().chain(self.startup_taints).collect()));
        request.labels.retain(|key, _| !is_forbidden(key));
        Ok((request, max_pods))
    }

    /// `maxPods` as it is written or evaluated; none leaves it to the family.
    ///
    /// Karpenter evaluates it for every instance type there is before it looks at one: where one fails, none starts.
    fn max_pods(&self, request: &Request, is_on: bool) -> Result<Option<i64>, Refused> {
        let text = match &request.kubelet.fields().max_pods {
            Some(MaxPods::Count(count)) => return Ok(Some(i64::from(*count))),
            Some(MaxPods::Expression(text)) if is_on => text,
            _ => return Ok(None),
        };
        let expression = Expression::parse(text).map_err(|fault| unfit(text, &fault))?;
        let evaluate = |name: &str, instance: &Instance| {
            let variables = instance.variables(name, instance.pods(request, None));
            let count = expression.evaluate(&variables).map_err(|fault| unfit(text, &fault))?;
            match i32::try_from(count) {
                Ok(0..) => Ok(count),
                _ => Err(Refused::new(format!("`maxPods` is {count} for {name}: `{text}`"))),
            }
        };
        for (name, instance) in INSTANCE_TYPES {
            evaluate(name, instance)?;
        }
        evaluate(&self.instance_type, &self.instance).map(Some)
    }

    /// Puts quantities in the place of expressions; one that gives none is left out.
    fn evaluate_reservations(&self, request: &mut Request, max_pods: i64) -> Result<(), Refused> {
        let variables = self.instance.variables(&self.instance_type, max_pods);
        for which in Reserved::ALL {
            let mut resolved = Texts::new();
            for (resource, text) in request.kubelet.reserved(which).into_iter().flatten() {
                if let Some(quantity) = reservation(resource, text, &variables)? {
                    resolved.insert(resource.clone(), quantity);
                }
            }
            request.kubelet.set_reserved(which, resolved);
        }
        Ok(())
    }
}

/// The quantity that is reserved of a resource, unless the expression gives none.
fn reservation(resource: &str, text: &str, variables: &Variables) -> Result<Option<String>, Refused> {
    if is_quantity(text) {
        return Ok(Some(text.to_owned()));
    }
    match Expression::parse(text).and_then(|expression| expression.evaluate(variables)) {
        Ok(number @ 0..) => Ok(Some(with_unit(resource, number))),
        Ok(_) | Err(Fault::Invalid(_) | Fault::Failed(_)) => Ok(None),
        Err(fault @ Fault::Unknown(_)) => Err(unfit(text, &fault)),
    }
}

/// A number in the unit that a resource is reserved in; CPU and memory are rounded up.
fn with_unit(resource: &str, number: i64) -> String {
    let up_to = |step: i64| match number % step {
        0 => number,
        _ if number > i64::MAX - step => number,
        over => number - over + step,
    };
    match resource {
        "cpu" => format!("{}m", up_to(10)),
        "memory" => format!("{}Mi", up_to(16)),
        "ephemeral-storage" => format!("{number}Gi"),
        _ => number.to_string(),
    }
}

/// Karpenter crashes over a hard threshold of memory or disk that is no number: it plans with these two.
fn check_thresholds(request: &Request) -> Result<(), Refused> {
    let hard = request.kubelet.fields().eviction_hard.iter().flatten();
    let mut planned =
        hard.filter(|(signal, _)| matches!(signal.as_str(), "memory.available" | "nodefs.available"));
    let is_number = |text: &str| match text.strip_suffix('%') {
        Some(_) => text.trim_matches('%').parse().is_ok_and(f64::is_finite),
        None => is_quantity(text),
    };
    match planned.find(|(_, text)| !is_number(text)) {
        Some((signal, text)) => Err(Refused::new(format!("`evictionHard` has `{text}` for `{signal}`"))),
        None => Ok(()),
    }
}

fn unfit(text: &str, fault: &Fault) -> Refused {
    Refused::new(format!("the expression `{text}` can't be evaluated: {fault}"))
}

impl Instance {
    /// How many pods Karpenter plans with where `maxPods` is this.
    fn pods(&self, request: &Request, max_pods: Option<i64>) -> i64 {
        let count = max_pods.unwrap_or_else(|| self.default_max_pods(request.family));
        match request.kubelet.fields().pods_per_core {
            Some(per_core @ 1..) if request.family != Family::Bottlerocket => {
                count.min(self.vcpus.saturating_mul(i64::from(per_core)))
            }
            _ => count,
        }
    }
}
