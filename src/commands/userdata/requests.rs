//! Requests in JSON, answers in JSON.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::output;
use crate::status::Status;
use crate::userdata::{self, LIMIT, Refused, Request};

/// The greatest request taken in, so that memory stays bounded; EC2 takes a thousandth of it.
const MAX_BYTES: u64 = 16 << 20;
/// Answers are written when this many bytes of them are there.
const WRITE_FROM: usize = 1 << 16;

/// Answers the request in a file; a refusal is status 1.
pub(super) fn one(name: &str) -> Result<Status> {
    let mut json = Vec::new();
    open(name)?.take(MAX_BYTES + 1).read_to_end(&mut json).with_context(|| cannot_read(name))?;
    if json.len() as u64 > MAX_BYTES {
        bail!("the request in `{name}` has more than {MAX_BYTES} bytes");
    }
    let (answer, status) = match answer(&json) {
        Ok(answer) => (answer, Status::Success),
        Err(refused) => (refusal(&refused), Status::Faults),
    };
    output::stdout(format!("{answer}\n").as_bytes())?;
    Ok(status)
}

/// Answers each line of a file with a line.
pub(super) fn batch(name: &str) -> Result<Status> {
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
            let answer = answer(&line).unwrap_or_else(|refused| refusal(&refused));
            answers.push_str(&format!("{answer}\n"));
        }
        if answers.len() >= WRITE_FROM {
            output::stdout(answers.as_bytes())?;
            answers.clear();
        }
    }
    output::stdout(answers.as_bytes())?;
    Ok(Status::Success)
}

fn answer(json: &[u8]) -> Result<Value, Refused> {
    let user_data = userdata::merge(&Request::parse(json)?)?;
    Ok(json!({
        "userData": user_data.text(),
        "bytes": user_data.as_bytes().len(),
        "limit": LIMIT,
        "tooLarge": user_data.is_too_large(),
    }))
}

fn refusal(refused: &Refused) -> Value {
    json!({"error": refused.to_string()})
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
