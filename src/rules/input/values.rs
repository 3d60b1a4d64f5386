//! Faults of the values, and of templates that make objects of them.

use super::Fault;

pub(super) const FAULTS: &[Fault] = &[
    Fault::error(
        "circular-from",
        "\
entries that start from one another in a circle

None of them has values of its own to begin with. Let one stand by itself, without `from`.",
    ),
    Fault::warning(
        "default-user-data",
        "\
`userData: default` where it stands for nothing

It names the built-in script of GPU templates; anywhere else the word itself becomes the script. Leave it out: other nodes need none.",
    ),
    Fault::error(
        "extra-object-not-a-map",
        "\
an entry of `extraObjects` that is no object

An object is a map, or a text of YAML that holds some.",
    ),
    Fault::error(
        "from-chain-too-long",
        "\
entries that build on one another in too many steps

Nobody can tell any more what the last one holds. Let entries start from a common one.",
    ),
    Fault::error(
        "from-elsewhere",
        "\
`from` where it has no meaning

It is for the entries of `nodeClasses` and `nodePools`. Make an entry there, or write the values out.",
    ),
    Fault::warning(
        "helm-reads-differently",
        "\
a value that Helm would read as another one

Helm reads YAML 1.1: `on` is a boolean, `0123` an octal number and `1e3` a thousand. The message has both readings. Quote the value, so
that both are the same; `--compat helm3` reads everything as Helm does.",
    ),
    Fault::error(
        "invalid-value",
        "\
a value that the schema of the values refuses

The message names the demand; `karpcfg schema` prints all of them.",
    ),
    Fault::error(
        "missing-cluster-name",
        "\
no name for the cluster

Subnets, security groups and tags go by it. Set `cluster.name`; `--allow-placeholders` prints a placeholder for a later substitution.",
    ),
    Fault::error(
        "missing-key",
        "\
a map without a key that it must have

Add it. Another key may have had its place under an older name, which the help says.",
    ),
    Fault::warning(
        "not-a-cluster-name",
        "\
a cluster name that EKS gives to none

Names are letters, digits, `-` and `_`, begin with a letter or digit, and are at most 100 characters long (`CreateCluster` of the EKS API).
Selectors with another name find nothing.",
    ),
    Fault::warning(
        "null-removes-default",
        "\
a null that takes a default away, perhaps by accident

A key with nothing behind its `:` is null, and null removes what stands below it, a whole map at once. Leave the key out to keep the
default, or write the value that is meant.",
    ),
    Fault::warning(
        "null-says-nothing",
        "\
a null where no default is to be taken away

The value seems to be missing. Write it, or `\"\"` for an empty text, or leave the key out. In an entry that says `from`, `null` or
`~` takes away what that hands on, and only a key with nothing behind it is reported.",
    ),
    Fault::warning(
        "repeated-built-in-taint",
        "\
a taint that the profile gives the pool already

Yours is used instead of the built-in one. Leave it out, and the pool is the same.",
    ),
    Fault::warning(
        "replaced-built-in-tag",
        "\
a tag of `extraTags` that takes the place of a built-in one

What counts on the built-in tag no longer finds it. Rename yours, or set all tags with `tags` if this is meant.",
    ),
    Fault::warning(
        "shape-changed",
        "\
a map over another kind of value, or the other way round

Only maps are merged; anything else is replaced whole, and what stood below is lost. Check that the path is the one that was meant.",
    ),
    Fault::error(
        "template-fault",
        "\
a template of `--template-dir` that cannot be read or filled in

Templates are written in minijinja's dialect of Jinja2. A field that may be absent is asked for with `{% if x is defined %}`.",
    ),
    Fault::error(
        "template-prints-no-object",
        "\
a template of `--template-dir` that prints something else than objects

Let it print `apiVersion:`, `kind:`, `metadata:` and `spec:`, or nothing at all.",
    ),
    Fault::error(
        "too-many-faults",
        "\
more faults of the values than are printed

Mend those that are printed and run again: the others are often of the same cause.",
    ),
    Fault::error(
        "two-node-classes",
        "\
a pool that names its node class in two ways

A pool has one class, by `nodeClass`, `nodeclass` or `nodeClassRef`. Keep one of them.",
    ),
    Fault::error(
        "unknown-from",
        "\
a `from` that names nothing

It names another entry of the same family, or one of the fixed ones. The help has the nearest.",
    ),
    Fault::error(
        "unknown-key",
        "\
a key that the values do not have

Nothing would come of it, without a word. Most often it is misspelt, indented wrongly, or an old name; the help has the new one.",
    ),
    Fault::error(
        "unknown-value",
        "\
a value that is none of those the key takes

The help lists them.",
    ),
    Fault::error(
        "unresolved-placeholder",
        "\
a placeholder that has not been filled in

`$NAME`, `${NAME}` and `{{ … }}` are left over from a template or a script: karpcfg fills in nothing. Fill it in first, set the value with
`--set`, or print it as it is with `--allow-placeholders`.",
    ),
    Fault::warning(
        "unused-value",
        "\
a value that nothing is made of

Another one takes its place, or the part that it belongs to is off; the message says which. Leave it out.",
    ),
    Fault::error(
        "values-do-not-fit",
        "\
values whose types do not fit, with the check of the schema skipped

Run without `--skip-schema-validation` to see every fault with its place.",
    ),
];
