"""Validates the API's description, and answers against it, by validators that are not ours.

Usage: api.py DESCRIPTION.json [PATH ANSWER.json]...   (PATH as in the description; `error` for an error)
"""
import json, sys

from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator


def closed(schema):
    """The schema in which no object has a field that is not described: an answer must say nothing new."""
    if isinstance(schema, dict):
        inner = {key: closed(value) for key, value in schema.items()}
        return {**inner, "additionalProperties": False} if "properties" in inner else inner
    return [closed(part) for part in schema] if isinstance(schema, list) else schema


def main(description, *answers):
    spec = json.load(open(description, encoding="utf-8"))
    OpenAPIV31SpecValidator(spec).validate()
    components = {"schemas": {name: closed(schema) for name, schema in spec["components"]["schemas"].items()}}
    for path, file in zip(answers[::2], answers[1::2], strict=True):
        if path == "error":
            schema = {"$ref": "#/components/schemas/ErrorAnswer"}
        else:
            content = spec["paths"][path]["get"]["responses"]["200"]["content"]
            schema = content["application/json"]["schema"]
        validator = Draft202012Validator({**schema, "components": components})
        answer = json.load(open(file, encoding="utf-8"))
        faults = [f"{file}: {'/'.join(map(str, fault.absolute_path))}: {fault.message}" for fault in validator.iter_errors(answer)]
        assert not faults, "\n".join(faults[:10])
        # A schema that lets everything through proves nothing.
        assert not validator.is_valid({**answer, "unheard_of": 1}), f"{path} lets unknown fields through"
    print(f"{len(answers) // 2} answers validated")


main(*sys.argv[1:])
