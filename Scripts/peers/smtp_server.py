# SPDX-License-Identifier: Apache-2.0
"""A mail server for tests (aiosmtpd), with a certificate of its own for 127.0.0.1.

Prints one line of JSON when it is ready: ports and the certificate's file. Every mail that it takes is printed as one
more line. It ends when its standard input does.

  starttls  STARTTLS and a password (ada / p@ss:w/rd) are required       smtps  TLS from the start, the password too
  plain     neither; offers no STARTTLS
Recipients: bounce@… is refused for good (550), busy@… for now (451), once@… for now the first time only.
"""
import datetime, ipaddress, json, logging, os, ssl, sys, tempfile, threading, warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

lock = threading.Lock()
# What its library says of clients that hang up is what the tests are about, and would hide what a run has to say: the
# server behind TLS from the start does not know that it is, and a client that trusts no certificate breaks off.
warnings.simplefilter("ignore")
logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)


def tell(value):
    with lock:
        print(json.dumps(value), flush=True)


class Handler:
    def __init__(self, name):
        self.name = name
        self.seen = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("bounce@"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("busy@") or (address.startswith("once@") and address not in self.seen):
            self.seen.add(address)
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        tell({
            "server": self.name, "tls": self.name == "smtps" or session.ssl is not None, "user": bool(session.authenticated),
            "helo": session.host_name, "from": envelope.mail_from, "to": envelope.rcpt_tos,
            "data": envelope.content.decode("utf-8", "replace"),
        })
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    # Not handled here: the server gives the answer, 235 or 535.
    return AuthResult(success=(data.login, data.password) == (b"ada", b"p@ss:w/rd"), handled=False)


def certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    paths = os.path.join(folder, "certificate.pem"), os.path.join(folder, "key.pem")
    with open(paths[0], "wb") as file:
        file.write(made.public_bytes(serialization.Encoding.PEM))
    with open(paths[1], "wb") as file:
        file.write(key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return paths


class FreePort(Controller):
    def _trigger_server(self):
        """Controller connects to its own fixed port here; ours is known only now."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def main():
    with tempfile.TemporaryDirectory() as folder:
        paths = certificate(folder)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*paths)
        options = {"authenticator": authenticate, "auth_required": True, "enable_SMTPUTF8": True}
        servers = {
            "starttls": FreePort(Handler("starttls"), hostname="127.0.0.1", port=0, tls_context=context,
                                 require_starttls=True, **options),
            "smtps": FreePort(Handler("smtps"), hostname="127.0.0.1", port=0, ssl_context=context,
                              auth_require_tls=False, **options),
            "plain": FreePort(Handler("plain"), hostname="127.0.0.1", port=0, enable_SMTPUTF8=True),
        }
        for server in servers.values():
            server.start()
        tell({"certificate": paths[0], **{name: server.port for name, server in servers.items()}})
        sys.stdin.read()
        for server in servers.values():
            server.stop()


main()
