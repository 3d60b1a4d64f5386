//! What people mistake, coming from Helm, kubectl or another folder: each is told what to use instead.

use crate::command::{Folder, Karpcfg, Outcome};

const VALUES: &str = "cluster: {name: demo}\nkarpenter: {role: nodes}\n";

const POOL: &str = "apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: {name: a}\n";

/// Runs a command line with the two files beside it.
fn run(line: &str) -> Outcome {
    let folder = Folder::new().file("v.yaml", VALUES).file("pool.yaml", POOL);
    folder.karpcfg(line.split(' ')).run()
}

#[test]
fn flags_and_commands_of_other_tools_are_told_what_to_use() {
    for (line, said) in [
        ("template -f v.yaml", "use `karpcfg render -f values.yaml`"),
        ("template release chart -f v.yaml", "use `karpcfg render -f values.yaml`"),
        ("lint chart", "use `karpcfg check -f values.yaml`"),
        ("validate v.yaml", "use `karpcfg check -f values.yaml`"),
        (
            "upgrade -i x",
            "karpcfg talks to no cluster: use `karpcfg render -f values.yaml | kubectl apply -f -`",
        ),
        ("apply -f v.yaml", "| kubectl apply -f -"),
        ("-f v.yaml", "say first what to do"),
        ("check -o json -f v.yaml", "use `--format`: findings are printed as `json`"),
        ("check -f v.yaml --output=json", "use `--format`"),
        ("render -f v.yaml --format json", "use `-o json`"),
        ("render -f v.yaml --strict", "use `karpcfg check -f values.yaml --strict`"),
        ("render -f v.yaml --kube-context prod", "karpcfg talks to no cluster"),
        ("check -f v.yaml --kubeconfig k", "karpcfg talks to no cluster"),
        ("render -f v.yaml --namespace karpenter", "node classes and pools are in no namespace"),
        ("render -f v.yaml -n karpenter", "node classes and pools are in no namespace"),
        ("render -f v.yaml --release-name x", "karpcfg has no releases"),
        ("render release -f v.yaml", "there is no release and no chart to name"),
    ] {
        let outcome = run(line);
        outcome.refused_with(2, &[said]);
        assert!(!outcome.stderr.contains("a similar"), "{line}: {}", outcome.stderr);
    }
}

/// Every command of `helm` and the usual ones of `kubectl`, but for those that karpcfg has too.
const OTHERS: &str = "annotate api-resources api-versions apply attach autoscale completion convert cordon create debug delete \
    dependency describe diff drain edit env events exec expose fetch get history inspect install kustomize label lint list logs \
    ls package patch plan plugin port-forward pull push registry replace repo rollback rollout run scale search set show status \
    taint template test top uncordon uninstall upgrade validate verify version wait";

/// The command lines of karpcfg's in a text, which stand between backticks.
fn own_lines(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.split('`').skip(1).step_by(2).flat_map(|line| line.split(" | "));
    lines.filter_map(|line| line.trim().strip_prefix("karpcfg "))
}

#[test]
fn every_command_of_theirs_is_answered_with_one_that_works() {
    for command in OTHERS.split_whitespace() {
        let outcome = run(command);
        let tip = outcome.stderr.lines().find_map(|line| line.strip_prefix("  tip: "));
        let tip = tip.unwrap_or_else(|| panic!("{command}: {}", outcome.stderr));
        assert!(!tip.contains("a similar"), "{command}: {tip}");
        assert!(tip.contains('`'), "{command} is told nothing to do: {tip}");
        for line in own_lines(tip) {
            let folder = Folder::new().file("FILE", POOL.replace("/v1", "/v1beta1"));
            let folder = if line.starts_with("init") { folder } else { folder.file("values.yaml", VALUES) };
            let made = folder.karpcfg(line.split(' ')).stdin(POOL).run();
            assert_ne!(made.status, 2, "{command}: {line}: {}", made.stderr);
        }
    }
    for (command, said) in [
        ("create", "`karpcfg init "),
        ("diff", "| kubectl diff -f -`"),
        ("replace", "| kubectl replace -f -`"),
        ("convert", "`karpcfg migrate FILE`"),
        ("edit", "karpcfg changes nothing in a cluster"),
        ("rollback", "there are no releases"),
    ] {
        run(command).refused_with(2, &[said]);
    }
}

#[test]
fn values_and_manifests_in_each_others_place_are_told_apart() {
    let told = |line: &str, text: &str, said: &[&str]| {
        let folder = Folder::new().file("v.yaml", VALUES).file("x.yaml", text);
        let outcome = folder.karpcfg(line.split(' ')).run();
        let all = outcome.stdout.clone() + &outcome.stderr;
        assert_eq!((outcome.status, all.matches("error[").count()), (1, 1), "{line}: {all}");
        said.iter().for_each(|said| assert!(all.contains(said), "{line}: {said}\n{all}"));
    };
    told("check v.yaml", "", &["these are values", "give values with `-f`: `karpcfg check -f values.yaml`"]);
    told("check -f x.yaml", POOL, &["kind `NodePool`, not values", "without `-f`: `karpcfg check x.yaml`"]);
    told("render -f v.yaml -f x.yaml", POOL, &["kind `NodePool`, not values"]);
    let application =
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {helm: {valuesObject: {}}}}\n";
    told(
        "check -f x.yaml",
        application,
        &["an Application of Argo CD", "yq .spec.source.helm.valuesObject x.yaml"],
    );
    let conflict =
        "cluster:\n  name: a\n<<<<<<< HEAD\nkarpenter: {role: a}\n=======\nkarpenter: {role: b}\n>>>>>>> b\n";
    told("check -f x.yaml", conflict, &["merge-conflict", "x.yaml:3:1", "take out the lines with `<<<<<<<`"]);
    told("check x.yaml", &format!("{POOL}{conflict}"), &["merge-conflict", "x.yaml:6:1"]);
}

/// The errors and warnings of a check of values that are sound without these arguments, and its text.
fn found(args: &[&str], more: &str) -> (Vec<String>, String) {
    let files = ["check", "-f", "v.yaml", "-f", "more.yaml", "-A", "unpinned-ami-alias,unused-node-class"];
    let folder = Folder::new().file("v.yaml", VALUES).file("more.yaml", more);
    let outcome = folder.karpcfg(files.into_iter().chain(args.iter().copied())).run();
    let names = outcome.stdout.lines().filter_map(|line| {
        let (severity, rest) = line.split_once('[')?;
        let name = rest.split(']').next()?;
        ["error", "warning"].contains(&severity).then(|| name.to_owned())
    });
    (names.collect(), outcome.stdout.clone())
}

#[test]
fn one_mistake_is_one_finding_with_a_way_out() {
    let pool = "karpenter.defaultNodePool";
    let class = "karpenter.defaultNodeTemplate";
    for (argument, more, rule, said) in [
        (format!("{pool}.labels.example.com/team=ml"), "", "wrong-type", r"labels.example\.com/team=ml'"),
        ("a.b/c=x".to_owned(), "", "unknown-key", r"--set 'a\.b/c=x'"),
        (
            format!("{class}.amiFamily=Bottlerocket"),
            "",
            "ami-family-contradicts-alias",
            "[{alias: bottlerocket@latest}]",
        ),
        (format!("{class}.amiFamily=Custom"), "", "ami-family-contradicts-alias", "[{id: ami-…}]"),
        (
            format!("{class}.amiSelectorTerms[0].alias=al2@latest"),
            "",
            "discontinued-ami-alias",
            "move to `al2023`",
        ),
        (format!("{pool}.limits.cpu=lots"), "", "malformed-value", "for example `100`"),
        (format!("{pool}.limits.memory=lots"), "", "malformed-value", "for example `400Gi`"),
        (
            "karpenter.nodePools.web.from=web2".to_owned(),
            "",
            "unknown-from",
            "fixed entries: defaultNodePool",
        ),
        (
            "profile=truefoundry".to_owned(),
            "karpenter: {nodeClasses: {a: {}}}\n",
            "wrong-item-count",
            "`from: defaultNodeTemplate`, or select images",
        ),
        (
            "profile=truefoundry".to_owned(),
            "karpenter: {nodePools: {web: {from: web2}, web2: {from: web}}}\n",
            "circular-from",
            "stand by itself",
        ),
    ] {
        let (names, text) = found(&["--set", &argument], more);
        assert_eq!(names, [rule], "{argument} {more}: {text}");
        assert!(text.contains(said), "{argument} {more}: {said}\n{text}");
    }
}

#[test]
fn what_has_no_effect_is_said() {
    run("check -f - --set-file karpenter.defaultNodeTemplate.userData=-")
        .refused_with(2, &["stdin can be read once"]);
    let empty = Karpcfg::new(["check", "-f", ""]).run();
    empty.refused_with(2, &["`-f` names no file"]);
    let helm = Karpcfg::new(["values", "--compat", "helm3", "-f", ""]).run();
    helm.says(&["note[argument-without-effect]", "`-f` names no file"]);
    let (names, _) = found(&["--set", "karpenter..defaultNodePool.weight=5"], "");
    assert_eq!(names, ["argument-without-effect"]);
    let folder = Folder::new().file("v.yaml", VALUES).file("d.yaml", "{}\n");
    let nothing = folder.karpcfg(["render", "-f", "v.yaml", "--defaults", "d.yaml"]).run();
    assert_eq!((nothing.status, nothing.stdout.as_str()), (0, ""));
    nothing.says(&["warning[nothing-made]", "`--defaults` takes the place of all built-in templates"]);
    run("userdata default -f v.yaml --cluster-dns foo").refused_with(2, &["it is no IP address"]);
    run("userdata default -f v.yaml --cluster-cidr 10.0.0.0/33")
        .refused_with(2, &["it is no range of addresses"]);
    assert_eq!(run("userdata default -f v.yaml --cluster-dns fd00::a --cluster-cidr fd00::/108").status, 0);
}

#[test]
fn several_rules_stand_with_commas_between_them() {
    let strict =
        ["check", "--set", "cluster.name=demo", "--strict", "-W", "unpinned-ami-alias,no-single-role"];
    let outcome = Karpcfg::new(strict).run();
    assert_eq!(
        (outcome.status, outcome.stderr.as_str()),
        (1, "6 objects checked: 2 warnings\n"),
        "{}",
        outcome.stdout
    );
    let unknown = Karpcfg::new(["check", "-f", "v.yaml", "-A", "unpinned-ami-alias,unused-node-clas"]).run();
    unknown.refused_with(2, &["did you mean `unused-node-class`?"]);
}

/// What the environment says of colours, and whether there are some in the text.
#[test]
fn colours_are_as_the_environment_wants_them() {
    let colored = |variables: &[(&str, &str)], args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_karpcfg"));
        command.args(["check", "--set", "cluster.name=demo"]).args(args);
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "TERM"] {
            command.env_remove(name);
        }
        let output = command.envs(variables.iter().copied()).output().unwrap();
        String::from_utf8(output.stdout).unwrap().contains('\u{1b}')
    };
    for (variables, args, expected) in [
        (&[][..], &[][..], false),
        (&[], &["--color", "always"], true),
        (&[("CLICOLOR_FORCE", "1")], &[], true),
        (&[("CLICOLOR_FORCE", "0")], &[], false),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[], false),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "")], &[], true),
        (&[("CLICOLOR_FORCE", "1")], &["--color", "never"], false),
        (&[("NO_COLOR", "1")], &["--color", "always"], true),
        (&[("TERM", "dumb")], &[], false),
    ] {
        assert_eq!(colored(variables, args), expected, "{variables:?} {args:?}");
    }
}
