//! Topics that no rule is about: what people run into around pools, each under the message by which they know it.

use crate::harmless::harmless;

/// A language that topics are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Language {
    /// English.
    #[default]
    En,
    /// Korean.
    Ko,
}

/// A topic with its texts.
#[derive(Debug)]
pub(crate) struct Topic {
    /// What it is looked up by.
    pub name: &'static str,
    /// Messages that lead to it, `…` standing for anything.
    messages: &'static [&'static str],
    en: &'static str,
    ko: &'static str,
}

macro_rules! topic {
    ($name:literal, [$($message:literal),*]) => {
        Topic {
            name: $name,
            messages: &[$($message),*],
            en: include_str!(concat!("../../files/topics/en/", $name, ".md")),
            ko: include_str!(concat!("../../files/topics/ko/", $name, ".md")),
        }
    };
}

/// All of them, by name.
pub(crate) static TOPICS: &[Topic] = &[
    topic!("cluster-autoscaler", ["failed due to conflicting add-on: ClusterAutoscalerAddOn."]),
    topic!("containerd-storage-limits", []),
    topic!("controller-nodes", []),
    topic!("deleting-karpenter", ["NotReady"]),
    topic!("fargate-dns-policy", []),
    topic!("glossary", []),
    topic!("helm-crds", ["invalid ownership metadata; label validation error"]),
    topic!("oci-charts", [r#"Error: path "…" not found"#]),
    topic!(
        "public-registry-403",
        ["could not download chart: pulling from host public.ecr.aws failed with status code … 403"]
    ),
    topic!("since", []),
    topic!("soci-debug", ["failed to resolve snapshotter"]),
    topic!(
        "spot-service-linked-role",
        [
            "AuthFailure.ServiceLinkedRoleCreationNotPermitted: The provided credentials do not have permission to create the service-linked role for EC2 Spot Instances."
        ]
    ),
    topic!("vpc-cni", ["Assertion failed: Missing a dependency for VpcCniAddOn"]),
];

impl Topic {
    /// The topic of this name, or the one that a message leads to.
    pub(crate) fn by_name(name: &str) -> Option<&'static Topic> {
        let named = TOPICS.iter().find(|topic| topic.name == name);
        named
            .or_else(|| TOPICS.iter().find(|topic| topic.messages.iter().any(|message| leads(message, name))))
    }

    fn text(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::Ko => self.ko,
        }
    }

    /// Its title.
    pub(crate) fn title(&self, language: Language) -> &'static str {
        self.text(language).lines().next().unwrap_or_default()
    }

    /// All that is to be searched: the texts of both languages, and the messages.
    pub(crate) fn searched(&self) -> String {
        format!("{} {} {} {}", self.name, self.messages.join(" "), self.en, self.ko).to_lowercase()
    }

    /// The page, for a terminal.
    pub(crate) fn page(&self, language: Language) -> String {
        let (title, body) = self.text(language).split_once("\n\n").unwrap_or((self.name, ""));
        let head = match language {
            Language::En => "Messages:",
            Language::Ko => "메시지:",
        };
        let messages: String = self.messages.iter().map(|message| format!("    {message}\n")).collect();
        let messages = if messages.is_empty() { messages } else { format!("\n{head}\n\n{messages}") };
        format!("{}: {title}\n\n{body}{messages}", harmless(self.name))
    }
}

/// So much of a message tells which it is.
const TELLING: usize = 20;

/// Whether a message has the parts of another one, in order, or is a part of it that tells which.
fn leads(message: &str, given: &str) -> bool {
    if given.len() >= TELLING && message.contains(given) {
        return true;
    }
    // A single word is no message.
    if !message.contains(' ') || !given.contains(' ') {
        return false;
    }
    let mut rest = given;
    message.split('…').map(str::trim).all(|part| match rest.find(part) {
        Some(at) => {
            rest = &rest[at + part.len()..];
            true
        }
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_sorted_and_whole_in_both_languages() {
        assert!(TOPICS.is_sorted_by_key(|topic| topic.name));
        for topic in TOPICS {
            for language in [Language::En, Language::Ko] {
                let text = topic.text(language);
                let (title, body) = text.split_once("\n\n").unwrap();
                assert!(
                    !title.contains('\n') && !title.ends_with('.') && body.ends_with('\n'),
                    "{}",
                    topic.name
                );
            }
            let code = |text: &str| {
                let lines = text.lines().filter(|line| line.starts_with("    ") && line.is_ascii());
                lines.map(str::to_owned).collect::<Vec<_>>()
            };
            let commands =
                |text| code(text).into_iter().filter(|line| line.contains(" --")).collect::<Vec<_>>();
            assert_eq!(commands(topic.en), commands(topic.ko), "{}", topic.name);
            assert!(topic.ko.chars().any(|char| ('가'..='힣').contains(&char)), "{}", topic.name);
        }
    }

    #[test]
    fn messages_lead_to_their_topics() {
        for (message, name) in [
            (
                "could not download chart: pulling from host public.ecr.aws failed with status code [manifests v0.27.3]: 403 forbidden",
                "public-registry-403",
            ),
            (
                "Received response status [FAILED] from custom resource. Message returned: Error: b'Error: path \"/tmp/tmpkxgr57q5/blueprints-addon-karpenter\" not found\n'",
                "oci-charts",
            ),
            (
                "Deploying my-stack failed due to conflicting add-on: ClusterAutoscalerAddOn.",
                "cluster-autoscaler",
            ),
            ("AuthFailure.ServiceLinkedRoleCreationNotPermitted", "spot-service-linked-role"),
            ("Assertion failed: Missing a dependency for VpcCniAddOn", "vpc-cni"),
        ] {
            assert_eq!(Topic::by_name(message).map(|topic| topic.name), Some(name), "{message}");
        }
        assert!(Topic::by_name("Error: path").is_none() && Topic::by_name("NotReady").is_none());
    }
}
