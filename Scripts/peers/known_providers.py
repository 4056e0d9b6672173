# SPDX-License-Identifier: Apache-2.0
"""Google and GitHub as their documentation describes them, on one port of this machine.

  known_providers.py CLIENT_ID CLIENT_SECRET

Prints {"port":…} when it is ready: Google's issuer is http://127.0.0.1:PORT/google, and GitHub's addresses stand below
http://127.0.0.1:PORT/github. It ends when its standard input does. Each line there is a JSON object with an address that
the browser is sent to, and is answered by a line with where the person who agrees comes back to:

  {"authorize": URL, "claims": {…}?, "sign": ALG?, "header": {…}?, "emails": […]?}
  {"location": "http://…?code=…&state=…", "avatars": NUMBER OF TIMES THAT A PICTURE WAS FETCHED}

`claims` replaces those of Google's ID token, `sign` its algorithm: RS256, foreign (another key under the same name),
none, or HS256 (with the client's secret); `header` adds to its header. `emails` replaces what GitHub tells of addresses.
Codes count once, with the right secret, redirect address and PKCE verifier.
"""
import base64, hashlib, hmac, json, secrets, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

ID, SECRET = sys.argv[1:3]
KEY, FOREIGN = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
KEY_ID = "f833e8a7fe3fe4b878948219a1684afa373ca86f"
codes, access = {}, {}


def segment(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def signed(claims, algorithm, header):
    header = {"kid": KEY_ID, **header}
    if algorithm in ("none", "HS256"):
        parts = {"typ": "JWT", **header, "alg": algorithm}, claims
        text = ".".join(segment(json.dumps(part).encode()) for part in parts)
        mark = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).digest() if algorithm == "HS256" else b""
        return f"{text}.{segment(mark)}"
    return jwt.encode(claims, FOREIGN if algorithm == "foreign" else KEY, algorithm="RS256", headers=header)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, value, kind="application/json; charset=utf-8"):
        body = value.encode() if isinstance(value, str) else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path = urlsplit(self.path).path
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if path == "/google/.well-known/openid-configuration":
            return self.answer(200, {
                "issuer": google, "authorization_endpoint": f"{google}/o/oauth2/v2/auth",
                "token_endpoint": f"{google}/token", "userinfo_endpoint": f"{google}/v1/userinfo",
                "jwks_uri": f"{google}/oauth2/v3/certs", "response_types_supported": ["code", "token", "id_token"],
                "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"],
                "scopes_supported": ["openid", "email", "profile"],
                "code_challenge_methods_supported": ["plain", "S256"],
                "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"]})
        if path == "/google/oauth2/v3/certs":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return self.answer(200, {"keys": [
                {"kty": "RSA", "n": key["n"], "e": key["e"], "alg": "RS256", "use": "sig", "kid": KEY_ID}]})
        if path.startswith("/github/user"):
            if token not in access or "User-Agent" not in self.headers:
                return self.answer(401 if "User-Agent" in self.headers else 403, {"message": "Bad credentials"})
            if path == "/github/user":
                return self.answer(200, {
                    "login": "octocat", "id": 583231, "node_id": "MDQ6VXNlcjU4MzIzMQ==", "type": "User", "name": None,
                    "avatar_url": f"http://127.0.0.1:{port}/avatar", "email": None, "site_admin": False})
            if path == "/github/user/emails":
                return self.answer(200, access[token])
        if path == "/avatar":
            avatars.append(path)
        self.answer(404, {"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        path = urlsplit(self.path).path
        if path not in ("/google/token", "/github/login/oauth/access_token"):
            return self.answer(404, {"message": "Not Found"})
        is_google = path.startswith("/google")
        begun = codes.pop(form.get("code"), None)
        right = (form.get("client_id"), form.get("client_secret")) == (ID, SECRET)
        challenge = segment(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if not right or not begun or begun["google"] != is_google or begun["redirect"] != form.get("redirect_uri") \
                or begun["challenge"] != challenge:
            return self.refuse(is_google, right)
        token = secrets.token_urlsafe(24)
        if is_google:
            if form.get("grant_type") != "authorization_code":
                return self.answer(400, {"error": "unsupported_grant_type"})
            claims = {
                "iss": google, "azp": ID, "aud": ID, "sub": "10769150350006150715113082367", "hd": "example.com",
                "email": "jsmith@example.com", "email_verified": True, "iat": int(time.time()),
                "exp": int(time.time()) + 3599, "nonce": begun["nonce"], "name": "Jane Smith", "given_name": "Jane",
                "at_hash": segment(hashlib.sha256(token.encode()).digest()[:16]),
                "picture": f"http://127.0.0.1:{port}/avatar", **begun["asked"].get("claims", {})}
            return self.answer(200, {
                "access_token": token, "expires_in": 3599, "scope": "openid email profile", "token_type": "Bearer",
                "id_token": signed(claims, begun["asked"].get("sign", "RS256"), begun["asked"].get("header", {}))})
        access[token] = begun["asked"].get("emails", [
            {"email": "hidden@users.noreply.github.com", "verified": True, "primary": False, "visibility": None},
            {"email": "octocat@github.com", "verified": True, "primary": True, "visibility": "public"}])
        self.form_or_json({"access_token": token, "scope": "read:user,user:email", "token_type": "bearer"})

    def refuse(self, is_google, right):
        if is_google:
            problem = ("invalid_grant", "Bad Request") if right else ("invalid_client", "Unauthorized")
            return self.answer(400 if right else 401, dict(zip(("error", "error_description"), problem)))
        problem = "bad_verification_code" if right else "incorrect_client_credentials"
        self.form_or_json({"error": problem, "error_description": "The code passed is incorrect or expired.",
                           "error_uri": "https://docs.github.com/apps"})

    def form_or_json(self, value):
        """GitHub answers as a form unless JSON is asked for, and with 200 even when it refuses."""
        if "application/json" in self.headers.get("Accept", ""):
            return self.answer(200, value)
        self.answer(200, urlencode(value), "application/x-www-form-urlencoded; charset=utf-8")


def agree(asked):
    url = urlsplit(asked["authorize"])
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert query["client_id"] == ID and query["response_type"] == "code" and query["code_challenge_method"] == "S256"
    code = "4/" + secrets.token_urlsafe(30)
    codes[code] = {"google": url.path.startswith("/google/"), "redirect": query["redirect_uri"], "asked": asked,
                   "challenge": query["code_challenge"], "nonce": query.get("nonce")}
    return {"location": query["redirect_uri"] + "?" + urlencode({"state": query["state"], "code": code}),
            "avatars": len(avatars)}


class Server(ThreadingHTTPServer):
    daemon_threads = True


avatars = []
server = Server(("127.0.0.1", 0), Handler)
port = server.server_port
google = f"http://127.0.0.1:{port}/google"
threading.Thread(target=server.serve_forever, daemon=True).start()
print(json.dumps({"port": port}), flush=True)
for line in sys.stdin:
    try:
        answer = agree(json.loads(line))
    except (AssertionError, KeyError) as error:
        answer = {"problem": repr(error)}
    print(json.dumps(answer), flush=True)
