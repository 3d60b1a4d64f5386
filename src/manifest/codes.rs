//! What can be wrong with a text of manifests beside its YAML.

use crate::diagnostic::codes;

codes! {
    /// a patch of a kustomization, which is no whole object
    ///
    /// What it leaves out stands in the object that it is laid over, so that it is not checked by itself. Check what kustomize makes of both:
    /// `kustomize build overlays/prod | karpcfg check -`.
    pub(crate) static KUSTOMIZE_PATCH = note("kustomize-patch", Yaml);

    /// a file of Terraform's, or a part of one, that cannot be read as a manifest
    ///
    /// In `.tf` files the heredocs of `yaml_body` and `manifest` are read, with their interpolations as placeholders. What templates with `%{ if … }`
    /// make is known to Terraform alone; variables and HCL are no manifests. Check what Terraform renders.
    pub(crate) static TERRAFORM = error("terraform", Yaml);

    /// values where manifests are due
    ///
    /// A values file has no `apiVersion` and no `kind`. Give it with `-f`: `karpcfg check -f values.yaml`.
    pub(crate) static VALUES_NOT_MANIFESTS = error("values-not-manifests", Yaml);

    /// a workload that the API server does not take
    ///
    /// Quantities have at most one suffix: `500m`, `2`, `8Gi`; devices and other extended resources come whole. `replicas`, `parallelism` and
    /// `completions` are whole numbers, labels and values of selectors are texts, so that `7` and `true` stand in quotes. The operators of a
    /// toleration are `Equal`, `Exists`, `Lt` and `Gt`, those of a node affinity `In`, `NotIn`, `Exists`, `DoesNotExist`, `Gt` and `Lt`.
    /// `karpcfg match` cannot tell where the pods of such an object go.
    pub(crate) static INVALID_WORKLOAD = error("invalid-workload", Yaml);

    /// a document that is a list or a scalar where an object is due
    ///
    /// An object is a map with `apiVersion` and `kind`. Objects one after the other are parted by `---`, or are the `items` of a `List`.
    pub(crate) static NOT_AN_OBJECT = error("not-an-object", Yaml);

    /// text behind the `...` that ends a document
    ///
    /// kubectl reads a document up to this line and passes over everything from there to the next `---`, objects too. Begin a document with `---`,
    /// or take the text out.
    pub(crate) static TEXT_AFTER_DOCUMENT_END = warning("text-after-document-end", Yaml);
}
