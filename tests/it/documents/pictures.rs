//! The picture in the documents is what the command that they show prints.

use super::generated::{alone, compare, read};
use crate::command::Karpcfg;

#[test]
fn the_picture_of_the_pools_is_that_of_the_command() {
    let _alone = alone();
    let text = read("docs/match.md");
    let pools =
        text.split("```yaml\n# pools.yaml\n").nth(1).and_then(|rest| rest.split("```\n").next()).unwrap();
    assert!(text.contains("$ karpcfg match pools.yaml --region us-east-1 --format svg > match.svg\n"));
    let args = ["match", "pools.yaml", "--region", "us-east-1", "--format", "svg"];
    let outcome = Karpcfg::new(args).file("pools.yaml", format!("# pools.yaml\n{pools}")).run();
    compare("docs/match.svg", &outcome.stdout);
}
