//! The entries with texts that are always the same: seeds, cut, joined and sprinkled with what means something.
//!
//! `KARPCFG_FUZZ_SECONDS` is the time for all of them; without it, each gets some hundred texts.

use std::time::{Duration, Instant};

/// An entry, and texts to begin with.
struct Target {
    name: &'static str,
    run: fn(&[u8]),
    seeds: &'static [&'static str],
    words: &'static [&'static str],
}

const TARGETS: [Target; 5] = [
    Target {
        name: "yaml",
        run: super::yaml,
        seeds: &[
            include_str!("../../values.yaml"),
            "a: &a [1, *a]\nb: {<<: *a, c: !!str 1}\n--- # x\n? [k]\n: - |+2\n   x\n\n  - >-\n   y\n...\n",
            "a: \"x\"#c\nb: 'it''s'\n\"k\\x41\": {a: [b,\n c]}\nd: 0x1F\ne: 1_000\nf: .inf\n",
        ],
        words: &[
            "&a ",
            "*a",
            "!!int ",
            "<<: ",
            "\"",
            "'",
            "#",
            " #",
            "- ",
            ": ",
            "? ",
            "|\n",
            ">-\n",
            "[",
            "]",
            "{",
            "}",
            "\t",
            "\r\n",
            "\u{2028}",
            "\u{85}",
            "\u{feff}",
            "---\n",
            "...\n",
            "%YAML 1.1\n",
            "~",
            "0o7",
            "é",
        ],
    },
    Target {
        name: "set",
        run: super::set,
        seeds: &[
            "a.b=1,c[0].d=x,e={x,y}",
            "a\\.b=\\,,c=null,d[2][3]=true",
            "a={\"b\":[1,2.5e3,null]},c=[{}]",
        ],
        words: &["=", ".", ",", "[", "]", "{", "}", "\\", "\"", "[0]", "[99999]", "null", "1e400", "é"],
    },
    Target {
        name: "user_data",
        run: super::user_data,
        seeds: &[
            "#!/bin/bash\necho a\n",
            "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"B\"\n\n--B\nContent-Type: text/x-shellscript; \
             charset=\"us-ascii\"\nContent-Transfer-Encoding: quoted-printable\n\n#!/bin/bash=0A\n--B--\n",
            "apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  kubelet:\n    config: {maxPods: 10}\n",
            "[settings.kubernetes]\ncluster-dns-ip = [\"10.0.0.10\"]\n\"a.b\" = 1\n[settings.bootstrap-commands.x]\ncommands = [[\"a\"]]\n",
        ],
        words: &[
            "--B\n",
            "--B--",
            "--//",
            "\n\n",
            "boundary=",
            "base64",
            "=0A",
            "=\n",
            "[settings.",
            "]\n",
            "= ",
            "'",
            "\"",
            "'''",
            "\u{0}",
            "Content-Type: ",
            "\r\n",
        ],
    },
    Target {
        name: "cron",
        run: super::cron,
        seeds: &["0 9 * * mon-fri", "*/5 0-23/2 1,15 JAN ?", "@daily", "@every 1h", "TZ=UTC 0 0 * * 7"],
        words: &["*", "/", "-", ",", "?", "@", " ", "99999999999999999999", "sun", "DEC", "$A", "{{ a }}"],
    },
    Target {
        name: "templates",
        run: super::templates,
        seeds: &[
            include_str!("../../templates/nodepool.yaml.j2"),
            "{% set ns = namespace(x=1) %}{% for i in range(9) %}{% set ns.x = [ns.x] %}{% endfor %}a:{{ ns.x|value(2) }}\n",
            "{% macro f(x) %}{% if x > 0 %}{{ f(x - 1) }}{% elif x is defined %}-{{ x ~ \"a\" }}{% endif %}{% endmacro %}{{ f(9) }}",
        ],
        words: &[
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "{% raw %}",
            "{% endraw %}",
            "|value(2)",
            "not ",
            "- ",
            "(",
            ")",
            "[",
            "]",
            "spec",
            "range(99999)",
            " ~ ",
            " if ",
            "\"",
            "{% endfor %}",
            "{% include \"nodepool.yaml.j2\" %}",
        ],
    },
];

/// Texts of one entry where no time is given.
const TEXTS: usize = 300;
/// The longest text.
const LONGEST: usize = 16 << 10;

#[test]
fn no_text_breaks_an_entry() {
    let seconds = std::env::var("KARPCFG_FUZZ_SECONDS").ok().and_then(|text| text.parse::<f64>().ok());
    for Target { name, run, seeds, words } in TARGETS {
        let began = Instant::now();
        let end = seconds.map(|seconds| Duration::from_secs_f64(seconds / TARGETS.len() as f64));
        let mut random = Random(0x9E37_79B9_7F4A_7C15);
        let mut count = 0;
        while end.map_or(count < TEXTS, |end| began.elapsed() < end) {
            let text = made(&mut random, seeds, words);
            let outcome = std::panic::catch_unwind(|| run(&text));
            assert!(outcome.is_ok(), "{name}: {:?}", String::from_utf8_lossy(&text));
            count += 1;
        }
        println!("{name}: {count} texts in {:.1} s", began.elapsed().as_secs_f64());
    }
}

/// Every entry has a target of cargo-fuzz.
#[test]
fn each_entry_has_a_target() {
    let manifest = crate::testing::read("fuzz/Cargo.toml");
    for Target { name, .. } in TARGETS {
        let text = crate::testing::read(&format!("fuzz/fuzz_targets/{name}.rs"));
        assert!(text.contains(&format!("karpcfg::fuzzing::{name}(")), "{name}");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
    }
}

/// Marsaglia's xorshift: the same numbers every time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % end.max(1)
    }
}

fn made(random: &mut Random, seeds: &[&str], words: &[&str]) -> Vec<u8> {
    let mut text = seeds[random.below(seeds.len())].as_bytes().to_vec();
    for _ in 0..=random.below(8) {
        let at = random.below(text.len() + 1);
        let end = at + random.below((text.len() - at).min(64) + 1);
        match random.below(6) {
            0 => drop(text.drain(at..end)),
            1 => {
                let part = text[at..end].repeat(1 + random.below(16));
                drop(text.splice(at..at, part));
            }
            2 if at < text.len() => text[at] = u8::try_from(random.below(256)).unwrap_or(0),
            3 => {
                let other = seeds[random.below(seeds.len())].as_bytes();
                let from = random.below(other.len());
                drop(text.splice(at..end, other[from..].iter().copied()));
            }
            _ => drop(text.splice(at..at, words[random.below(words.len())].bytes())),
        }
        text.truncate(LONGEST);
    }
    text
}
