//! What pools match, as pictures: the chart alone as SVG, and a page with charts and tables that asks nothing of anyone.
//! Data is made here and in the files beside; its looks are `files/match`.

mod chart;
mod everywhere;
mod kind;
mod lines;
mod mark;
mod overlap;
mod page;
mod panel;
mod scale;
mod table;

pub(crate) use everywhere::Counts;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment};
use serde::Serialize;

use super::Outlook;
use super::amounts::grouped;
use crate::harmless::harmless;

const TEMPLATES: [(&str, &str); 3] = [
    ("chart.svg", include_str!("../../../../files/match/chart.svg.j2")),
    ("page.html", include_str!("../../../../files/match/page.html.j2")),
    ("plot.svg", include_str!("../../../../files/match/plot.svg.j2")),
];
/// Texts that are put into the pictures as they are.
const ASSETS: [(&str, &str); 3] = [
    ("chart_css", include_str!("../../../../files/match/chart.css")),
    ("page_css", include_str!("../../../../files/match/page.css")),
    ("page_js", include_str!("../../../../files/match/page.js")),
];

/// The chart alone.
pub(crate) fn svg(outlook: &Outlook<'_, '_>) -> String {
    print("chart.svg", &chart::Chart::new(outlook))
}

/// The page.
pub(crate) fn html(outlook: &Outlook<'_, '_>) -> String {
    print("page.html", &page::Page::new(outlook))
}

fn print(template: &str, data: &impl Serialize) -> String {
    let environment = environment();
    let printed = environment.get_template(template).and_then(|template| template.render(Serde(data)));
    printed.expect("the tests print every template")
}

/// The templates, which escape whatever they are given.
fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    // Lines of nothing but a block leave no empty lines.
    let syntax =
        SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(syntax.expect("the delimiters are the usual ones"));
    environment.add_filter("grouped", |count: u32| grouped(count.into(), 0));
    for (name, text) in ASSETS {
        environment.add_global(name, Value::from_safe_string(text.to_owned()));
    }
    for (name, text) in TEMPLATES {
        environment.add_template(name, text).expect("the tests print every template");
    }
    environment
}

/// A text of the user's, of characters alone that XML has and that do nothing but stand there.
fn shown(text: &str) -> String {
    harmless(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
