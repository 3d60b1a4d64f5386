//! Large and crafted inputs: bounded memory, and time that grows with the input, not with its square.

use crate::command::{Folder, Karpcfg, Outcome};

/// In KiB what may be reserved. What is taken of it is a little less; of a build without optimization, all the more.
const MEMORY: &str = "ulimit -d 200000";

fn check(text: &str, more: &[&str], limits: &str) -> Outcome {
    let args = ["check", "a.yaml"].iter().chain(more).copied();
    Folder::new().file("a.yaml", text).karpcfg(args).run_within(limits)
}

fn pool(requirements: &str) -> String {
    format!(
        "apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: {{name: a}}\nspec:\n  template:\n    spec:\n      \
         nodeClassRef: {{group: karpenter.k8s.aws, kind: EC2NodeClass, name: d}}\n      requirements:\n{requirements}"
    )
}

/// Six kilobytes of aliases to a list, a hundred times.
#[test]
fn aliases_over_many_documents_are_rationed() {
    let (ones, aliases) = (vec!["1"; 3_000].join(","), vec!["*a"; 90].join(","));
    let document = format!(
        "---\napiVersion: karpenter.sh/v1\nkind: NodePool\nspec:\n  a: &a [{ones}]\n  b: [{aliases}]\n"
    );
    for format in ["human", "json", "sarif"] {
        let outcome = check(&document.repeat(100), &["--format", format], MEMORY);
        assert_eq!(outcome.status, 1, "{}", outcome.stderr);
        assert!(
            outcome.stdout.contains("there are more than 1250000 keys and values up to here"),
            "{format}"
        );
    }
}

#[test]
fn memory_is_bounded() {
    let class = |text: &str| {
        format!(
            "apiVersion: karpenter.k8s.aws/v1\nkind: EC2NodeClass\nmetadata: {{name: a}}\nspec:\n  \
             amiFamily: Bottlerocket\n  userData: |\n    [settings]\n{text}"
        )
    };
    let settings: String = (0..200_000).map(|key| format!("    k{key} = 1\n")).collect();
    for (what, text, said) in [
        ("many small documents", "---\na: 1\n".repeat(600_000), "more than 1250000 keys and values"),
        ("settings in TOML", class(&settings), "the user data has "),
        ("brackets", format!("[{}]", "1,".repeat(6_000_000)), "more than 1250000 keys and values"),
    ] {
        let outcome = check(&text, &["--format", "json"], MEMORY);
        assert_eq!(outcome.status, 1, "{what}: {}", outcome.stderr);
        assert!(outcome.stdout.contains(said), "{what}");
    }
}

/// Twice the input took four times the time: these took minutes without optimization, and take some seconds.
#[test]
fn time_does_not_grow_with_the_square() {
    let each = |count: usize, line: &str| -> String {
        (0..count).map(|number| line.replace('#', &number.to_string())).collect()
    };
    let faulty = "{\"apiVersion\":\"karpenter.sh/v1\",\"kind\":\"NodePool\",\"metadata\":{\"name\":\"p#\"},\"spec\":{\"limit\":{}}},";
    let list = format!("{{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{}{{}}]}}", each(4_000, faulty));
    let same = each(3_999, "      - {key: example.com/a, operator: In, values: [a]}\n")
        + "      - {key: example.com/a, operator: In, values: [b]}\n";
    let labels = pool("      []\n").replace(
        "    spec:",
        &format!("    metadata:\n      labels:\n{}    spec:", each(16_000, "        example.com/k#: a\n")),
    );
    for (what, text) in [
        ("pools on one line", list),
        ("keys", pool(&each(8_000, "      - {key: example.com/k#, operator: Inn, values: [a]}\n"))),
        ("one key in conflict", pool(&same)),
        ("labels", labels),
    ] {
        let formats: &[&str] = if what == "pools on one line" { &["human", "json"] } else { &["human"] };
        for format in formats {
            let outcome = check(&text, &["--format", format], "ulimit -t 8");
            assert!(outcome.status <= 1, "{what}: {}", outcome.stderr);
        }
    }
    let values = format!(
        "cluster: {{name: a}}\nkarpenter:\n  role: r\n  defaultNodePool:\n    additionalRequirements:\n{}",
        each(8_000, "    - {key: example.com/k#, operator: In, values: [a]}\n")
    );
    let outcome = Karpcfg::new(["check", "-f", "v.yaml"]).file("v.yaml", values).run_within("ulimit -t 8");
    assert!(outcome.status <= 1, "{}", outcome.stderr);
}

/// go-yaml takes a comment right behind a quote, however many there are; the parser does not.
#[test]
fn many_odd_quotes_are_read() {
    let odd: String = (0..5_000).map(|key| format!("  k{key}: \"a\"#c\n  b{key}: [a]#d\n")).collect();
    let head = "apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: {name: a}\ndata:\n";
    let outcome = check(&format!("{head}{odd}"), &["--format", "json"], "ulimit -t 8");
    assert!(outcome.stdout.contains("unknown-field"), "{}", outcome.stdout);
    assert!(!outcome.stdout.contains("yaml-syntax"), "{}", outcome.stdout);
}
