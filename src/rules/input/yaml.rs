//! Faults of texts: bytes that are none, YAML that is none, and YAML that readers take for different things.

use super::Fault;

pub(super) const FAULTS: &[Fault] = &[
    Fault::error(
        "alias-of-itself",
        "\
an alias inside the value that its anchor names

The value would contain itself without end. Write out what the alias stands for, or move the anchor.",
    ),
    Fault::error(
        "document-not-a-map",
        "\
a values file that is a list or a single scalar

Values are a map of keys, as Helm has them. Put the content below a key; a manifest is checked without `-f`.",
    ),
    Fault::error(
        "duplicate-key",
        "\
a key that is given twice in one map

Readers refuse it or take the last, and whoever reads the first is misled. Keep one of them; where both are lists or maps, join them.",
    ),
    Fault::error(
        "excessive-aliasing",
        "\
a text that is mostly copies made by aliases

A few lines of aliases of aliases can make billions of values. Helm and kubectl refuse such a text by the same measure (`allowedAliasRatio`
of goyaml.v2). Write the values out, or alias smaller parts.",
    ),
    Fault::error(
        "forbidden-character",
        "\
a character that YAML does not allow

Control characters come from terminals, editors and binary files. Write the character as an escape in double quotes, or take it out.",
    ),
    Fault::warning(
        "foreign-tag",
        "\
a tag that means nothing here

Tags as `!Ref` or `!vault` are for other tools; karpcfg, Helm and kubectl evaluate none, and the bare value is taken. Take the tag out, or
let the tool that it is for make the file first.",
    ),
    Fault::error(
        "hidden-line-break",
        "\
an invisible character that ends a line for Helm and kubectl

U+0085, U+2028 and U+2029 come with text from web pages and word processors. They are line breaks in YAML 1.1, so that the second half of
a comment or value stands where a key is due. Take the character out, or put the text in quotes, of which it is a part.",
    ),
    Fault::warning(
        "key-differs-in-helm",
        "\
a plain key that Helm reads as another one

`on`, `0123` or `1e3` are booleans and numbers in YAML 1.1, and Helm makes keys of what they mean. Quote the key.",
    ),
    Fault::error(
        "key-not-text",
        "\
a key that is empty, a list, a map or otherwise no text

Most often `{{ … }}` stands without quotes, or a `:` has nothing before it. Quote the key, or write the one that is missing.",
    ),
    Fault::error(
        "merge-of-no-map",
        "\
a merge key `<<` whose value is no map

`<<` puts the entries of a map, or of a list of maps, into the map that it stands in. Let it name an anchor of a map, or quote it where it
is text.",
    ),
    Fault::error(
        "nested-too-deep",
        "\
lists and maps in one another beyond a limit

No configuration is nested so deeply; a reader without a limit would run out of stack. Look for brackets that are never closed.",
    ),
    Fault::error(
        "not-an-object",
        "\
a document that is a list or a scalar where an object is due

An object is a map with `apiVersion` and `kind`. Objects one after the other are parted by `---`, or are the `items` of a `List`.",
    ),
    Fault::error(
        "not-text",
        "\
a file that is not UTF-8

It may be a binary, an archive, or a text in an older encoding. Save it as UTF-8; UTF-16 is read where a byte order mark says so.",
    ),
    Fault::error(
        "number-not-finite",
        "\
an infinity or NaN

Helm and kubectl turn YAML into JSON, which has no such numbers, and refuse it. Quote it if it is text.",
    ),
    Fault::error(
        "refused-directive",
        "\
a `%` line that Helm and kubectl refuse

They know `%YAML 1.1` and `%TAG` alone. Take the line out.",
    ),
    Fault::error(
        "refused-escape",
        "\
the escape `\\/` in double quotes

JSON and YAML 1.2 have it, and Helm and kubectl refuse it in YAML: an error in manifests, a warning in values. Write `/`.",
    ),
    Fault::warning(
        "second-document",
        "\
a document that Helm never reads

Helm takes the first document of a values file and says nothing of the others; karpcfg merges them all. Put it into a file of its own.",
    ),
    Fault::error(
        "tab-before-content",
        "\
a tab behind the `-` of an item, in the indentation of a block of text, or on a line that is empty or a comment

YAML 1.2 lets it pass, and Helm and kubectl refuse it: an error in manifests, a warning in values. Take the tab out.",
    ),
    Fault::error(
        "tab-indentation",
        "\
a tab where blanks are due

YAML is indented with blanks alone, for tabs are as wide as each editor has them. Replace it.",
    ),
    Fault::error(
        "tag-does-not-fit",
        "\
a value that is not of the type its tag says

`!!int ten` cannot be read. Correct the value, or take the tag out.",
    ),
    Fault::warning(
        "text-after-document-end",
        "\
text behind the `...` that ends a document

kubectl reads a document up to this line and passes over everything from there to the next `---`, objects too. Begin a document with `---`,
or take the text out.",
    ),
    Fault::error(
        "text-too-large",
        "\
a text of more than 4 GiB

Places in a text are counted in 32 bits. Cut it into several files.",
    ),
    Fault::error(
        "too-many-findings",
        "\
more findings about one text than are printed

Nobody reads thousands. Mend those that are printed and run again: the others are often of the same cause.",
    ),
    Fault::error(
        "unknown-anchor",
        "\
an alias whose name no anchor before it has

Anchors hold within one document, from where they stand. A plain value that begins with `*` is an alias too: quote it if it is text.",
    ),
    Fault::error(
        "yaml-syntax",
        "\
a text that is not YAML

The message says what the reader stumbled over, which may be a little behind the cause. Often a quote or a bracket is never closed, the
indentation is off by a blank, or the text is a template that has not been rendered: give it to `helm template` first.",
    ),
];
