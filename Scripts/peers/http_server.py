# SPDX-License-Identifier: Apache-2.0
"""An HTTP server for tests of outgoing requests (standard library alone).

Prints {"port":…} when it is ready, and every request as one more line. It ends when its standard input does.

  /echo            the request as JSON            /status/CODE     that status
  /redirect?to=URL 302                            /loop            a redirect to itself
  /bytes/COUNT     so many bytes                  /endless         bytes without a length, without an end
  /slow            answers after a minute         /cut             a body shorter than its length says
  /flood/COUNT     so many bytes, and says {"flooded":COUNT} when the last of them is sent
  /stall/COUNT     so many bytes, and then nothing for a minute
  /resend/… /sendgrid/… /mailgun/… /ses/…         these services as their documentation describes them
"""
import json, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from email.parser import BytesParser

lock = threading.Lock()
seen = {}


def tell(value):
    with lock:
        print(json.dumps(value), flush=True)


class Refused(Exception):
    def __init__(self, status, body):
        self.status, self.body = status, body


def need(condition, status, body):
    if not condition:
        raise Refused(status, body)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def json(self, status, value):
        self.answer(status, json.dumps(value).encode(), [("Content-Type", "application/json")])

    def serve(self):
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        url = urlsplit(self.path)
        first, *rest = url.path.strip("/").split("/")
        tell({"method": self.command, "path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()},
              "body": self.body.decode("utf-8", "replace")})
        if first == "echo":
            self.json(200, {"method": self.command, "body": self.body.decode("utf-8", "replace"),
                            "headers": [[k.lower(), v] for k, v in self.headers.items()]})
        elif first == "status":
            self.answer(int(rest[0]), b"status")
        elif first == "redirect":
            self.answer(302, b"moved", [("Location", parse_qs(url.query)["to"][0]), ("X-Hop", "first")])
        elif first == "loop":
            self.answer(302, b"", [("Location", "/loop")])
        elif first == "bytes":
            self.answer(200, b"x" * int(rest[0]))
        elif first == "endless":
            self.send_response(200)
            self.send_header("Connection", "close")
            self.end_headers()
            while True:
                self.wfile.write(b"x" * 65536)
        elif first in ("flood", "stall"):
            count = int(rest[0])
            self.send_response(200)
            self.send_header("Content-Length", str(count + (first == "stall")))
            self.end_headers()
            for start in range(0, count, 65536):
                self.wfile.write(bytes(at % 251 for at in range(start, min(start + 65536, count))))
            tell({first + "ed": count})
            if first == "stall":
                time.sleep(60)
        elif first == "slow":
            time.sleep(60)
        elif first == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"short")
            self.close_connection = True
        elif hasattr(self, "service_" + first):
            try:
                getattr(self, "service_" + first)("/" + "/".join(rest))
            except Refused as refused:
                self.json(refused.status, refused.body)
        else:
            self.json(404, {"error": "not found"})

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = serve

    # Recipients decide what happens: busy@… is always told to come back, once@… the first time.
    def rate(self, recipient, status, body):
        count = seen[recipient] = seen.get(recipient, 0) + 1
        need(not recipient.startswith("busy@") and (not recipient.startswith("once@") or count > 1), status, body)

    def document(self, status, body):
        need(self.headers.get("Content-Type", "").startswith("application/json"), status, body)
        try:
            return json.loads(self.body)
        except ValueError:
            raise Refused(status, body)

    def service_resend(self, path):
        def error(status, name, message):
            return status, {"statusCode": status, "name": name, "message": message}
        need((self.command, path) == ("POST", "/emails"), *error(405, "method_not_allowed", "Method is not allowed"))
        need(self.headers.get("Authorization") == "Bearer re_key", *error(401, "missing_api_key", "Missing API key"))
        bad = error(422, "validation_error", "a field is missing or unknown")
        mail = self.document(*bad)
        need(set(mail) <= {"from", "to", "subject", "html", "text", "bcc", "cc", "reply_to", "headers", "tags"}, *bad)
        need(isinstance(mail.get("from"), str) and isinstance(mail.get("to"), list) and mail.get("subject"), *bad)
        need("@invalid." not in mail["to"][0], *error(422, "validation_error", "Invalid `to` field"))
        self.rate(mail["to"][0], *error(429, "rate_limit_exceeded", "Too many requests"))
        self.json(200, {"id": "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"})

    def service_sendgrid(self, path):
        def error(status, message, field=None):
            return status, {"errors": [{"message": message, "field": field, "help": None}]}
        need((self.command, path) == ("POST", "/v3/mail/send"), *error(404, "not found"))
        need(self.headers.get("Authorization") == "Bearer SG.key", *error(401, "authorization required"))
        mail = self.document(*error(400, "Bad Request"))
        to = mail["personalizations"][0]["to"][0]["email"]
        need("@" in mail["from"]["email"], *error(400, "The from email does not contain a valid address.", "from.email"))
        need(isinstance(mail.get("subject"), str) and mail["subject"], *error(400, "The subject is required.", "subject"))
        types = [part["type"] for part in mail["content"] if part["value"]]
        need(types in (["text/plain"], ["text/plain", "text/html"]), *error(400, "text/plain must come first", "content"))
        need("@invalid." not in to, *error(400, "Does not contain a valid address.", "personalizations.0.to.0.email"))
        self.rate(to, *error(429, "too many requests"))
        self.answer(202, b"", [("X-Message-Id", "14c5d75ce93")])

    def service_mailgun(self, path):
        need((self.command, path) == ("POST", "/v3/mg.example.org/messages"), 404, {"message": "Domain not found"})
        need(self.headers.get("Authorization") == "Basic YXBpOmtleS0x", 401, {"message": "Forbidden"})
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        need(head.startswith(b"Content-Type: multipart/form-data;"), 400, {"message": "no form"})
        form = {part.get_param("name", header="content-disposition"): part.get_payload(decode=True).decode()
                for part in BytesParser().parsebytes(head + self.body).get_payload()}
        for name in ("from", "to", "subject", "text"):
            need(form.get(name), 400, {"message": f"{name} parameter is missing"})
        need("@invalid." not in form["to"], 400, {"message": "to parameter is not a valid address. please check documentation"})
        self.rate(form["to"], 429, {"message": "Too many requests"})
        tell({"form": form})
        self.json(200, {"id": "<20261121.1@mg.example.org>", "message": "Queued. Thank you."})

    def service_ses(self, path):
        need((self.command, path) == ("POST", "/v2/email/outbound-emails"), 404, {"message": "unknown operation"})
        parts = self.headers.get("Authorization", "")
        scope = "Credential=AKID/" + self.headers.get("X-Amz-Date", "")[:8] + "/eu-west-1/ses/aws4_request, "
        signed = "SignedHeaders=content-type;host;x-amz-date, Signature="
        need(parts.startswith("AWS4-HMAC-SHA256 " + scope + signed) and len(parts.rsplit("=")[-1]) == 64,
             403, {"message": "The request signature we calculated does not match the signature you provided."})
        mail = self.document(400, {"message": "could not parse request body"})
        to = mail["Destination"]["ToAddresses"][0]
        simple = mail["Content"]["Simple"]
        need(simple["Subject"]["Data"] and simple["Body"]["Text"]["Data"] and mail["FromEmailAddress"],
             400, {"message": "1 validation error detected"})
        need("@invalid." not in to, 400, {"message": "Address is invalid"})
        self.rate(to, 429, {"message": "Maximum sending rate exceeded."})
        self.json(200, {"MessageId": "0100017f-example"})


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request, client_address):
        pass


server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
tell({"port": server.server_port})
sys.stdin.read()
