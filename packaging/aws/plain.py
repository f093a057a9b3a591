"""Prints template.yaml as plain CloudFormation, for servers that know no SAM: `build/cfn/bin/python packaging/aws/plain.py`.

Loops stay as they are: AWS::LanguageExtensions unrolls them for the kiosks that the stack is made for.
"""

import json
import logging
import os
import sys
from pathlib import Path

from cfnlint.decode.cfn_yaml import load
from samtranslator.translator.transform import transform

LOOP = "Fn::ForEach::"


class _Policies:
    """The managed policies that SAM looks up by name; the template names none."""

    def load(self) -> dict[str, str]:
        return {}


def main() -> None:
    """Print the template as JSON."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    logging.getLogger("samtranslator").setLevel(logging.ERROR)
    template = json.loads(json.dumps(load(str(Path(__file__).with_name("template.yaml")))))
    resources = template["Resources"]
    loops = {name: resources.pop(name) for name in list(resources) if name.startswith(LOOP)}
    plain = transform(template, {}, _Policies())
    plain["Resources"] |= loops
    json.dump(plain | {"Transform": "AWS::LanguageExtensions"}, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
