"""Reads documents that karpcfg printed with PyYAML and fails unless the printed values come back.

Standard input has a line of JSON for each document: {"value": ..., "yaml": "..."}.
"""

import json
import sys

import yaml


def main() -> int:
    documents = failures = 0
    for line in sys.stdin:
        documents += 1
        printed = json.loads(line)
        try:
            value = yaml.safe_load(printed["yaml"])
        except yaml.YAMLError as error:
            value = error
        if value != printed["value"]:
            failures += 1
            print(f"PyYAML:\nprinted:\n{printed['yaml']}\nread: {value!r}\n")
    print(f"{documents} documents, {failures} failures")
    return 1 if failures or not documents else 0


if __name__ == "__main__":
    sys.exit(main())
