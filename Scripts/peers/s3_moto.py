# SPDX-License-Identifier: Apache-2.0
"""moto's S3 for tests of object storage: much of the API, but it checks no signature.

Prints {"port":…} when it is ready. It ends when its standard input does.
"""
import json, logging, sys

from moto.server import ThreadedMotoServer

logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(json.dumps({"port": server.get_host_and_port()[1]}), flush=True)
sys.stdin.read()
