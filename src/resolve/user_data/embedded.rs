//! The scripts of `files/` as user data carries them: without the lines that only a reader of the file needs, since
//! user data has 16,384 bytes in all.

/// A script, by its file.
pub(super) struct Script {
    name: &'static str,
    text: &'static str,
}

/// AL2023: lazy loading, a pinned release, and limits of parallel pulls.
pub(super) const AL2023_SOCI: Script =
    Script { name: "al2023-soci.sh", text: include_str!("../../../files/al2023-soci.sh") };
/// AL2: a pinned release.
pub(crate) const AL2_SOCI: Script =
    Script { name: "al2-soci.sh", text: include_str!("../../../files/al2-soci.sh") };
/// What GPU nodes of AL2 need.
pub(crate) const AL2_GPU: Script =
    Script { name: "al2-gpu.sh", text: include_str!("../../../files/al2-gpu.sh") };

impl Script {
    /// The script as it goes into user data, with variables behind its first lines.
    pub(super) fn with(&self, variables: &[(String, String)]) -> String {
        let (shebang, body) = self.text.split_once('\n').expect("the scripts have lines");
        let told: String =
            variables.iter().map(|(name, value)| format!("{name}={}\n", quoted(value))).collect();
        let name = self.name;
        format!("{shebang}\n# files/{name} of karpcfg, without its comments\n{told}\n{}", code(body))
    }
}

/// Text that a shell takes for nothing but itself.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The lines of a script that its shell does something with: no blank ones and no comments, but all of a here-document
/// and of quoted text.
fn code(script: &str) -> String {
    let mut place = Place::default();
    let mut code = String::new();
    for line in script.lines() {
        if place.is_between_commands() && is_idle(line) {
            continue;
        }
        code.push_str(line);
        code.push('\n');
        place.pass(line);
    }
    code
}

fn is_idle(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty() || line.starts_with('#')
}

/// Where in a script a line begins.
#[derive(Default)]
struct Place {
    /// What is open there, the innermost last.
    open: Vec<Open>,
    /// The words that end the here-documents that have begun, the next one first.
    documents: Vec<String>,
    is_continued: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    /// `(` and `$(`: commands stand in it, as they do outside of everything.
    Parenthesis,
    DoubleQuote,
    SingleQuote,
    /// `$'`, in which a backslash counts.
    AnsiQuote,
}

impl Place {
    fn is_between_commands(&self) -> bool {
        self.documents.is_empty() && !self.is_continued && !self.is_quoted()
    }

    fn is_quoted(&self) -> bool {
        !matches!(self.open.last(), None | Some(Open::Parenthesis))
    }

    /// Goes on behind a line.
    fn pass(&mut self, line: &str) {
        if let Some(end) = self.documents.first() {
            if line == end {
                self.documents.remove(0);
            }
            return;
        }
        self.is_continued = false;
        let mut rest = line;
        let mut is_word_start = true;
        while let Some(first) = rest.chars().next() {
            if first == '#' && is_word_start && !self.is_quoted() {
                return;
            }
            let length = self.step(rest);
            is_word_start = " \t;&|(".contains(first);
            rest = &rest[length..];
        }
    }

    /// Goes on behind what stands at the beginning of a text, and says how long that is.
    fn step(&mut self, text: &str) -> usize {
        let first = text.chars().next().map_or(0, char::len_utf8);
        match self.open.last() {
            Some(Open::SingleQuote) if text.starts_with('\'') => self.close(),
            Some(Open::SingleQuote) => first,
            _ if text == "\\" => {
                self.is_continued = true;
                1
            }
            _ if text.starts_with('\\') => 1 + text[1..].chars().next().map_or(0, char::len_utf8),
            Some(Open::AnsiQuote) if text.starts_with('\'') => self.close(),
            Some(Open::AnsiQuote) => first,
            Some(Open::DoubleQuote) if text.starts_with('"') => self.close(),
            Some(Open::DoubleQuote) if text.starts_with("$(") => self.begin(Open::Parenthesis, 2),
            Some(Open::DoubleQuote) => first,
            None | Some(Open::Parenthesis) => self.step_in_commands(text).unwrap_or(first),
        }
    }

    fn step_in_commands(&mut self, text: &str) -> Option<usize> {
        Some(match text {
            _ if text.starts_with("$'") => self.begin(Open::AnsiQuote, 2),
            _ if text.starts_with('\'') => self.begin(Open::SingleQuote, 1),
            _ if text.starts_with('"') => self.begin(Open::DoubleQuote, 1),
            _ if text.starts_with('(') => self.begin(Open::Parenthesis, 1),
            // That of a pattern of `case` closes nothing.
            _ if text.starts_with(')') => self.close(),
            _ if text.starts_with("<<<") => 3,
            _ if text.starts_with("<<") => {
                let word: String =
                    text[2..].chars().take_while(|letter| !" \t|&;)>".contains(*letter)).collect();
                self.documents.push(word.trim_matches(['\'', '"']).to_owned());
                2 + word.len()
            }
            _ => return None,
        })
    }

    fn begin(&mut self, open: Open, length: usize) -> usize {
        self.open.push(open);
        length
    }

    fn close(&mut self) -> usize {
        self.open.pop();
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_stand_behind_the_first_lines_in_quotes() {
        let script = Script { name: "x.sh", text: "#!/bin/bash\n# What it does.\n\necho \"$A\"\n" };
        let filled = script.with(&[("A".to_owned(), "it's $(x)".to_owned())]);
        let expected =
            "#!/bin/bash\n# files/x.sh of karpcfg, without its comments\nA='it'\\''s $(x)'\n\necho \"$A\"\n";
        assert_eq!(filled, expected);
    }

    #[test]
    fn only_lines_that_do_nothing_are_left_out() {
        let all = [
            "a=1 # it's 1",
            "cat <<EOF || exit",
            "# of a document",
            "",
            "EOF",
            "cat <<'END'",
            "# \"another",
            "END",
            "b=\"$(echo \"x # y\" 'it')",
            "# of a text",
            "",
            "\"",
            "c='",
            "# \\",
            "'",
            "d=$'it\\'s",
            "# more'",
            "grep x <<<\"$a\" |\\",
            "# no comment",
            "e=${a#1} f=$#",
            "case x in",
            "  x) g=(1",
            "2) ;;",
            "esac",
        ];
        let script = all.join("\n") + "\n";
        assert_eq!(code(&script), script);
        let commented = [
            ("a=1 # it's 1\n", "a=1 # it's 1\n  # don't\n\n"),
            ("\nEOF\ncat", "\nEOF\n# don't\ncat"),
            ("  x) g=(1\n", "  # \"a\n  x) g=(1\n    # 'b\n"),
        ];
        let commented = commented.iter().fold(script.clone(), |text, (from, to)| text.replacen(from, to, 1));
        assert_eq!(code(&commented), script);
    }
}
