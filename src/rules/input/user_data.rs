//! Faults of the user data that a node would get.

use super::Fault;

pub(super) const FAULTS: &[Fault] = &[
    Fault::error(
        "boundary-in-user-data",
        "\
user data with a line that begins with the boundary of Karpenter's archive

Karpenter puts its own part and the class's into one MIME archive and parts them with such lines: the node would read the text in pieces.
Write the line in another way.",
    ),
    Fault::warning(
        "large-user-data",
        "\
user data that comes near EC2's limit

Every label, taint and kubelet setting adds to it, and beyond 16 KiB no node starts. Let the script fetch its larger parts.",
    ),
    Fault::error(
        "refused-user-data",
        "\
user data that Karpenter can make nothing of

Karpenter reads the text to add its own settings. Where it cannot, the class is not ready and no node starts. The message says what it
stumbles over.",
    ),
    Fault::error(
        "user-data-too-large",
        "\
user data beyond EC2's limit of 16 KiB

EC2 starts no instance with it; what Karpenter adds counts too. Shorten it, or let it fetch the rest.",
    ),
];
