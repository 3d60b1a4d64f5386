//! The controller's policies and the queue's, as documents of IAM.

use crate::apis::aws::RoleName;
use crate::apis::version::Version;

use super::facts::Facts;
use super::grants::{self, Condition, Item, NODE_ROLE, Policy, QUEUE, STATEMENTS, Statement};
use super::text::{Text, Tree};

/// A policy with its name.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    /// Which of them it is.
    pub policy: Policy,
    /// Its name in IAM.
    pub name: String,
    /// The document.
    pub document: Tree,
}

/// The version of IAM's language.
const LANGUAGE: &str = "2012-10-17";

/// A document of some statements.
pub(crate) fn document(statements: Vec<Tree>) -> Tree {
    Tree::map([("Version", LANGUAGE.into()), ("Statement", Tree::List(statements))])
}

/// What the controller of a version is granted, policy by policy.
pub(crate) fn controller(facts: &Facts, version: Version, roles: &[RoleName], has_queue: bool) -> Vec<Named> {
    let wanted = Policy::ALL.into_iter().filter(|policy| has_queue || *policy != Policy::Interruption);
    wanted
        .map(|policy| Named {
            policy,
            name: format!("KarpenterController{}-{}", policy.word(), facts.cluster),
            document: document(statements(facts, version, roles, policy)),
        })
        .collect()
}

/// The statements of one policy.
pub(crate) fn statements(facts: &Facts, version: Version, roles: &[RoleName], policy: Policy) -> Vec<Tree> {
    let its = STATEMENTS.iter().filter(|one| one.policy == policy && one.sid.is_in(version));
    its.map(|one| statement(facts, version, roles, one)).collect()
}

fn statement(facts: &Facts, version: Version, roles: &[RoleName], one: &Statement) -> Tree {
    let present = |items: &'static [Item]| items.iter().filter(move |item| item.is_in(version));
    let resources = present(one.resources).flat_map(|item| match item.text {
        NODE_ROLE => roles.iter().map(|role| facts.role_arn(role)).collect(),
        QUEUE => vec![facts.queue_arn()],
        text => vec![facts.text(text)],
    });
    let mut parts = vec![
        ("Sid".into(), one.sid.text.into()),
        ("Effect".into(), "Allow".into()),
        ("Action".into(), Tree::one_or_list(present(one.actions).map(|item| item.text.into()))),
        ("Resource".into(), Tree::one_or_list(resources)),
    ];
    if !one.conditions.is_empty() {
        parts.push(("Condition".into(), condition(facts, one.conditions)));
    }
    Tree::Map(parts)
}

/// The conditions by their operators.
fn condition(facts: &Facts, conditions: &[Condition]) -> Tree {
    let mut operators: Vec<&str> = conditions.iter().map(|(operator, ..)| *operator).collect();
    operators.dedup();
    let of = |operator: &str| {
        let its = conditions.iter().filter(|(its, ..)| *its == operator);
        let keys = its.map(|(_, key, values)| {
            (facts.text(key), Tree::one_or_list(values.iter().map(|value| facts.text(value))))
        });
        (Text::from(operator), Tree::Map(keys.collect()))
    };
    Tree::Map(operators.into_iter().map(of).collect())
}

/// Who may write to the queue: the rules, and nobody without TLS.
pub(crate) fn queue(facts: &Facts) -> Tree {
    let send = Tree::map([
        ("Sid", "TakeEvents".into()),
        ("Effect", "Allow".into()),
        (
            "Principal",
            Tree::map([(
                "Service",
                Tree::List(vec!["events.amazonaws.com".into(), "sqs.amazonaws.com".into()]),
            )]),
        ),
        ("Action", "sqs:SendMessage".into()),
        ("Resource", facts.queue_arn().into()),
    ]);
    let no_plain_text = Tree::map([
        ("Sid", "RefusePlainText".into()),
        ("Effect", "Deny".into()),
        ("Principal", "*".into()),
        ("Action", "sqs:*".into()),
        ("Resource", facts.queue_arn().into()),
        ("Condition", Tree::map([("Bool", Tree::map([("aws:SecureTransport", Tree::Plain(false.into()))]))])),
    ]);
    document(vec![send, no_plain_text])
}

/// A rule of EventBridge that feeds the queue.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    /// What it hears of, in a word.
    pub word: &'static str,
    /// The pattern of its events.
    pub pattern: Tree,
}

/// The rules of a version.
pub(crate) fn rules(version: Version) -> Vec<Rule> {
    let its = grants::EVENTS.iter().filter(|(word, ..)| word.is_in(version));
    its.map(|(word, source, kind)| Rule {
        word: word.text,
        pattern: Tree::map([
            ("source", Tree::List(vec![(*source).into()])),
            ("detail-type", Tree::List(vec![(*kind).into()])),
        ]),
    })
    .collect()
}

/// Lets EC2 use a role for its instances.
pub(crate) fn nodes_trust(facts: &Facts) -> Tree {
    let service = Tree::map([("Service", facts.text("ec2.{dns-suffix}").into())]);
    document(vec![Tree::map([
        ("Effect", "Allow".into()),
        ("Principal", service),
        ("Action", "sts:AssumeRole".into()),
    ])])
}

/// Lets EKS hand a role to the pods of service accounts.
pub(crate) fn pod_identity_trust() -> Tree {
    let service = Tree::map([("Service", "pods.eks.amazonaws.com".into())]);
    document(vec![Tree::map([
        ("Effect", "Allow".into()),
        ("Principal", service),
        ("Action", Tree::List(vec!["sts:AssumeRole".into(), "sts:TagSession".into()])),
    ])])
}

/// Lets one service account of the cluster take a role by the cluster's identity provider.
pub(crate) fn irsa_trust(facts: &Facts, namespace: &str, account: &str) -> Tree {
    let provider = facts.text("arn:{partition}:iam::{account}:oidc-provider/{oidc-provider}");
    let who = format!("system:serviceaccount:{namespace}:{account}");
    let equals = Tree::Map(vec![
        (facts.text("{oidc-provider}:aud"), facts.text("sts.amazonaws.com").into()),
        (facts.text("{oidc-provider}:sub"), who.as_str().into()),
    ]);
    document(vec![Tree::map([
        ("Effect", "Allow".into()),
        ("Principal", Tree::map([("Federated", provider.into())])),
        ("Action", "sts:AssumeRoleWithWebIdentity".into()),
        ("Condition", Tree::map([("StringEquals", equals)])),
    ])])
}
