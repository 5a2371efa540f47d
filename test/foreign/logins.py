"""How a secure test cluster is entered: what test/helpers/cluster-login.ts says; nothing for an open one."""

import json
import os


def kafka_login():
    return json.loads(os.environ.get("TEST_KAFKA", "{}"))


def registry_login():
    return json.loads(os.environ.get("TEST_REGISTRY", "{}"))
