//! Texts in base64.

use super::UserData;
use crate::phrase::quote;
use crate::rules::{Check, Scope, Sink};
use crate::userdata::Family;

rule! {
    /// user data that is encoded in base64
    ///
    /// Karpenter encodes the text itself on the way to EC2. One that is encoded already is taken for what it looks
    /// like: a script of one unknown word on AL2 and AL2023, no TOML on Bottlerocket, an unknown command on
    /// Windows. Nothing of it is done. Of the family `Custom` nothing is said: newer images decode twice.
    ///
    /// ```yaml bad
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: IyEvYmluL2Jhc2gKZWNobyBoaQo=
    /// ```
    ///
    /// ```yaml good
    /// kind: EC2NodeClass
    /// spec:
    ///   userData: |
    ///     #!/bin/bash
    ///     echo hi
    /// ```
    pub(crate) static ENCODED_USER_DATA = error("encoded-user-data", UserData) {
        scope: Scope::Lint,
        check: Check::UserData(encoded_user_data),
    }
}

fn encoded_user_data(user_data: &UserData<'_>, sink: &mut Sink<'_>) {
    if let Some(decoded) = decoded(user_data) {
        let first = decoded.trim_start().lines().next().unwrap_or_default();
        let message =
            format!("nothing of this is done: it is base64, of a text that begins with {}", quote(first));
        let help =
            "write the text as it is: Karpenter encodes it; drop `base64encode`, `b64enc` and the like";
        user_data.report(None, message, sink).help(help);
    }
}

/// The text that user data stands for, where it is nothing but base64. No other word decodes to something legible.
pub(super) fn decoded(user_data: &UserData<'_>) -> Option<String> {
    if user_data.family == Family::Custom {
        return None;
    }
    let text = String::from_utf8(decode(user_data.text)?).ok()?;
    let is_legible = text.chars().all(|character| !character.is_control() || character.is_whitespace());
    (is_legible && text.trim().len() >= LEAST).then_some(text)
}

/// Bytes of the shortest text that is no accident.
const LEAST: usize = 10;

/// The bytes that base64 stands for, line breaks left out; none where the text is anything else.
fn decode(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let padding = digits.iter().rev().take_while(|byte| **byte == b'=').count();
    let (digits, _) = digits.split_at(digits.len() - padding);
    if padding > 2 || digits.len() % 4 == 1 {
        return None;
    }
    let values: Option<Vec<u32>> = digits.iter().map(|digit| value(*digit)).collect();
    let bytes = values?
        .chunks(4)
        .flat_map(|chunk| {
            let bits = chunk.iter().fold(0, |bits, value| bits << 6 | value) << (6 * (4 - chunk.len()));
            [bits >> 16, bits >> 8, bits].map(|bits| (bits & 0xFF) as u8).into_iter().take(chunk.len() - 1)
        })
        .collect::<Vec<u8>>();
    Some(bytes)
}

fn value(digit: u8) -> Option<u32> {
    Some(u32::from(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    }))
}
