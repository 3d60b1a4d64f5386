//! Custom: the class's text, untouched.

use super::Request;

pub(super) fn merge(request: &Request) -> String {
    request.user_data.clone().unwrap_or_default()
}
