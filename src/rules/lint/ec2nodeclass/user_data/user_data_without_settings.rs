//! User data for Bottlerocket that sets nothing.

use super::{UserData, lines};
use crate::rules::{Check, Scope, Sink};
use crate::userdata::Form;

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
    pub(crate) static USER_DATA_WITHOUT_SETTINGS = warning("user-data-without-settings", UserData) {
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
