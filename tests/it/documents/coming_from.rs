//! The tables of `docs/coming-from.md`: every value in them is one, and every command runs.

use super::terraform::rows;
use crate::command::Folder;

const TABLES: [&str; 5] = ["chart-0.1.35", "chart-0.1.30", "palette", "terraform", "cdk"];
const VALUES: &str = "cluster: {name: demo}\nkarpenter: {role: nodes}\n\
                      aws: {accountId: 012345670123, region: eu-central-1}\n";

#[test]
fn every_row_leads_somewhere() {
    let folder = Folder::new().file("values.yaml", VALUES);
    for table in TABLES {
        let rows = rows("docs/coming-from.md", table);
        assert!(rows.len() >= 6, "{table}");
        for row in rows {
            // A macro of Palette's is what the first cell is about.
            let said: Vec<&str> = row.last().unwrap().split('`').skip(1).step_by(2).collect();
            assert!(!said.is_empty(), "{table}: {row:?} leads nowhere");
            said.into_iter().for_each(|code| leads(&folder, table, code));
        }
    }
}

/// Runs a command, for the values where it takes some; explains a value.
#[track_caller]
fn leads(folder: &Folder, table: &str, code: &str) {
    let mut words: Vec<&str> = match code.strip_prefix("karpcfg ") {
        Some(command) => command.split_whitespace().collect(),
        None => vec!["explain", code],
    };
    if ["prereqs", "controller", "sample", "values"].contains(&words[0]) {
        words.extend(["-f", "values.yaml"]);
    }
    let outcome = folder.karpcfg(words.iter().copied()).run();
    assert_eq!(outcome.status, 0, "{table}: {code}: {}", outcome.stderr);
    assert!(!outcome.stdout.is_empty(), "{table}: {code}");
}
