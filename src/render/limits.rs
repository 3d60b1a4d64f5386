//! What bounds a template before it is compiled: its length, and how deep its expressions and branches nest.
//!
//! The engine reads, compiles and drops a chain such as `1 + 1 + 1` by calling itself once for each link, so that a chain
//! of thousands would overflow the stack.

use std::ops::Range;

use super::Fault;
use super::codes::TEMPLATE_FAULT;
use super::templates::Template;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// The most bytes of a template.
const MOST_BYTES: usize = 128 << 10;
/// The most words and signs of one expression that no comma parts, those of the brackets around it among them.
const MOST_TOKENS: usize = 500;
/// The most branches that are open at once: each `if`, and each `elif` of it.
const MOST_BRANCHES: usize = 150;

/// A template within the limits.
pub(super) fn check(template: &Template) -> Result<(), Fault> {
    let text = &template.text;
    let (place, what) = if text.len() > MOST_BYTES {
        let start = (0..=MOST_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let fault = format!("the template is longer than {} KiB", MOST_BYTES >> 10);
        (start..start + text[start..].chars().next().map_or(0, char::len_utf8), fault)
    } else {
        match (Scanner { text, at: 0, branches: Vec::new() }).too_deep() {
            Some(too_deep) => too_deep,
            None => return Ok(()),
        }
    };
    let byte = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    let span = Span::new(template.source, byte(place.start), byte(place.end));
    let found = Diagnostic::new(&TEMPLATE_FAULT, what).at(span, "");
    Err(Box::new(found.help("make it of smaller parts: `{% set %}`, loops, and files that are included")))
}

/// Goes through a template's tags.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// Of each `if` that is open, how many branches it has so far.
    branches: Vec<usize>,
}

impl<'t> Scanner<'t> {
    /// Where it nests too deep, and what does. What is no template at all is the engine's to say.
    fn too_deep(mut self) -> Option<(Range<usize>, String)> {
        loop {
            self.at += self
                .rest()
                .find("{{")
                .into_iter()
                .chain(self.rest().find("{%"))
                .chain(self.rest().find("{#"))
                .min()?;
            let start = self.at;
            self.at += 2;
            match &self.text[start..self.at] {
                "{#" => self.at += self.rest().find("#}")? + 2,
                "{%" => {
                    let word = self.first_word();
                    if word == "raw" {
                        self.skip_raw()?;
                        continue;
                    }
                    self.branch(word);
                    if self.branches.iter().sum::<usize>() > MOST_BRANCHES {
                        let what = format!("more than {MOST_BRANCHES} branches nest here");
                        return Some((start..self.at, what));
                    }
                    if let Some(place) = self.tag("%}")? {
                        return Some((place, too_long()));
                    }
                }
                _ => {
                    if let Some(place) = self.tag("}}")? {
                        return Some((place, too_long()));
                    }
                }
            }
        }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Steps behind the first word of a tag.
    fn first_word(&mut self) -> &'t str {
        let rest = self.rest();
        let inner = rest.trim_start_matches(['-', '+']).trim_start();
        let length = word_length(inner);
        self.at += rest.len() - inner.len() + length;
        &inner[..length]
    }

    fn branch(&mut self, word: &str) {
        match word {
            "if" => self.branches.push(1),
            "elif" => self.branches.iter_mut().next_back().into_iter().for_each(|branches| *branches += 1),
            "endif" => drop(self.branches.pop()),
            _ => {}
        }
    }

    /// What stands between `{% raw %}` and `{% endraw %}` is no template.
    fn skip_raw(&mut self) -> Option<()> {
        loop {
            self.at += self.rest().find("{%")? + 2;
            if self.first_word() == "endraw" {
                return Some(());
            }
        }
    }

    /// Steps behind the end of a tag; the token at which it is too much, if there is one. Nothing if the tag has no end.
    fn tag(&mut self, end: &str) -> Option<Option<Range<usize>>> {
        // Of the expression, and of each bracket in it: the tokens since its last comma.
        let mut levels = vec![0_usize];
        loop {
            self.at += self.rest().len() - self.rest().trim_start().len();
            let token = self.token()?;
            let start = self.at;
            if levels.len() == 1 && self.rest().starts_with(end) {
                self.at += end.len();
                return Some(None);
            }
            self.at += token.len();
            match token {
                "(" | "[" | "{" => levels.push(0),
                ")" | "]" | "}" if levels.len() > 1 => drop(levels.pop()),
                "," => levels.iter_mut().next_back().into_iter().for_each(|tokens| *tokens = 0),
                _ => {}
            }
            levels.iter_mut().next_back().into_iter().for_each(|tokens| *tokens += 1);
            if levels.iter().sum::<usize>() > MOST_TOKENS {
                return Some(Some(start..self.at));
            }
        }
    }

    /// The text in quotes, word, number or sign that stands here.
    fn token(&self) -> Option<&'t str> {
        let rest = self.rest();
        let first = rest.chars().next()?;
        let length = match first {
            '"' | '\'' => quoted_length(rest, first)?,
            _ => word_length(rest).max(first.len_utf8()),
        };
        Some(&rest[..length])
    }
}

fn too_long() -> String {
    format!("an expression of more than {MOST_TOKENS} words and signs")
}

fn word_length(text: &str) -> usize {
    text.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(text.len())
}

/// The length of a text in quotes.
fn quoted_length(text: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    let end = text.char_indices().skip(1).find(|(_, character)| {
        let ends = *character == quote && !is_escaped;
        is_escaped = *character == '\\' && !is_escaped;
        ends
    })?;
    Some(end.0 + quote.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str) -> Option<usize> {
        (Scanner { text, at: 0, branches: Vec::new() }).too_deep().map(|(place, _)| place.start)
    }

    #[test]
    fn chains_are_limited_and_lists_are_not() {
        let chain = |links: usize| format!("x {{{{ 1{} }}}}", "+1".repeat(links));
        assert_eq!(place(&chain(200)), None);
        assert_eq!(place(&chain(300)), Some(5 + MOST_TOKENS));
        assert_eq!(place(&format!("{{% set x = [{}] %}}", "'a}}', ".repeat(5_000))), None);
        assert_eq!(place(&format!("{{{{ {{{}}} }}}}", "'a': {'b': 1}, ".repeat(5_000))), None);
        assert!(place(&format!("{{{{ f([{}]) }}}}", "not ".repeat(600))).is_some());
        assert!(place(&format!("{{{{ {}1 }}}}", "(1, ".repeat(600))).is_some());
    }

    #[test]
    fn branches_are_counted_while_they_are_open() {
        let elif = |times: usize| format!("{{% if a %}}{}{{% endif %}}", "{%- elif b -%}".repeat(times));
        assert_eq!(place(&elif(100).repeat(3)), None);
        assert!(place(&elif(200)).is_some());
        assert!(place(&"{% if a %}".repeat(200)).is_some());
    }

    #[test]
    fn what_is_no_expression_hides_none() {
        let deep = format!("{{{{ {}1 }}}}", "-".repeat(600));
        for before in
            ["{% raw %}{{ \" {%- endraw %}", "{# {{ ' #}", "{{ \"\\\" }} {{\" }}", "it's {", "{{ '}}' }}"]
        {
            assert!(place(&format!("{before}{deep}")).is_some(), "{before}");
        }
        assert_eq!(place(&format!("{{% raw %}}{deep}{{% endraw %}}{{# {deep} #}}")), None);
    }
}
