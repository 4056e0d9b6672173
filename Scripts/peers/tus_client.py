# SPDX-License-Identifier: Apache-2.0
"""tuspy, a tus client written by others, for tests of uploads that go on after a break.

Prints {"ready":true}, then answers every line of its standard input, a JSON object, with a line:

  {"upload": PATH, "to": URL, "token":…, "metadata": {…}, "chunk": N, "stop": N?, "checksum": true?, "resume": URL?}
      sends the file in pieces of N bytes, up to byte "stop"; {"url":…,"offset":…,"file": id of the finished file or null}
What fails is answered with {"error": STATUS, "body":…}.
"""
import json, sys

from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError


def upload(ask):
    client = TusClient(ask["to"], headers={"Authorization": f"Bearer {ask['token']}"})
    uploader = client.uploader(ask["upload"], chunk_size=ask["chunk"], metadata=ask.get("metadata"), retries=0,
                               upload_checksum=ask.get("checksum", False), url=ask.get("resume"))
    uploader.upload(stop_at=ask.get("stop"))
    headers = uploader.request.response_headers if uploader.request else {}
    return {"url": uploader.url, "offset": uploader.offset, "file": headers.get("roost-file")}


print('{"ready":true}', flush=True)
for line in sys.stdin:
    try:
        answer = upload(json.loads(line))
    except TusCommunicationError as error:
        body = error.response_content
        answer = {"error": error.status_code, "body": body.decode() if isinstance(body, bytes) else str(body)}
    print(json.dumps(answer), flush=True)
