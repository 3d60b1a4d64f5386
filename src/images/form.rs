//! Forms of names, and whether a name with EC2's wildcards fits any name of a form.

use std::borrow::Cow;

/// One step of a name or a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// This character.
    Exactly(char),
    /// A character of a set.
    One(Set),
    /// Any number of characters of a set.
    Run(Set),
}

/// Which characters a step takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Set {
    Digit,
    Hexadecimal,
    Letter,
    Any,
}

impl Set {
    fn has(self, character: char) -> bool {
        match self {
            Set::Digit => character.is_ascii_digit(),
            Set::Hexadecimal => character.is_ascii_digit() || ('a'..='f').contains(&character),
            Set::Letter => character.is_ascii_lowercase(),
            Set::Any => true,
        }
    }

    /// Whether a character is in both.
    fn meets(self, other: Set) -> bool {
        ('0'..='9').chain('a'..='z').chain(['-']).any(|character| self.has(character) && other.has(character))
    }
}

/// Whether there is a name that both the user's `pattern` and a `form` describe.
pub(super) fn fit(pattern: &str, form: &str) -> bool {
    if differ_at_once(pattern, form) {
        return false;
    }
    let (pattern, form) = (wildcards(pattern), steps(form));
    // Whether the steps left of the pattern fit those left of the form, from the ends on.
    let mut behind = vec![false; form.len() + 1];
    for at in (0..=pattern.len()).rev() {
        let mut here = vec![false; form.len() + 1];
        for of_form in (0..=form.len()).rev() {
            let left = (pattern.get(at), form.get(of_form));
            let next = [behind[of_form], of_form < form.len() && here[of_form + 1]];
            let both = of_form < form.len() && behind[of_form + 1];
            here[of_form] = can_go_on(left, next, both);
        }
        behind = here;
    }
    behind[0]
}

/// Whether a name and a form part before either leaves anything open: most do.
fn differ_at_once(pattern: &str, form: &str) -> bool {
    let is_open = |(own, other): &(char, char)| "*?\\".contains(*own) || "#+%@*".contains(*other);
    let mut both = pattern.chars().zip(form.chars()).take_while(|both| !is_open(both));
    both.any(|(own, other)| own != other)
}

/// Whether two names may go on: a run ends, or takes what stands on the other side; or both sides go on by a character.
/// `next` says whether what is left fits without the pattern's step, and without the form's.
fn can_go_on(left: (Option<&Step>, Option<&Step>), [skip_own, skip_form]: [bool; 2], both: bool) -> bool {
    match left {
        (None, None) => true,
        (Some(Step::Run(_)), None) => skip_own,
        (None, Some(Step::Run(_))) => skip_form,
        (None, Some(_)) | (Some(_), None) => false,
        (Some(Step::Run(one)), Some(Step::Run(other))) => {
            skip_own || skip_form || (one.meets(*other) && both)
        }
        (Some(Step::Run(set)), Some(step)) => skip_own || (takes(*set, *step) && skip_form),
        (Some(step), Some(Step::Run(set))) => skip_form || (takes(*set, *step) && skip_own),
        (Some(one), Some(other)) => meet(*one, *other) && both,
    }
}

fn takes(set: Set, step: Step) -> bool {
    match step {
        Step::Exactly(character) => set.has(character),
        Step::One(other) | Step::Run(other) => set.meets(other),
    }
}

fn meet(one: Step, other: Step) -> bool {
    match one {
        Step::Exactly(character) => match other {
            Step::Exactly(other) => character == other,
            Step::One(set) | Step::Run(set) => set.has(character),
        },
        Step::One(set) | Step::Run(set) => takes(set, other),
    }
}

/// A name as EC2 reads it: `*` and `?` are wildcards unless a backslash stands before them.
fn wildcards(pattern: &str) -> Vec<Step> {
    let mut characters = pattern.chars();
    let mut steps = Vec::new();
    while let Some(character) = characters.next() {
        steps.push(match character {
            '*' => Step::Run(Set::Any),
            '?' => Step::One(Set::Any),
            '\\' => Step::Exactly(characters.next().unwrap_or('\\')),
            other => Step::Exactly(other),
        });
    }
    steps
}

/// A form of the catalogue.
fn steps(form: &str) -> Vec<Step> {
    let step = |character| match character {
        '#' => vec![Step::One(Set::Digit)],
        '+' => vec![Step::One(Set::Digit), Step::Run(Set::Digit)],
        '%' => vec![Step::One(Set::Hexadecimal)],
        '@' => vec![Step::One(Set::Letter), Step::Run(Set::Letter)],
        '*' => vec![Step::Run(Set::Any)],
        other => vec![Step::Exactly(other)],
    };
    form.chars().flat_map(step).collect()
}

/// A text in which wildcards stand for themselves.
pub(super) fn literal(text: &str) -> Cow<'_, str> {
    if text.contains(['*', '?', '\\']) {
        text.replace('\\', "\\\\").replace('*', "\\*").replace('?', "\\?").into()
    } else {
        text.into()
    }
}
