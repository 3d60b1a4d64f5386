//! Requests in JSON, answers in JSON.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use crate::apis::version::Version;
use crate::output;
use crate::status::Status;
use crate::userdata::{self, LIMIT, Refused, Request};

/// The greatest request taken in, so that memory stays bounded; EC2 takes a sixtieth of it.
const MAX_BYTES: u64 = 1 << 20;
/// Answers are written when this many bytes of them are there.
const WRITE_FROM: usize = 1 << 16;

/// Answers the request in a file; a refusal is status 1.
pub(super) fn one(name: &str, karpenter: Version) -> Result<Status> {
    let mut json = Vec::new();
    open(name)?.take(MAX_BYTES + 1).read_to_end(&mut json).with_context(|| cannot_read(name))?;
    if json.len() as u64 > MAX_BYTES {
        bail!("the request in `{name}` has more than {MAX_BYTES} bytes");
    }
    let answer = answer(&json, karpenter);
    let status = if answer.get("error").is_some() { Status::Faults } else { Status::Success };
    output::stdout(format!("{answer}\n").as_bytes())?;
    Ok(status)
}

/// Answers each line of a file with a line.
pub(super) fn batch(name: &str, karpenter: Version) -> Result<Status> {
    let mut reader = open(name)?;
    let mut answers = String::new();
    for number in 1_u64.. {
        let mut line = Vec::new();
        reader
            .by_ref()
            .take(MAX_BYTES + 1)
            .read_until(b'\n', &mut line)
            .with_context(|| cannot_read(name))?;
        if line.len() as u64 > MAX_BYTES {
            bail!("line {number} of `{name}` has more than {MAX_BYTES} bytes");
        }
        if line.is_empty() {
            break;
        }
        if !line.trim_ascii().is_empty() {
            answers.push_str(&format!("{}\n", answer(&line, karpenter)));
        }
        if answers.len() >= WRITE_FROM {
            output::stdout(answers.as_bytes())?;
            answers.clear();
        }
    }
    output::stdout(answers.as_bytes())?;
    Ok(Status::Success)
}

/// The answer to a request, with its `id` if it has one.
fn answer(json: &[u8], karpenter: Version) -> Value {
    let request: Value = match serde_json::from_slice(json) {
        Ok(request) => request,
        Err(error) => return json!({"error": format!("not a request: {error}")}),
    };
    let mut answer = Map::new();
    answer.extend(request.get("id").map(|id| ("id".to_owned(), id.clone())));
    match fields(&request, karpenter) {
        Ok(fields) => answer.extend(fields),
        Err(refused) => answer.extend([("error".to_owned(), refused.to_string().into())]),
    }
    answer.into()
}

fn fields(request: &Value, karpenter: Version) -> Result<Map<String, Value>, Refused> {
    let (request, max_pods) = Request::read(request, karpenter)?;
    let user_data = userdata::merge(&request)?;
    let fields = [
        ("userData", Some(json!(user_data.text()))),
        ("bytes", Some(json!(user_data.as_bytes().len()))),
        ("limit", Some(json!(LIMIT))),
        ("tooLarge", Some(json!(user_data.is_too_large()))),
        ("maxPods", max_pods.map(Value::from)),
    ];
    Ok(fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
}

fn open(name: &str) -> Result<Box<dyn BufRead>> {
    if name == "-" {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(name).with_context(|| cannot_read(name))?;
    Ok(Box::new(BufReader::new(file)))
}

fn cannot_read(name: &str) -> String {
    format!("cannot read `{name}`")
}
