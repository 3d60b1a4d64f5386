//! What must hold for any text.

use proptest::prelude::*;

use super::mime::{self, Part};
use super::*;

const FAMILIES: [Family; 5] =
    [Family::Al2, Family::Al2023, Family::Bottlerocket, Family::Windows, Family::Custom];

fn read(json: &[u8]) -> Option<Request> {
    let json = serde_json::from_slice(json).ok()?;
    Request::read(&json, Version::LATEST).ok().map(|(request, _)| request)
}

fn request(family: Family, user_data: &str) -> Request {
    let mut request = read(br#"{"family": "AL2", "clusterCIDR": "10.0.0.0/16", "clusterName": "demo"}"#)
        .expect("this is a request");
    request.family = family;
    request.user_data = Some(user_data.to_owned());
    request
}

/// Pieces that archives, YAML and TOML are made of, in any order, and anything between them.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("MIME-Version: 1.0\n".to_owned()),
        Just("Content-Type: multipart/mixed; boundary=\"B\"\n".to_owned()),
        Just("Content-Transfer-Encoding: quoted-printable\n".to_owned()),
        Just("\n--B\n".to_owned()),
        Just("\n--B--".to_owned()),
        Just("; boundary*0*=utf-8''%4".to_owned()),
        Just("=4".to_owned()),
        Just("[settings.kubernetes]\n".to_owned()),
        Just("[[settings.a]]\n".to_owned()),
        Just("max-pods = ".to_owned()),
        Just("a: &x {b: *x}\n".to_owned()),
        Just("apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n".to_owned()),
        Just("spec:\n  containerd:\n    config: |\n      [a\n".to_owned()),
        Just("Content-Type: application/node.eks.aws\n\n".to_owned()),
        Just("--//\n".to_owned()),
        "[\\s\\S]{0,20}",
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_is_too_much_for_any_family(text in text()) {
        for family in FAMILIES {
            let _answer = merge(&request(family, &text));
        }
    }

    #[test]
    fn no_bytes_are_too_much_as_a_request(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _answer = read(&bytes).map(|request| merge(&request));
    }

    #[test]
    fn what_is_written_is_read_back(contents in proptest::collection::vec("[a-z\\-/ \n]{0,30}", 1..4)) {
        prop_assume!(!contents.iter().any(|content| format!("\n{content}").contains("\n--//")));
        let parts: Vec<Part> = contents.iter().map(|content| Part::new(mime::SHELL_SCRIPT, content)).collect();
        let text = String::from_utf8(mime::write(&parts, mime::BOUNDARY)).expect("text was written");
        let read = mime::read(&text).map(|read| read.into_iter().map(|placed| placed.part).collect());
        prop_assert_eq!(read, Ok(parts));
    }

    #[test]
    fn a_script_reaches_the_node_as_it_is(script in "#!/bin/sh\n[a-z \n]{0,50}") {
        let user_data = merge(&request(Family::Al2, &script)).expect("a script is never refused");
        prop_assert_eq!(&user_data.parts()[0].content, script.as_bytes());
    }
}

#[test]
fn karpenter_warns_from_nine_tenths_on() {
    assert_eq!((LIMIT, WARN_FROM), (16384, 14745));
}
