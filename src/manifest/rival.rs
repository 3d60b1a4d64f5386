//! Other tools that start, end or drain nodes, by the objects that run them.

use crate::source::Pointer;
use crate::yaml::Node;

/// The tools, as their objects, charts and images are called.
const RIVALS: [&str; 2] = ["cluster-autoscaler", "aws-node-termination-handler"];

/// The tool that an object runs, where it is one of these.
pub(crate) fn rival(root: &Node) -> Option<&'static str> {
    let text = |key: &str| root.get(key).and_then(Node::as_str);
    if text("apiVersion") != Some("apps/v1") || !matches!(text("kind"), Some("Deployment" | "DaemonSet")) {
        return None;
    }
    let labels = root.at(&Pointer::parse("/metadata/labels/app.kubernetes.io~1name"));
    let containers = root.at(&Pointer::parse("/spec/template/spec/containers")).and_then(Node::as_list);
    let images = containers.unwrap_or_default().iter().filter_map(|one| one.get("image")?.as_str());
    let mut names: Vec<&str> = images.map(of_image).collect();
    names.extend(root.at(&Pointer::parse("/metadata/name")).and_then(Node::as_str));
    names.extend(labels.and_then(Node::as_str));
    RIVALS.into_iter().find(|rival| names.iter().any(|name| name == rival))
}

/// The last part of an image's name, without its tag.
fn of_image(image: &str) -> &str {
    let name = image.rsplit('/').next().unwrap_or(image);
    name.split([':', '@']).next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::of_image;

    #[test]
    fn images_by_their_last_part() {
        for (image, name) in [
            ("registry.k8s.io/autoscaling/cluster-autoscaler:v1.33.0", "cluster-autoscaler"),
            ("host:5000/cluster-autoscaler@sha256:00", "cluster-autoscaler"),
            ("pause", "pause"),
        ] {
            assert_eq!(of_image(image), name);
        }
    }
}
