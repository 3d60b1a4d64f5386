//! Templates of Helm charts, which become manifests only when Helm renders them.

use std::path::{Path, PathBuf, absolute};

/// The folder of the chart that a file is a template of.
pub(crate) fn of_template(file: &Path) -> Option<PathBuf> {
    let full = absolute(file).ok()?;
    let templates = full.ancestors().skip(1).filter(|folder| folder.ends_with("templates"));
    let charts = templates.filter_map(Path::parent);
    let chart = charts.into_iter().find(|chart| chart.join("Chart.yaml").is_file())?;
    // As the user writes it, where that leads there.
    let written = file.ancestors().find(|folder| absolute(folder).is_ok_and(|folder| folder == chart));
    Some(match written {
        Some(folder) if folder == Path::new("") => PathBuf::from("."),
        Some(folder) => folder.to_owned(),
        None => chart.to_owned(),
    })
}
