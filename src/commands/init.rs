//! `karpcfg init`: a first values file, its schema beside it, and a pipeline.

use std::fs;
use std::io::{BufRead, IsTerminal};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::apis::aws::is_role_name;
use crate::apis::names::is_cluster_name;
use crate::cli::{InitCommand, Pipeline};
use crate::diagnostic::{Diagnostic, Severity, has_errors};
use crate::manifest::Set;
use crate::migrate::note::Note;
use crate::migrate::settings::Settings;
use crate::migrate::{self, Form};
use crate::output;
use crate::phrase::quote;
use crate::report::{self, Product, Report, Said, Styling};
use crate::status::Status;
use crate::values::defaults;
use crate::values::schema::COMMITTED;
use crate::yaml::emit;

/// What an editor finds the schema by.
const SCHEMA_LINE: &str = "# yaml-language-server: $schema=values.schema.json\n";

/// Stands in a pipeline for who releases karpcfg.
const OWNER: &str = "OWNER";

/// Writes the files, or none of them.
pub(super) fn run(command: &InitCommand, styling: Styling) -> Result<Status> {
    let (values, status) = values(command, styling)?;
    let Some(values) = values else { return Ok(status) };
    let mut files = vec![
        (command.dir.join("values.yaml"), values),
        (command.dir.join("values.schema.json"), COMMITTED.to_owned()),
    ];
    files.extend(command.ci.map(|pipeline| pipeline_file(command, pipeline)).transpose()?);
    if !command.force
        && let Some((path, _)) = files.iter().find(|(path, _)| fs::symlink_metadata(path).is_ok())
    {
        bail!("`{}` is there already: `--force` replaces it", path.display());
    }
    for folder in files.iter().filter_map(|(path, _)| path.parent()) {
        fs::create_dir_all(folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    }
    output::replace_all(&files)?;
    for (path, _) in &files {
        Said::line(format_args!("wrote {}", path.display())).mention();
    }
    if let Some((path, _)) = files.iter().find(|(_, text)| text.contains(OWNER)) {
        Said::line(format_args!("put in the place of `{OWNER}` in {} who releases karpcfg", path.display()))
            .mention();
    }
    let values = command.dir.join("values.yaml");
    Said::line(format_args!("next: `karpcfg render -f {}`", values.display())).mention();
    Ok(status)
}

/// The text of the values file, and how the run ends; no text where those of the chart cannot be taken over.
fn values(command: &InitCommand, styling: Styling) -> Result<(Option<String>, Status)> {
    match &command.from_chart {
        Some(file) => of_chart(command, file, styling),
        None => Ok((Some(anew(command)?), Status::Success)),
    }
}

fn of_chart(command: &InitCommand, file: &str, styling: Styling) -> Result<(Option<String>, Status)> {
    let mut sources = defaults::sources();
    let mut input = migrate::read(&[file.to_owned()], Some(Form::Values), &mut sources)?;
    migrate::migrate(&mut input, &Settings { chart: command.chart_version, ..Settings::default() });
    if !has_errors(&input.diagnostics) && !input.has(Form::Values) {
        bail!(
            "`{file}` holds no values of the chart: they are a map with the key `karpenter`, and have no `profile` yet"
        );
    }
    let outputs = migrate::print(&mut input, &sources);
    let mut found = input.diagnostics.clone();
    if !has_errors(&found) {
        found.extend(input.notes().map(Note::diagnostic));
    }
    let is_refused = has_errors(&found);
    let product = if is_refused { Product::Withheld } else { Product::Printed };
    let set = Set::default();
    let report =
        Report { set: &set, diagnostics: &found, allowed: 0, sources: &sources, failing: Severity::Error };
    report::moves(&report, product, styling).say();
    let is_done = !is_refused && !found.iter().any(Diagnostic::is_manual);
    let status = if is_done { Status::Success } else { Status::Faults };
    Ok(((!is_refused).then(|| SCHEMA_LINE.to_owned() + &migrate::join(&outputs)), status))
}

fn anew(command: &InitCommand) -> Result<String> {
    let region = command.region.as_deref().map(aws).unwrap_or_default();
    let cluster = CLUSTER.said(command.cluster.as_ref())?;
    let role = ROLE.said(command.role.as_ref())?;
    let (cluster, role) = (emit::scalar(&cluster), emit::scalar(&role));
    let capacity = if command.spot {
        "# Spot where there is any, else on demand.\n    capacityTypes: [spot, on-demand]"
    } else {
        "# `[spot, on-demand]` takes spot where there is any.\n    capacityTypes: [on-demand]"
    };
    let gpu = if command.gpu {
        "  # Nodes with NVIDIA GPUs, for pods that ask for `nvidia.com/gpu`.\n  gpuNodePool:\n    limits:\n      nvidia.com/gpu: 8\n"
    } else {
        "  # `true` makes a pool of nodes with NVIDIA GPUs.\n  gpuDefaultNodeTemplate:\n    enabled: false\n  gpuNodePool:\n    enabled: false\n"
    };
    Ok(format!(
        "{SCHEMA_LINE}\
# `karpcfg values -f values.yaml` prints these values with all defaults, `karpcfg render -f values.yaml` what they make.

cluster:
  # The name in EKS; by default, subnets and security groups are found by tags with it.
  name: {cluster}

{region}karpenter:
  # The IAM role of the nodes: its name, not its ARN.
  role: {role}

  defaultNodeTemplate:
    # To have new images only when you say so, pin one: `al2023@v20250123`.
    amiSelectorTerms:
      - alias: al2023@latest
    rootVolumeSize: 100Gi

  defaultNodePool:
    {capacity}
    # The most that its nodes may have together.
    limits:
      cpu: 75
      memory: 300Gi

{gpu}"
    ))
}

/// Where the cluster is.
fn aws(region: &str) -> String {
    let region = emit::scalar(region);
    format!(
        "aws:\n  # The instance types that pools can have are those of this region.\n  region: {region}\n\n"
    )
}

/// A name that has to be known.
struct Wanted {
    flag: &'static str,
    question: &'static str,
    is_good: fn(&str) -> bool,
    /// What such names are.
    form: &'static str,
}

const CLUSTER: Wanted = Wanted {
    flag: "--cluster",
    question: "Name of the EKS cluster",
    is_good: is_cluster_name,
    form: "names are letters, digits, `-` and `_`, begin with a letter or digit, and end after 100",
};

const ROLE: Wanted = Wanted {
    flag: "--role",
    question: "Name of the IAM role of its nodes",
    // A path before it is cut off.
    is_good: |text| text.rsplit('/').next().is_some_and(is_role_name),
    form: "names are letters, digits and `+=,.@-_`, and end after 64",
};

impl Wanted {
    /// What the flag says, or on a terminal the user, who is asked until the answer is good.
    fn said(&self, given: Option<&String>) -> Result<String> {
        if let Some(given) = given {
            return self.taken(given);
        }
        loop {
            match self.taken(&self.asked()?) {
                Ok(answer) => return Ok(answer),
                Err(refused) => Said::failure(&refused).say(),
            }
        }
    }

    fn taken(&self, answer: &str) -> Result<String> {
        let Wanted { flag, form, .. } = self;
        match answer.trim() {
            "" => bail!("`{flag}` is missing"),
            arn if arn.starts_with("arn:") => {
                bail!("`{flag}` takes a name, not an ARN: what stands behind its last `/`")
            }
            answer if (self.is_good)(answer) => Ok(answer.to_owned()),
            answer => bail!("`{flag}` cannot be {}: {form}", quote(answer)),
        }
    }

    /// What the user answers on a terminal.
    fn asked(&self) -> Result<String> {
        let Wanted { flag, question, .. } = self;
        let stdin = std::io::stdin();
        if !stdin.is_terminal() || !std::io::stderr().is_terminal() {
            bail!("`{flag}` is missing: it is asked for on a terminal only");
        }
        Said::line(format_args!("{question}:")).say();
        let mut answer = String::new();
        if stdin.lock().read_line(&mut answer).context("cannot read the answer")? == 0 {
            bail!("`{flag}` is missing");
        }
        Ok(answer)
    }
}

/// A pipeline's file, where its service looks for it.
fn pipeline_file(command: &InitCommand, pipeline: Pipeline) -> Result<(PathBuf, String)> {
    let (path, text) = match pipeline {
        Pipeline::Azure => ("azure-pipelines.yml", include_str!("../../packaging/ci/azure.yml")),
        Pipeline::Github => {
            (".github/workflows/karpenter.yml", include_str!("../../packaging/ci/github.yml"))
        }
        Pipeline::Gitlab => (".gitlab-ci.yml", include_str!("../../packaging/ci/gitlab.yml")),
        Pipeline::PreCommit => {
            (".pre-commit-config.yaml", include_str!("../../packaging/ci/pre-commit-config.yaml"))
        }
    };
    Ok((PathBuf::from(path), of_values(text, &in_repository(&command.dir)?)))
}

/// The path of the values file as a pipeline has it, which runs at the top of the repository and is read by YAML and shells.
fn in_repository(dir: &Path) -> Result<String> {
    let is_inside = |part| matches!(part, Component::Normal(_) | Component::CurDir);
    if !dir.components().all(is_inside) {
        bail!(
            "`--ci` writes for the repository that is here, and `{}` leads out of it: name a folder in it",
            dir.display()
        );
    }
    let path =
        dir.join("values.yaml").components().collect::<PathBuf>().display().to_string().replace('\\', "/");
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/._+@-".contains(letter);
    if !path.chars().all(is_plain) || path.starts_with(['-', '@']) {
        bail!(
            "a pipeline cannot have the path {}: take a folder named by letters, digits, `-`, `_`, `+` and `.`",
            quote(&path)
        );
    }
    Ok(path)
}

/// A pipeline for many clusters as one for a values file.
fn of_values(text: &str, values: &str) -> String {
    text.replace("--batch clusters", &format!("-f {values}"))
        .replace("paths: manifests", &format!("values: {values}"))
        .replace("files: ^clusters/", &format!("files: ^{}$", regex::escape(values).replace("\\-", "-")))
}
