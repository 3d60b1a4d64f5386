//! `--template-dir`: templates of the user's; what they print is what is checked, counted and written.

use crate::command::{Folder, Outcome};

/// A pool template that prints what it is told to and a little more.
const POOL: &str = "\
apiVersion: {{ apiVersion }}
kind: {{ kind }}
metadata:
  name: {{ metadata.name }}
  annotations:
    weight-is: \"{{ spec.weight }}\"
spec:{{ spec|value(2) }}
";

fn render(template: &str, more: &[&str]) -> Outcome {
    let args = ["--template-dir", "own"].iter().chain(more).copied();
    Folder::new().file("own/nodepool.yaml.j2", template).render(args)
}

#[test]
fn one_template_can_be_replaced() {
    let outcome = render(POOL, &[]);
    let pool = outcome.object("default-nodepool");
    assert_eq!(pool["metadata"]["annotations"]["weight-is"], "10");
    let built_in = Folder::new().render([]);
    assert_eq!(pool["spec"], built_in.object("default-nodepool")["spec"]);
    assert_eq!(
        outcome.object("default"),
        built_in.object("default"),
        "the other templates are the built-in ones"
    );
}

/// The text is the product: what it says counts, not the objects it was made from.
#[test]
fn json_and_selections_follow_the_text() {
    let json = render(POOL, &["-o", "json", "-s", "default-nodepool"]);
    assert!(json.stdout.contains("\"weight-is\": \"10\""), "{}", json.stdout);
    let renamed = POOL.replace("{{ metadata.name }}", "only");
    let outcome = render(&renamed, &["--skip-checks", "-s", "NodePool/only"]);
    assert_eq!(outcome.objects().len(), 3);
    render(&renamed, &["--skip-checks", "-s", "default-nodepool"])
        .refused_with(2, &["names no object", "NodePool/only"]);
}

/// The rules judge the text too, and their findings show it.
#[test]
fn rules_see_what_is_printed() {
    let light = POOL.replace("spec:{{ spec|value(2) }}", "spec: {weight: 500}");
    let said = ["text printed for karpenter.defaultNodePool", "weight: 500"];
    render(&light, &[]).refused_with(1, &said);
    assert_eq!(render(&light, &["--skip-checks"]).object("default-nodepool")["spec"]["weight"], 500);
}

#[test]
fn a_template_may_print_several_documents_or_none() {
    let two = format!(
        "{POOL}---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: about-{{{{ metadata.name }}}}\n"
    );
    let outcome = render(&two, &[]);
    let kinds: Vec<_> = outcome.objects().iter().map(|object| object["kind"].clone()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "ConfigMap").count(), 3);
    let shown = render(&two, &["-s", "ConfigMap"]);
    assert_eq!(shown.objects().len(), 3);
    assert!(!shown.stdout.contains("NodePool"), "{}", shown.stdout);
    assert!(shown.stdout.starts_with("---\napiVersion: v1\n"), "{}", shown.stdout);
    let none = render("{% if spec.weight > 50 %}\nkind: NodePool\n{% endif %}\n", &["--skip-checks"]);
    assert!(none.objects().iter().all(|object| object["kind"] == "EC2NodeClass"));
}

#[test]
fn faults_name_file_line_column_and_what_is_wrong() {
    let cases: [(&str, &[&str]); 8] = [
        ("a: 1\nb: {{ spec.wieght }}\n", &["own/nodepool.yaml.j2:2:7", "`spec.wieght` is not defined"]),
        ("{% for x in spec.nope %}{{ x }}{% endfor %}", &["own/nodepool.yaml.j2:1:", "is not defined"]),
        ("kind: {{ kind\n", &["own/nodepool.yaml.j2:1:", "unexpected end of input"]),
        ("a:\n  b: {{ spec }}\n", &["own/nodepool.yaml.j2:2:9", "write `key:{{ x|value(indent) }}`"]),
        (
            "- {{ kind }}\n",
            &["the template prints a list, and an object is a map", "karpenter.defaultNodePool:3:1"],
        ),
        ("just text\n", &["the template prints the string `just text`, and an object is a map"]),
        ("a: \"x\nb: 1\n", &["this quote is not closed", "text printed for karpenter.defaultNodePool:3:4"]),
        ("a: 1\na: 2\n", &["text printed for karpenter.defaultNodePool:4:1"]),
    ];
    for (template, said) in cases {
        render(template, &[]).refused_with(1, said);
    }
}

/// All pools have the fault, and it is one.
#[test]
fn a_fault_of_a_template_is_said_once() {
    render("a: {{ nope }}\n", &[]).refused_with(1, &["error: 1 error; nothing was printed"]);
}

#[test]
fn a_fault_in_an_included_template_is_shown_there() {
    let folder = Folder::new()
        .file("own/nodepool.yaml.j2", "a: 1\n{% include \"labels.j2\" %}\n")
        .file("own/labels.j2", "labels:\n  x: {{ spec.nope }}\n");
    folder
        .render(["--template-dir", "own"])
        .refused_with(1, &["own/labels.j2:2:9", "`spec.nope` is not defined"]);
}

#[test]
fn a_folder_that_overrides_nothing_is_refused() {
    let folder = Folder::new().file("own/nodepol.yaml.j2", "x");
    folder
        .render(["--template-dir", "own"])
        .refused_with(2, &["`own` overrides no template", "nodepool.yaml.j2"]);
    folder.render(["--template-dir", "gone"]).refused_with(2, &["cannot read the template folder `gone`"]);
}

/// `value` prints what a template's own filters make as it prints a part of the object.
#[test]
fn values_of_the_templates_own_making_are_printed() {
    let template = POOL.to_owned()
        + "own:\n  none:{{ none|value(4) }}\n  on:{{ true|value(4) }}\n  text:{{ [kind]|value(4) }}\n\
           \x20 arch:{{ spec.template.spec.requirements|selectattr(\"key\", \"equalto\", \"kubernetes.io/arch\")|list|value(4) }}\n";
    let own = &render(&template, &["--skip-checks"]).object("default-nodepool")["own"];
    let arch = serde_json::json!([{"key": "kubernetes.io/arch", "operator": "In", "values": ["amd64"]}]);
    assert_eq!(*own, serde_json::json!({"none": null, "on": true, "text": ["NodePool"], "arch": arch}));
}

/// Values are data: nothing in them is a template, wherever they are printed.
#[test]
fn values_are_never_evaluated() {
    let args =
        ["--allow-placeholders", "--set-literal", "karpenter.defaultNodeTemplate.extraTags.x={{ 1 + 1 }}"];
    assert_eq!(Folder::new().render(args).object("default")["spec"]["tags"]["x"], "{{ 1 + 1 }}");
}
