//! JSON in a `--set-json` argument (RFC 8259), with the span of every value; as Go's `encoding/json` decodes one value.
//!
//! A value ends where it must: what follows it is the next assignment's.

use super::Fault;
use super::grammar::{MAX_DEPTH, fault};
use super::scanner::Scanner;
use crate::diagnostic::Diagnostic;
use crate::yaml::{Dialect, Entry, Map, Node, Resolved, Scalar, Style};

/// Reads the JSON value that begins here.
pub(super) fn parse(scanner: &mut Scanner<'_>, dialect: Dialect) -> Result<Node, Fault> {
    Json { scanner, dialect }.value(0)
}

struct Json<'a, 'b> {
    scanner: &'a mut Scanner<'b>,
    dialect: Dialect,
}

impl Json<'_, '_> {
    fn value(&mut self, depth: usize) -> Result<Node, Fault> {
        if depth > MAX_DEPTH {
            return Err(self.fault(format!("the JSON is nested more than {MAX_DEPTH} deep")).into());
        }
        self.space();
        let start = self.scanner.at();
        let value = match self.scanner.peek() {
            Some('{') => return self.object(depth),
            Some('[') => return self.array(depth),
            Some('"') => {
                let text = self.string()?;
                scalar(text, Resolved::Text)
            }
            Some('-' | '0'..='9') => self.number()?,
            Some('a'..='z') => self.word()?,
            _ => return Err(self.unexpected("a JSON value").into()),
        };
        Ok(Node::scalar(value, self.scanner.span_from(start)))
    }

    fn object(&mut self, depth: usize) -> Result<Node, Fault> {
        let start = self.scanner.at();
        self.scanner.take('{');
        let mut map = Map::default();
        self.space();
        while !self.scanner.take('}') {
            if !map.is_empty() {
                self.expect(',')?;
                self.space();
            }
            let entry = self.member(depth)?;
            self.insert(&mut map, entry)?;
            self.space();
        }
        Ok(Node::map(map, self.scanner.span_from(start)))
    }

    fn member(&mut self, depth: usize) -> Result<Entry, Fault> {
        let start = self.scanner.at();
        if self.scanner.peek() != Some('"') {
            return Err(self.unexpected("a key in quotes").into());
        }
        let key = self.string()?;
        let key_span = self.scanner.span_from(start);
        self.space();
        self.expect(':')?;
        Ok(Entry { key: key.into(), key_span, value: self.value(depth + 1)? })
    }

    /// The last of several equal keys counts for Helm; natively they are a fault, as in a file.
    fn insert(&self, map: &mut Map, entry: Entry) -> Result<(), Fault> {
        match map.entry(&entry.key) {
            Some(first) if self.dialect == Dialect::Native => {
                Err(fault(format!("the key `{}` is given twice", entry.key), entry.key_span, "again here")
                    .also(first.key_span, "first here")
                    .into())
            }
            _ => {
                map.insert(entry);
                Ok(())
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Node, Fault> {
        let start = self.scanner.at();
        self.scanner.take('[');
        let mut items = Vec::new();
        self.space();
        while !self.scanner.take(']') {
            if !items.is_empty() {
                self.expect(',')?;
            }
            items.push(self.value(depth + 1)?);
            self.space();
        }
        Ok(Node::list(items, self.scanner.span_from(start)))
    }

    fn word(&mut self) -> Result<Scalar, Fault> {
        for (word, meaning) in
            [("true", Resolved::Bool(true)), ("false", Resolved::Bool(false)), ("null", Resolved::Null)]
        {
            if self.scanner.rest().starts_with(word) {
                word.chars().for_each(|letter| {
                    self.scanner.take(letter);
                });
                return Ok(Scalar { text: word.into(), style: Style::Json, meaning });
            }
        }
        Err(self
            .unexpected("a JSON value")
            .help("text stands in double quotes in JSON; `--set` takes it bare")
            .into())
    }

    fn number(&mut self) -> Result<Scalar, Fault> {
        let start = self.scanner.at();
        let rest = self.scanner.rest();
        self.scanner.take('-');
        if !self.scanner.take('0') {
            self.digits()?;
        }
        if self.scanner.take('.') {
            self.digits()?;
        }
        if self.scanner.take('e') || self.scanner.take('E') {
            let _signed = self.scanner.take('+') || self.scanner.take('-');
            self.digits()?;
        }
        let text = &rest[..self.scanner.at() - start];
        match self.meaning(text) {
            Some(meaning) => Ok(scalar(text.to_owned(), meaning)),
            None => {
                let message = format!("the number `{text}` is beyond what a float64 holds");
                Err(fault(message, self.scanner.span_from(start), "too great").into())
            }
        }
    }

    fn digits(&mut self) -> Result<(), Fault> {
        if !self.scanner.peek().is_some_and(|next| next.is_ascii_digit()) {
            return Err(self.unexpected("a digit").into());
        }
        while self.scanner.peek().is_some_and(|next| next.is_ascii_digit()) {
            self.scanner.next();
        }
        Ok(())
    }

    /// Helm has one kind of JSON number, the float; karpcfg keeps an integer whole.
    fn meaning(&self, text: &str) -> Option<Resolved> {
        if self.dialect == Dialect::Native && text != "-0" {
            if let Ok(integer) = text.parse() {
                return Some(Resolved::Int(integer));
            }
            if let Ok(integer) = text.parse() {
                return Some(Resolved::UInt(integer));
            }
        }
        let float: f64 = text.parse().ok()?;
        float.is_finite().then_some(Resolved::Float(float))
    }

    fn string(&mut self) -> Result<String, Fault> {
        let start = self.scanner.at();
        self.scanner.take('"');
        let mut text = String::new();
        loop {
            match self.scanner.peek() {
                Some('"') => break,
                Some('\\') => {
                    self.scanner.next();
                    text.push(self.escape()?);
                    continue;
                }
                Some(character) if character >= ' ' => text.push(character),
                Some(_) => return Err(self.unexpected("no control character in a string").into()),
                None => {
                    let span = self.scanner.span_from(start);
                    return Err(
                        fault("the string is never closed", span, "a `\"` is missing behind this").into()
                    );
                }
            }
            self.scanner.next();
        }
        self.scanner.take('"');
        Ok(text)
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let plain = match self.scanner.peek() {
            Some(same @ ('"' | '\\' | '/')) => same,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                self.scanner.next();
                return self.code_point();
            }
            _ => return Err(self.unexpected("one of `\"\\/bfnrtu` behind a backslash").into()),
        };
        self.scanner.next();
        Ok(plain)
    }

    /// A pair of surrogates is one character; half a pair is U+FFFD, as Go decodes it.
    fn code_point(&mut self) -> Result<char, Fault> {
        let first = self.hex()?;
        if !(0xD800..0xDC00).contains(&first) {
            return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        match escaped_unit(self.scanner.rest()) {
            Some(low @ 0xDC00..0xE000) => {
                for _ in 0.."\\uXXXX".len() {
                    self.scanner.next();
                }
                let point = 0x1_0000 + ((first - 0xD800) << 10) + (low - 0xDC00);
                Ok(char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER))
            }
            _ => Ok(char::REPLACEMENT_CHARACTER),
        }
    }

    fn hex(&mut self) -> Result<u32, Fault> {
        let mut value = 0;
        for _ in 0..4 {
            match self.scanner.peek().and_then(|digit| digit.to_digit(16)) {
                Some(digit) => value = value * 16 + digit,
                None => return Err(self.unexpected("four hexadecimal digits").into()),
            }
            self.scanner.next();
        }
        Ok(value)
    }

    fn space(&mut self) {
        while matches!(self.scanner.peek(), Some(' ' | '\t' | '\r' | '\n')) {
            self.scanner.next();
        }
    }

    fn expect(&mut self, expected: char) -> Result<(), Fault> {
        if self.scanner.take(expected) {
            Ok(())
        } else {
            Err(self.unexpected(&format!("`{expected}`")).into())
        }
    }

    /// Says what should stand here instead of what does.
    fn unexpected(&mut self, expected: &str) -> Diagnostic {
        let found =
            self.scanner.peek().map_or("the argument ends".to_owned(), |next| format!("found `{next}`"));
        self.fault(format!("malformed JSON: {found} where {expected} is expected"))
    }

    fn fault(&mut self, message: String) -> Diagnostic {
        let start = self.scanner.at();
        self.scanner.next();
        fault(message, self.scanner.span_from(start), "")
    }
}

/// The UTF-16 unit that `\uXXXX` at the beginning of `text` stands for.
fn escaped_unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.chars().try_fold(0, |unit, digit| Some(unit * 16 + digit.to_digit(16)?))
}

fn scalar(text: String, meaning: Resolved) -> Scalar {
    Scalar { text: text.into(), style: Style::Json, meaning }
}
