//! One installation, four forms: values for Helm, Argo CD, Flux, Terraform. The CRDs come with a chart of their own, since Helm
//! does not upgrade those of a chart; the controller comes after them, and pools after it.

use serde_json::{Value, json};

use super::Installation;
use crate::around::print::hcl::{self, Block, Expression, raw};
use crate::around::print::{comment, yaml};
use crate::around::text::Tree;

/// How the installation is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Format {
    /// Values for Karpenter's chart.
    #[default]
    HelmValues,
    /// An `Application` of Argo CD for each chart.
    Argocd,
    /// An `OCIRepository` and a `HelmRelease` of Flux for each chart.
    Flux,
    /// A `helm_release` of Terraform for each chart.
    Terraform,
}

/// Prints it.
pub(super) fn print(installation: &Installation, format: Format) -> String {
    match format {
        Format::HelmValues => helm_values(installation),
        Format::Argocd => argocd(installation),
        Format::Flux => flux(installation),
        Format::Terraform => terraform(installation),
    }
}

/// The chart of the CRDs.
const CRDS: &str = "karpenter-crd";
/// The chart of the controller.
const CHART: &str = "karpenter";

fn helm_values(installation: &Installation) -> String {
    let Installation { version, repository, release_name, namespace, creates_namespace, values } =
        installation;
    let create = if *creates_namespace { " --create-namespace" } else { "" };
    let install = |name: &str, chart: &str, more: &str| {
        format!(
            "helm upgrade --install {name} {repository}/{chart} --version {version} --namespace {namespace}{create}{more}"
        )
    };
    let comments = [
        format!("Karpenter {version}. CRDs first, then the controller, then pools:"),
        format!("  {}", install(&crds_name(installation), CRDS, "")),
        format!("  {}", install(release_name, CHART, " --skip-crds --values this-file.yaml --wait")),
        "  karpcfg render -f values.yaml | kubectl apply -f -".to_owned(),
    ];
    yaml(&comments, &values.plain())
}

/// The release of the CRDs.
fn crds_name(installation: &Installation) -> String {
    format!("{}-crd", installation.release_name)
}

/// The parts of a stream of YAML.
fn stream(comments: &[String], documents: &[Value]) -> String {
    let mut out: String = comments.iter().map(|line| comment("#", line)).collect();
    for document in documents {
        out += "---\n";
        out += &yaml(&[], document);
    }
    out
}

fn argocd(installation: &Installation) -> String {
    let crds = application(installation, &crds_name(installation), CRDS, -2, None);
    let controller =
        application(installation, &installation.release_name, CHART, -1, Some(&installation.values));
    let comments = [
        "Pools belong in an Application of a later wave, 0 or above, so that they come after the controller."
            .to_owned(),
    ];
    stream(&comments, &[crds, controller])
}

fn application(
    installation: &Installation,
    name: &str,
    chart: &str,
    wave: i8,
    values: Option<&Tree>,
) -> Value {
    let mut helm = json!({"releaseName": name});
    // CRDs are too large for the annotation that a plain apply leaves, and those of the chart are not the controller's.
    let mut options = vec![if values.is_some() { "ServerSideApply=true" } else { "Replace=true" }];
    if let Some(values) = values {
        helm["skipCrds"] = true.into();
        helm["valuesObject"] = values.plain();
    }
    if installation.creates_namespace {
        options.push("CreateNamespace=true");
    }
    // Argo CD knows registries without their scheme.
    let repository = installation.repository.trim_start_matches("oci://");
    json!({
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {
            "name": name,
            "namespace": "argocd",
            "annotations": {"argocd.argoproj.io/sync-wave": wave.to_string()},
        },
        "spec": {
            "project": "default",
            "source": {
                "repoURL": repository,
                "chart": chart,
                "targetRevision": installation.version,
                "helm": helm,
            },
            "destination": {"server": "https://kubernetes.default.svc", "namespace": installation.namespace},
            "syncPolicy": {"automated": {"prune": false, "selfHeal": true}, "syncOptions": options},
        },
    })
}

fn flux(installation: &Installation) -> String {
    let crds = crds_name(installation);
    let release = &installation.release_name;
    let documents = [
        repository(installation, &crds, CRDS),
        helm_release(installation, &crds, "CreateReplace", None),
        repository(installation, release, CHART),
        helm_release(installation, release, "Skip", Some(&crds)),
    ];
    let comments = [
        "Pools belong in a Kustomization whose `dependsOn` names the one with this file, and that one has `wait: true`: so they".to_owned(),
        "come after the controller.".to_owned(),
    ];
    stream(&comments, &documents)
}

fn repository(installation: &Installation, name: &str, chart: &str) -> Value {
    json!({
        "apiVersion": "source.toolkit.fluxcd.io/v1",
        "kind": "OCIRepository",
        "metadata": {"name": name, "namespace": installation.namespace},
        "spec": {
            "interval": "1h",
            "url": format!("{}/{chart}", installation.repository),
            "ref": {"tag": installation.version},
            "layerSelector": {
                "mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
                "operation": "copy",
            },
        },
    })
}

fn helm_release(installation: &Installation, name: &str, crds: &str, after: Option<&str>) -> Value {
    let mut spec = json!({
        "interval": "1h",
        "chartRef": {"kind": "OCIRepository", "name": name},
        "releaseName": name,
        "install": {"crds": crds, "createNamespace": installation.creates_namespace},
        "upgrade": {"crds": crds},
    });
    if let Some(after) = after {
        spec["dependsOn"] = json!([{"name": after}]);
        spec["values"] = installation.values.plain();
    }
    json!({
        "apiVersion": "helm.toolkit.fluxcd.io/v2",
        "kind": "HelmRelease",
        "metadata": {"name": name, "namespace": installation.namespace},
        "spec": spec,
    })
}

fn terraform(installation: &Installation) -> String {
    let release = |resource: &str, name: &str, chart: &str| {
        Block::new(format!("resource \"helm_release\" \"{resource}\""))
            .set("name", name)
            .set("namespace", installation.namespace.as_str())
            .set("create_namespace", raw(installation.creates_namespace.to_string()))
            .set("repository", installation.repository.as_str())
            .set("chart", chart)
            .set("version", installation.version.as_str())
    };
    let crds = release("karpenter_crd", &crds_name(installation), CRDS);
    let controller = release("karpenter", &installation.release_name, CHART)
        .set("skip_crds", raw("true"))
        .set("wait", raw("true"))
        .set("values", Expression::List(vec![Expression::Yaml(installation.values.clone())]))
        .set("depends_on", Expression::List(vec![raw("helm_release.karpenter_crd")]));
    let body = format!("{}\n{}", crds.print(0), controller.print(0));
    let sources: String = hcl::sources(&body).iter().map(|block| format!("{}\n", block.print(0))).collect();
    let note = comment("#", "Pools belong in resources with `depends_on = [helm_release.karpenter]`.");
    format!("{note}\n{sources}{body}")
}
