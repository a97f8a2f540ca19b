"""Read an inner value of an ONNX graph without rewriting its file.

An ONNX file is one protobuf message, and messages that follow one another are merged: repeated fields are
appended (protobuf encoding, "Last one wins": embedded messages merge). So one more output is a few bytes at
the end of the file: ModelProto.graph (field 7) { GraphProto.output (field 12) { ValueInfoProto.name (1) } }.
"""

from __future__ import annotations

_GRAPH, _OUTPUT, _NAME = 7, 12, 1
_LENGTH_DELIMITED = 2


def with_output(model: bytes, name: str) -> bytes:
    """The model with the inner value `name` as its last output."""
    return model + _field(_GRAPH, _field(_OUTPUT, _field(_NAME, name.encode())))


def _field(number: int, payload: bytes) -> bytes:
    return _varint(number << 3 | _LENGTH_DELIMITED) + _varint(len(payload)) + payload


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
