//! Templates that would overflow the stack, never end or take all memory: an error with its place, soon.

use crate::command::{Folder, IDENTITY, Outcome};

/// Two seconds of the processor; in KiB what may be reserved: a stack of 256 MiB, and what texts are copied to on the way
/// to the 100 MiB that they may fill.
const LIMITS: &str = "ulimit -t 2 && ulimit -d 800000";

fn render(template: &str) -> Outcome {
    let folder = Folder::new().file("own/nodepool.yaml.j2", template);
    folder.karpcfg(["render", "--template-dir", "own"].into_iter().chain(IDENTITY)).run_within(LIMITS)
}

#[test]
fn chains_overflow_no_stack() {
    for (before, link, behind) in [
        ("{{ 1", "+1", " }}"),
        ("{{ ", "not ", "1 }}"),
        ("{{ ", "-", "1 }}"),
        ("{{ 1", "|abs", " }}"),
        ("{{ 1", "~1", " }}"),
        ("{% if a %}", "{% elif b %}", "{% endif %}"),
        ("{{ ", "(", "1 }}"),
        ("{{ ", "[1, ", "1 }}"),
        ("{{ a", ".b", " }}"),
        ("", "{% if a %}", ""),
    ] {
        for times in [30_000, 3_000] {
            let outcome = render(&format!("a: {before}{}{behind}\n", link.repeat(times)));
            outcome.refused_with(1, &["error[template-fault]: ", "--> own/nodepool.yaml.j2:1:"]);
        }
    }
}

#[test]
fn loops_and_growing_texts_end() {
    let nested = format!("{}ns.x{}", "[".repeat(60), "]".repeat(60));
    let long = "x".repeat(60_000);
    for (template, said) in [
        (
            "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
            "steps for `karpenter.",
        ),
        (
            "{% set ns = namespace(x='aa') %}{% for i in range(40) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
            "too much memory for `karpenter.",
        ),
        ("{% macro f(x) %}{{ f(x ~ x) }}{% endmacro %}{{ f('aa') }}", "too much memory"),
        ("{% set x = ('x' * 1000000)|replace('x', 'y' * 1000000) %}", "too much memory"),
        (
            &format!("{{% set x %}}{{% for i in range(50000) %}}{long}{{% endfor %}}{{% endset %}}"),
            "too much memory",
        ),
        (&format!("{{% for i in range(50000) %}}{long}{{% endfor %}}"), "prints more than 4 MiB"),
        ("{% for i in range(9999) %}{% set x = range(99999)|sort %}{% endfor %}", "takes too long"),
        (
            &format!(
                "{{% set ns = namespace(x=1) %}}{{% for i in range(99999) %}}{{% set ns.x = {nested} %}}{{% endfor %}}"
            ),
            "the template takes ",
        ),
        ("{% include 'nodepool.yaml.j2' %}", "recursion limit"),
    ] {
        render(template).refused_with(1, &["error[template-fault]: ", "--> own/nodepool.yaml.j2:1:", said]);
    }
}

/// As many steps as one object may take, for far too many objects.
#[test]
fn all_objects_together_are_limited() {
    let pools: String =
        (0..400).map(|pool| format!(",karpenter.nodePools.p{pool}.nodeClass=defaultNodeTemplate")).collect();
    let folder =
        Folder::new().file("own/nodepool.yaml.j2", "{% for i in range(30000) %}{% set x = i %}{% endfor %}");
    let args = ["--template-dir", "own", "--set", &pools[1..]];
    folder.render(args).refused_with(1, &["the templates take too much for all objects together"]);
}

/// The template that is at fault is the one whose place is said, and the rest of a batch ends with it.
#[test]
fn a_batch_ends_with_its_template() {
    let values = "cluster: {name: a}\nkarpenter: {role: r}\n";
    let folder = Folder::new()
        .file("own/nodepool.yaml.j2", "{% set ns = namespace(x='aa') %}{% for i in range(40) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}")
        .file("in/a.yaml", values)
        .file("in/b.yaml", values);
    let args = ["render", "--batch", "in", "--output-dir", "out", "--template-dir", "own"];
    let outcome = folder.karpcfg(args).run();
    assert_eq!(outcome.status, 1, "{}", outcome.stderr);
    outcome.says(&["too much memory for `karpenter.", "own/nodepool.yaml.j2:1:1", "0 of 2 values files"]);
}
