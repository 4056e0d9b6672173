# SPDX-License-Identifier: Apache-2.0
"""boto3 beside our client: writes what it reads, and reads what it wrote.

  s3_client.py ENDPOINT ACCESS SECRET

Prints {"ready":true}, then answers every line of its standard input, a JSON object, with a line:

  {"make": BUCKET}  {"drop": BUCKET}          a bucket, and one with everything in it
  {"put": KEY, "bucket":…, "size": N}         an object of the bytes 0, 1 … 250, 0 …; "sha256": a checksum to keep with it
  {"get": KEY, "bucket":…}                    {"size":…,"sha256":…,"type":…}
  {"many": PREFIX, "count": N, "bucket":…}    objects PREFIX0000 …, each of one byte
  {"keys": PREFIX, "bucket":…}                {"keys":[…]}
  {"uploads": BUCKET}                         {"uploads": how many uploads in parts are open}
  {"fetch": URL, "method":…, "headers":…, "body":…}   {"status":…,"body":…}, without any key
What fails is answered with {"error": CODE}.
"""
import hashlib, json, sys, urllib.error, urllib.request
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT, ACCESS, SECRET = sys.argv[1:4]
s3 = boto3.client("s3", endpoint_url=ENDPOINT, region_name="us-east-1", aws_access_key_id=ACCESS,
                  aws_secret_access_key=SECRET,
                  config=Config(s3={"addressing_style": "path"}, request_checksum_calculation="when_required",
                                response_checksum_validation="when_required"))


def pages(kind, field, bucket, **query):
    return [each for page in s3.get_paginator(kind).paginate(Bucket=bucket, **query) for each in page.get(field, [])]


def put(ask):
    whole = bytes(range(251))
    body = (whole * (ask["size"] // 251 + 1))[:ask["size"]]
    metadata = {"sha256": ask["sha256"]} if "sha256" in ask else {}
    s3.put_object(Bucket=ask["bucket"], Key=ask["put"], Body=body, Metadata=metadata)
    return {"sha256": hashlib.sha256(body).hexdigest()}


def get(ask):
    answer = s3.get_object(Bucket=ask["bucket"], Key=ask["get"])
    digest, size = hashlib.sha256(), 0
    for piece in answer["Body"].iter_chunks(1 << 20):
        digest.update(piece)
        size += len(piece)
    return {"size": size, "sha256": digest.hexdigest(), "type": answer["ContentType"]}


def many(ask):
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: s3.put_object(Bucket=ask["bucket"], Key=f"{ask['many']}{n:04}", Body=b"x"),
                      range(ask["count"])))
    return {"count": ask["count"]}


def drop(ask):
    for each in pages("list_objects_v2", "Contents", ask["drop"]):
        s3.delete_object(Bucket=ask["drop"], Key=each["Key"])
    s3.delete_bucket(Bucket=ask["drop"])
    return {"dropped": True}


def fetch(ask):
    body = ask.get("body")
    request = urllib.request.Request(ask["fetch"], method=ask.get("method", "GET"), headers=ask.get("headers", {}),
                                     data=None if body is None else body.encode())
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return {"status": answer.status, "body": answer.read().decode("latin-1"),
                    "headers": {name.lower(): value for name, value in answer.headers.items()}}
    except urllib.error.HTTPError as error:
        return {"status": error.code, "body": error.read().decode("latin-1")}


DOES = {
    "make": lambda ask: s3.create_bucket(Bucket=ask["make"]) and {"made": True},
    "drop": drop, "put": put, "get": get, "many": many, "fetch": fetch,
    "keys": lambda ask: {"keys": [each["Key"] for each in
                                  pages("list_objects_v2", "Contents", ask["bucket"], Prefix=ask["keys"])]},
    "uploads": lambda ask: {"uploads": len(s3.list_multipart_uploads(Bucket=ask["uploads"]).get("Uploads", []))},
}
print('{"ready":true}', flush=True)
for line in sys.stdin:
    ask = json.loads(line)
    try:
        answer = next(do(ask) for name, do in DOES.items() if name in ask)
    except ClientError as error:
        answer = {"error": error.response["Error"]["Code"]}
    print(json.dumps(answer), flush=True)
