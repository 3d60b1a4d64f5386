//! Settings that Bottlerocket does not take.

use super::UserData;
use super::bottlerocket::hint;
use crate::phrase::{instead, quote};
use crate::rules::{Check, Scope, Sink};
use crate::userdata::Form;
use crate::userdata::bottlerocket::{Unfit, Why, dotted, place, unfit};

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
    pub(crate) static UNKNOWN_BOTTLEROCKET_SETTING = warning("unknown-bottlerocket-setting", UserData) {
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

/// A longer list of names helps nobody.
const MOST_LISTED: usize = 20;
