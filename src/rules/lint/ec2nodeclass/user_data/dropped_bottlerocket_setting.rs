//! Settings of Bottlerocket that Karpenter drops.

use super::UserData;
use super::bottlerocket::hint;
use crate::phrase::quote;
use crate::rules::{Check, Scope, Sink};
use crate::userdata::Form;
use crate::userdata::bottlerocket::{Loss, Lost, dotted, lost, place};

rule! {
    /// a setting for Bottlerocket that Karpenter drops
    ///
    /// Karpenter reads the TOML and writes it anew. Tables beside `[settings]` are gone then, and so are the keys
    /// of `settings.kubernetes` and of `settings.bootstrap-commands` that it has no types for; the taints of
    /// `settings.kubernetes.node-taints` make room for those of the pool (`bottlerocketsettings.go` of
    /// `pkg/providers/amifamily/bootstrap`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: bottlerocket@v1.53.0}]
    ///   userData: |
    ///     [settings.kubernetes]
    ///     kube-api-qp = 30
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: bottlerocket@v1.53.0}]
    ///   userData: |
    ///     [settings.kubernetes]
    ///     kube-api-qps = 30
    /// ```
    pub(crate) static DROPPED_BOTTLEROCKET_SETTING = error("dropped-bottlerocket-setting", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(dropped_bottlerocket_setting),
    }
}

fn dropped_bottlerocket_setting(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    let Ok(Form::Settings(settings)) = &user_data.form else { return };
    for Lost { keys, loss } in lost(settings, sink.options().karpenter) {
        if !sink.has_room() {
            return;
        }
        let name = quote(&dotted(&keys));
        let (message, help) = match loss {
            Loss::Replaced => (
                format!(
                    "{name} does not reach the node: Karpenter writes the taints of the pool in its place"
                ),
                "give the taints to the NodePool: `spec.template.spec.taints`".to_owned(),
            ),
            Loss::Unknown(known) => (
                format!("{name} does not reach the node: Karpenter has no such setting"),
                hint(&keys, &known, "leave it out: no user data can set it"),
            ),
        };
        user_data.report(place(user_data.text, &keys), message, sink).help(help);
    }
}
