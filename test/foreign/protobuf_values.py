"""Makes Protobuf messages and their JSON with Google's own library.

protobuf_values.py random PROTO MESSAGE COUNT SEED   -> lines of {"bytes": base64, "json": …}
protobuf_values.py decode PROTO MESSAGE < lines of base64 -> lines of JSON
protobuf_values.py descriptor PROTO                  -> base64 of its FileDescriptorProto
"""

import base64
import json
import random
import struct
import sys

from google.protobuf import json_format
from google.protobuf.descriptor import FieldDescriptor

from protobuf_files import descriptor_of, message_class

WELL_KNOWN = "google.protobuf."


def integer(bits, signed):
    size = random.choice([0, 1, 7, bits // 2, bits - 1 if signed else bits])
    value = random.getrandbits(size) if size else 0
    return -value - 1 if signed and random.random() < 0.4 else value


def real(is_float):
    value = random.choice(
        [0.0, -0.0, 0.1, 1.5, -1e10, 3.0e38, 1e-30, 2.0**53, float("nan"), float("inf"), float("-inf"), random.gauss(0, 1e3)]
    )
    return struct.unpack("<f", struct.pack("<f", value))[0] if is_float else value


def text():
    return "".join(random.choice('abcXYZ 09"\\/\n\t\x00\x7f\x85ß水🎉') for _ in range(random.choice([0, 1, 5, 200])))


def scalar(field):
    kind = field.cpp_type
    if kind == FieldDescriptor.CPPTYPE_INT32:
        return integer(32, True)
    if kind == FieldDescriptor.CPPTYPE_UINT32:
        return integer(32, False)
    if kind == FieldDescriptor.CPPTYPE_INT64:
        return integer(64, True)
    if kind == FieldDescriptor.CPPTYPE_UINT64:
        return integer(64, False)
    if kind in (FieldDescriptor.CPPTYPE_DOUBLE, FieldDescriptor.CPPTYPE_FLOAT):
        return real(kind == FieldDescriptor.CPPTYPE_FLOAT)
    if kind == FieldDescriptor.CPPTYPE_BOOL:
        return random.random() < 0.5
    if kind == FieldDescriptor.CPPTYPE_ENUM:
        return random.choice(field.enum_type.values).number
    return random.randbytes(random.choice([0, 1, 40])) if field.type == FieldDescriptor.TYPE_BYTES else text()


def json_value(depth):
    kinds = [None, True, False, 0, 1.5, -3e9, "", text()]
    if depth < 3:
        kinds += [[json_value(depth + 1) for _ in range(random.randrange(3))]]
        kinds += [{text(): json_value(depth + 1) for _ in range(random.randrange(3))}]
    return random.choice(kinds)


def fill(message, depth):
    name = message.DESCRIPTOR.full_name
    if name.startswith(WELL_KNOWN):
        return well_known(message, name[len(WELL_KNOWN) :])
    for field in message.DESCRIPTOR.fields:
        nested = field.message_type
        if not field.is_required and random.random() < (0.6 if depth == 0 else 0.8):
            continue
        if nested and nested.GetOptions().map_entry:
            key, value = nested.fields_by_name["key"], nested.fields_by_name["value"]
            for _ in range(random.randrange(1, 4)):
                if value.message_type:
                    fill(getattr(message, field.name)[scalar(key)], depth + 1)
                else:
                    getattr(message, field.name)[scalar(key)] = scalar(value)
        elif field.is_repeated:
            values = getattr(message, field.name)
            for _ in range(random.randrange(1, 4)):
                fill(values.add(), depth + 1) if nested else values.append(scalar(field))
        elif nested:
            if depth < 4:
                getattr(message, field.name).SetInParent()
                fill(getattr(message, field.name), depth + 1)
        else:
            setattr(message, field.name, scalar(field))


def well_known(message, name):
    if name == "Timestamp":
        message.seconds = random.choice([0, -62135596800, 253402300799, 1_700_000_000])
        message.nanos = random.choice([0, 1, 500_000_000, 999_000])
    elif name == "Duration":
        sign = random.choice([1, -1])
        message.seconds = sign * random.choice([0, 1, 315_576_000_000])
        message.nanos = sign * random.choice([0, 1, 250_000_000])
    elif name == "FieldMask":
        message.paths.extend(random.sample(["id", "due_date", "address.zip_code"], random.randrange(4)))
    elif name == "Struct":
        message.update({text(): json_value(1) for _ in range(random.randrange(3))})
    elif name == "Value":
        json_format.ParseDict(json_value(0), message)
    elif name == "ListValue":
        message.extend([json_value(1) for _ in range(random.randrange(3))])
    elif name == "Any":
        inner = message_class(sys.argv[2], random.choice(["todo.test.Second", "todo.test.Address"]))()
        fill(inner, 2)
        message.Pack(inner)
    elif name.endswith("Value"):
        message.value = scalar(message.DESCRIPTOR.fields_by_name["value"])


def as_json(message):
    return json.loads(json_format.MessageToJson(message))


def make_random(proto, name, count, seed):
    random.seed(int(seed))
    for _ in range(int(count)):
        message = message_class(proto, name)()
        fill(message, 0)
        print(json.dumps({"bytes": base64.b64encode(message.SerializeToString()).decode(), "json": as_json(message)}))


def decode(proto, name):
    for line in sys.stdin:
        message = message_class(proto, name)()
        message.ParseFromString(base64.b64decode(line))
        print(json.dumps(as_json(message)))


def descriptor(proto):
    print(base64.b64encode(descriptor_of(proto).SerializeToString()).decode())


if __name__ == "__main__":
    {"random": make_random, "decode": decode, "descriptor": descriptor}[sys.argv[1]](*sys.argv[2:])
