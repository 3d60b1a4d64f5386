//! Settings of Bottlerocket that Karpenter drops, and those that Bottlerocket does not take.

use super::{UserData, lines};
use crate::phrase::{instead, nearest, quote};
use crate::rules::{Check, Scope, Sink};
use crate::userdata::Form;
use crate::userdata::bottlerocket::{Loss, Lost, Unfit, Why, dotted, lost, place, unfit};

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
    pub static DROPPED_BOTTLEROCKET_SETTING = error("dropped-bottlerocket-setting", UserData) {
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

rule! {
    /// a setting that Bottlerocket does not have, or of another type
    ///
    /// Karpenter hands on what stands outside of `settings.kubernetes` as it is. Bottlerocket takes all settings
    /// of a text or none: where it does not know one, the node starts without any and never joins. Known are the
    /// settings of its variants for EKS by the models of its settings SDK 0.28.0 of September 2026; a later
    /// Bottlerocket may have more, so this is a warning.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: bottlerocket@v1.53.0}]
    ///   userData: |
    ///     [settings.kernel]
    ///     lock-down = "integrity"
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: bottlerocket@v1.53.0}]
    ///   userData: |
    ///     [settings.kernel]
    ///     lockdown = "integrity"
    /// ```
    pub static UNKNOWN_BOTTLEROCKET_SETTING = warning("unknown-bottlerocket-setting", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(unknown_bottlerocket_setting),
    }
}

fn unknown_bottlerocket_setting(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    let Ok(Form::Settings(settings)) = &user_data.form else { return };
    for Unfit { keys, why } in unfit(settings) {
        if !sink.has_room() {
            return;
        }
        let name = quote(&dotted(&keys));
        let (what, help) = match why {
            Why::Unknown(known) => {
                let known_here = match known.len() {
                    ..=MOST_LISTED => format!("known here: {}", known.join(", ")),
                    _ => "look its name up, or leave it out".to_owned(),
                };
                ("Bottlerocket has no such setting".to_owned(), hint(&keys, &known, &known_here))
            }
            Why::Command(program) => (
                format!("each of the commands runs {}", quote(program)),
                format!("begin with {}", quote(program)),
            ),
            Why::Type(kind) => {
                (format!("to Bottlerocket it is of type {kind}"), format!("write it as a TOML {kind}"))
            }
            Why::Word(word, words) => {
                let words: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
                (format!("Bottlerocket knows no {} for it", quote(&word)), instead(&word, &words))
            }
        };
        let message = format!("{name} is refused by the node: {what}");
        user_data.report(place(user_data.text, &keys), message, sink).help(help);
    }
}

rule! {
    /// user data for Bottlerocket that holds comments alone
    ///
    /// A line that begins with `#` is a comment in TOML, the first line of a script too. Karpenter reads no
    /// setting in such a text and writes its own, and the node starts without what was meant
    /// (`bottlerocketsettings.go` of `pkg/providers/amifamily/bootstrap`, v1.14.1).
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: bottlerocket@v1.53.0}]
    ///   userData: |
    ///     # [settings.kubernetes]
    ///     # kube-api-qps = 30
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   amiSelectorTerms: [{alias: bottlerocket@v1.53.0}]
    ///   userData: |
    ///     # no more than this
    ///     [settings.kubernetes]
    ///     kube-api-qps = 30
    /// ```
    pub static USER_DATA_WITHOUT_SETTINGS = warning("user-data-without-settings", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(user_data_without_settings),
    }
}

fn user_data_without_settings(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    let Ok(Form::Settings(settings)) = &user_data.form else { return };
    let Some(first) = lines(user_data.text).find(|line| !user_data.text[line.clone()].trim().is_empty())
    else {
        return;
    };
    if settings.is_empty() {
        let help = match user_data.text[first.clone()].trim_start().starts_with("#!") {
            true => "Bottlerocket runs no scripts: write its settings in TOML",
            false => "write settings, or leave `userData` out",
        };
        user_data
            .report(Some(first), "nothing of this reaches the node: to TOML it is comments alone", sink)
            .help(help);
    }
}

/// A longer list of names helps nobody.
const MOST_LISTED: usize = 20;

fn hint(keys: &[String], known: &[&'static str], otherwise: &str) -> String {
    let last = keys.last().map(String::as_str).unwrap_or_default();
    match nearest(last, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if keys.len() == 1 => "settings stand in tables `[settings.…]`".to_owned(),
        None => otherwise.to_owned(),
    }
}
