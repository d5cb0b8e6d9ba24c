"""Prints, for each DOCX and ODT file in a folder, its name and what is wrong with it, as a line of JSON."""

import json
import pathlib
import sys

from openxml_audit import OpenXmlValidator, ValidationSeverity
from openxml_audit.odf import OdfValidator


def faults(path):
    # One validator a file: it remembers what another file refers to by an address that is used again.
    validator = (
        OdfValidator(relaxng_validation=True)
        if path.suffix == ".odt"
        else OpenXmlValidator()
    )
    return [
        f"{error.part_uri} {error.path} {error.description}"
        for error in validator.validate(path).errors
        if error.severity is ValidationSeverity.ERROR
    ]


for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    print(json.dumps([path.name, faults(path)]))
