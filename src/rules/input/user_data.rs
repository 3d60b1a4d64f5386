//! Faults on the way to a class's user data: of SOCI, settings and texts that are composed into one, and of the object itself.

use super::Fault;

pub(super) const FAULTS: &[Fault] = &[
    Fault::error(
        "conflicting-user-data",
        "\
a setting that two parts of a template's user data give differently

`userData`, `soci`, `nodeConfig` and `bottlerocket` become one text. Where two of them set one thing, only one could hold: remove the other.
What stands there for containerd 1 beside what SOCI writes for containerd 2 would be lost as well: write it for containerd 2.",
    ),
    Fault::error(
        "contradictory-soci",
        "\
`soci.mode: off` beside `enableSoci: true`

One switch says no, the other yes, in one file and one template; of two layers, or of a template and the one it starts from, the nearer
one counts. Remove one of the two; `soci.mode` alone says everything.",
    ),
    Fault::error(
        "invalid-containerd-config",
        "\
a `containerd.config` that containerd cannot read

containerd does not start with it, and no pod does. The message names the place in the TOML.",
    ),
    Fault::error(
        "invalid-soci-value",
        "\
a version, sum, address or limit of SOCI that cannot be one

It would go into a script or a configuration on the node. The message says what the value has to look like.",
    ),
    Fault::error(
        "missing-soci-release",
        "\
SOCI from a release, without its version or the sum of its archive

The script on the node takes nothing that it cannot verify, so `soci.version` and, for each architecture of the pools, `soci.sha256` are
required. `docs/soci.md` says where to find the sums.",
    ),
    Fault::error(
        "overwritten-setting",
        "\
a setting that Karpenter writes over

What stands there never reaches the node. Set it where Karpenter takes it from: the message says where.",
    ),
    Fault::error(
        "soci-unsupported",
        "\
a mode of SOCI that the image of the template does not have

Each AMI family, and each release of it, has modes of its own. The message says what this one lacks, `docs/soci.md` what each has.",
    ),
    Fault::error(
        "unreadable-object",
        "\
a class or pool that cannot be read as its API type

What its nodes would get cannot be made of it. `karpcfg check` says what is wrong with the object, field by field.",
    ),
    Fault::error(
        "unreadable-user-data",
        "\
a `userData` to which no further part can be added

SOCI and settings are put beside it into one archive or document, for which it must be readable. Mend it at the place named.",
    ),
    Fault::error(
        "wrong-ami-family",
        "\
`nodeConfig` or `bottlerocket` for images of another family

Only AL2023 reads a NodeConfig, only Bottlerocket its settings. Move them to a template of that family, or remove them.",
    ),
];
