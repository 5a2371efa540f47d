"""Classes for the messages of .proto files, compiled by protoc when they are asked for."""

import functools
import pathlib
import tempfile

import grpc_tools.protoc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory


@functools.cache
def _files(proto):
    path = pathlib.Path(proto)
    well_known = pathlib.Path(grpc_tools.__file__).parent / "_proto"
    with tempfile.NamedTemporaryFile() as out:
        arguments = ["protoc", f"-I{path.parent}", f"-I{well_known}", "--include_imports", f"--descriptor_set_out={out.name}"]
        if grpc_tools.protoc.main([*arguments, path.name]) != 0:
            raise SystemExit(f"protoc does not take {proto}")
        return descriptor_pb2.FileDescriptorSet.FromString(pathlib.Path(out.name).read_bytes())


@functools.cache
def _pool(proto):
    pool = descriptor_pool.Default()
    for file in _files(proto).file:
        try:
            pool.FindFileByName(file.name)
        except KeyError:
            pool.Add(file)
    return pool


def descriptor_of(proto):
    return next(file for file in _files(proto).file if file.name == pathlib.Path(proto).name)


@functools.cache
def message_class(proto, name):
    return message_factory.GetMessageClass(_pool(proto).FindMessageTypeByName(name))
