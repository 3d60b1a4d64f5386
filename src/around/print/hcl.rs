//! HCL as `terraform fmt` leaves it: blocks, arguments with their equals signs in line, texts with holes in them.

use serde_json::Value;

use crate::around::text::{Hole, Text, Tree};

/// What stands on the right of an argument.
pub(in crate::around) enum Expression {
    /// As it is.
    Raw(String),
    /// A text.
    Text(Text),
    /// A list.
    List(Vec<Expression>),
    /// A map.
    Map(Vec<(String, Expression)>),
    /// `jsonencode` of a document.
    Json(Tree),
    /// `yamlencode` of a document.
    Yaml(Tree),
}

/// What stands in a block.
pub(in crate::around) enum Item {
    /// `name = expression`.
    Argument(String, Expression),
    /// A block in it.
    Block(Block),
}

/// A block: its head, and what is in it.
pub(in crate::around) struct Block {
    head: String,
    items: Vec<Item>,
}

impl From<&str> for Expression {
    fn from(text: &str) -> Self {
        Expression::Text(text.into())
    }
}

impl From<Text> for Expression {
    fn from(text: Text) -> Self {
        Expression::Text(text)
    }
}

/// An expression that is no text.
pub(in crate::around) fn raw(text: impl Into<String>) -> Expression {
    Expression::Raw(text.into())
}

impl Block {
    /// An empty block with this head: `resource "aws_iam_role" "node"`.
    pub(in crate::around) fn new(head: impl Into<String>) -> Self {
        Block { head: head.into(), items: Vec::new() }
    }

    /// Adds an argument.
    pub(in crate::around) fn set(mut self, name: &str, value: impl Into<Expression>) -> Self {
        self.items.push(Item::Argument(name.to_owned(), value.into()));
        self
    }

    /// Adds a block.
    pub(in crate::around) fn with(mut self, block: Block) -> Self {
        self.items.push(Item::Block(block));
        self
    }

    /// Its lines.
    pub(in crate::around) fn print(&self, depth: usize) -> String {
        let indent = "  ".repeat(depth);
        let mut out = format!("{indent}{} {{\n", self.head);
        let arguments: Vec<(&str, &Expression)> = self
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Argument(name, value) => Some((name.as_str(), value)),
                Item::Block(_) => None,
            })
            .collect();
        out += &assignments(&arguments, depth + 1);
        for (index, item) in self.items.iter().enumerate() {
            if let Item::Block(block) = item {
                out += if index == 0 { "" } else { "\n" };
                out += &block.print(depth + 1);
            }
        }
        format!("{out}{indent}}}\n")
    }
}

/// Assignments below each other; of those on one line each, the equals signs are in line.
fn assignments(arguments: &[(&str, &Expression)], depth: usize) -> String {
    let indent = "  ".repeat(depth);
    let printed: Vec<(&str, String)> =
        arguments.iter().map(|(name, value)| (*name, expression(value, depth))).collect();
    let mut out = String::new();
    for group in printed.chunk_by(|one, next| !one.1.contains('\n') && !next.1.contains('\n')) {
        let width = group.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        for (name, value) in group {
            out += &format!("{indent}{name:width$} = {value}\n");
        }
    }
    out
}

fn expression(value: &Expression, depth: usize) -> String {
    match value {
        Expression::Raw(text) => text.clone(),
        Expression::Text(text) => quoted(text),
        Expression::List(items) => {
            list(items.iter().map(|item| expression(item, depth + 1)).collect(), depth)
        }
        Expression::Map(entries) => {
            let entries: Vec<(&str, &Expression)> =
                entries.iter().map(|(key, value)| (key.as_str(), value)).collect();
            format!("{{\n{}{}}}", assignments(&entries, depth + 1), "  ".repeat(depth))
        }
        Expression::Json(tree) => format!("jsonencode({})", expression(&of_tree(tree), depth)),
        Expression::Yaml(tree) => format!("yamlencode({})", expression(&of_tree(tree), depth)),
    }
}

fn list(items: Vec<String>, depth: usize) -> String {
    let one_line = items.join(", ");
    if items.len() < 2 && !one_line.contains('\n') {
        return format!("[{one_line}]");
    }
    let indent = "  ".repeat(depth + 1);
    let lines: String = items.iter().map(|item| format!("{indent}{item},\n")).collect();
    format!("[\n{lines}{}]", "  ".repeat(depth))
}

/// A document as an expression of HCL.
pub(in crate::around) fn of_tree(tree: &Tree) -> Expression {
    match tree {
        Tree::Text(text) => Expression::Text(text.clone()),
        Tree::Plain(value) => of_json(value),
        Tree::List(items) => Expression::List(items.iter().map(of_tree).collect()),
        Tree::Map(entries) => {
            Expression::Map(entries.iter().map(|(key, value)| (map_key(key), of_tree(value))).collect())
        }
    }
}

fn of_json(value: &Value) -> Expression {
    match value {
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => Expression::List(items.iter().map(of_json).collect()),
        Value::Object(map) if map.is_empty() => raw("{}"),
        Value::Object(map) => {
            let entry = |(key, value): (&String, &Value)| (map_key(&key.as_str().into()), of_json(value));
            Expression::Map(map.iter().map(entry).collect())
        }
        other => raw(other.to_string()),
    }
}

/// A key as it is where it is a word, else as a text.
fn map_key(key: &Text) -> String {
    let plain = key.plain();
    let is_word = plain.bytes().all(|byte| byte.is_ascii_alphanumeric()) && key.holes().next().is_none();
    if is_word { plain } else { quoted(key) }
}

/// A text in quotes, with its holes filled in by Terraform.
pub(in crate::around) fn quoted(text: &Text) -> String {
    format!("\"{}\"", text.print(escaped, |hole| format!("${{{}}}", reference(hole))))
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars().peekable();
    while let Some(char) = rest.next() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '$' | '%' if rest.peek() == Some(&'{') => out.extend([char, char]),
            char if char.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(char))),
            char => out.push(char),
        }
    }
    out
}

/// The data sources of the provider that a text names.
pub(in crate::around) fn sources(body: &str) -> Vec<Block> {
    let sources = ["aws_partition", "aws_region", "aws_caller_identity"].into_iter();
    let named = sources.filter(|source| body.contains(&format!("data.{source}.current")));
    named.map(|source| Block::new(format!("data \"{source}\" \"current\""))).collect()
}

/// What Terraform knows where the values do not.
pub(in crate::around) fn reference(hole: Hole) -> &'static str {
    match hole {
        Hole::Partition => "data.aws_partition.current.partition",
        Hole::DnsSuffix => "data.aws_partition.current.dns_suffix",
        Hole::Region => "data.aws_region.current.id",
        Hole::Account => "data.aws_caller_identity.current.account_id",
        Hole::OidcProvider => "local.oidc_provider",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cannot_break_out_of_their_quotes() {
        for (text, expected) in [
            ("a\"b\\c", r#""a\"b\\c""#),
            ("${var.x} %{if} $5 %", r#""$${var.x} %%{if} $5 %""#),
            ("a\nb\u{1b}", r#""a\nb\u001b""#),
        ] {
            assert_eq!(quoted(&text.into()), expected);
        }
    }

    #[test]
    fn blocks_are_laid_out_as_terraform_fmt_does() {
        let block = Block::new("resource \"a\" \"b\"")
            .set("name", "x")
            .set("long_name", raw("true"))
            .set("list", Expression::List(vec!["a".into(), "b".into()]))
            .with(Block::new("inner").set("x", raw("1")));
        let expected = "resource \"a\" \"b\" {\n  name      = \"x\"\n  long_name = true\n  list = [\n    \"a\",\n    \"b\",\n  ]\n\n  inner {\n    x = 1\n  }\n}\n";
        assert_eq!(block.print(0), expected);
    }
}
