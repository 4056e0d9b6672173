# SPDX-License-Identifier: Apache-2.0
"""A strict OpenID provider (Canaille) for tests of sign-in, with the clients that the arguments name.

  oidc_provider.py CLIENT_ID=CLIENT_SECRET=REDIRECT_URI ...

It has one user, alice (alice@example.org). Prints {"port":…} when it is ready; its issuer is http://127.0.0.1:PORT. It
ends when its standard input does. Each line there is a JSON object with an address of the authorization endpoint, and is
answered by a line with what the provider sends the browser of alice, who agrees to everything, to:

  {"authorize": "http://127.0.0.1:PORT/oauth/authorize?…"}   {"status": 302, "location": "https://…?code=…&state=…"}
"""
import datetime, json, logging, os, sys, threading, wsgiref.simple_server

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from canaille import create_app
from canaille.app import models
from canaille.app.session import UserSession
from canaille.backends import Backend
from flask import g
from joserfc.jwk import JWKRegistry


class Quiet(wsgiref.simple_server.WSGIRequestHandler):
    def log_request(self, *_):
        pass


def tell(value):
    print(json.dumps(value), flush=True)


def make_app(port):
    key = JWKRegistry.generate_key("RSA", 2048)
    key.ensure_kid()
    return create_app(config={
        "TESTING": True, "ENV_FILE": None, "SECRET_KEY": os.urandom(16).hex(), "WTF_CSRF_ENABLED": False,
        "PREFERRED_URL_SCHEME": "http", "SERVER_NAME": f"127.0.0.1:{port}",
        "CANAILLE": {"DATABASE": "memory", "JAVASCRIPT": False,
                     "ACL": {"DEFAULT": {"PERMISSIONS": ["use_oidc", "manage_oidc", "edit_self"]}}},
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [key.as_dict(private=True)]},
    })


def populate(clients):
    backend = Backend.instance
    user = models.User(formatted_name="Alice A", family_name="A", user_name="alice", emails=["alice@example.org"],
                       password="correct horse battery staple")
    backend.save(user)
    for name, secret, redirect in clients:
        client = models.Client(
            client_id=name, client_secret=secret, client_name=name, redirect_uris=[redirect],
            grant_types=["authorization_code"], response_types=["code"], scope=["openid", "email", "profile"],
            token_endpoint_auth_method="client_secret_basic")
        backend.save(client)
        client.audience = [client]
        backend.save(client)
        backend.save(models.Consent(
            consent_id=name, client=client, subject=user, scope=client.scope,
            issue_date=datetime.datetime.now(datetime.timezone.utc)))
    return user


def main():
    server = wsgiref.simple_server.make_server("127.0.0.1", 0, None, handler_class=Quiet)
    port = server.server_port
    logging.disable(logging.CRITICAL)
    app = make_app(port)
    with app.app_context():
        user = populate([argument.split("=", 2) for argument in sys.argv[1:]])
    signed_in = threading.local()

    @app.before_request
    def sign_in():
        if getattr(signed_in, "on", False):
            g.session = UserSession(user=user, last_login_datetime=datetime.datetime.now(datetime.timezone.utc))

    server.set_app(app)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    tell({"port": port})
    signed_in.on = True
    for line in sys.stdin:
        answer = app.test_client().get(json.loads(line)["authorize"])
        tell({"status": answer.status_code, "location": answer.headers.get("Location")})


main()
