# SPDX-License-Identifier: Apache-2.0
"""What others think of our tokens and codes: joserfc, PyJWT and pyotp.

Prints {"ready":true}, then answers every line of its standard input, a JSON object, with a line. It ends when its
standard input does.

  {"uri": "otpauth://…", "offset": STEPS}                the code of an authenticator app so many steps of 30 s from now
  {"check": TOKEN, "keys": JWKS}                         the claims as each library reads them; null where it refuses
  {"check": TOKEN, "secret": BASE64URL}                  the same for HS256
  {"sealed": TEXT, "master": BASE64URL, "purpose": TEXT}   what was sealed, in base64url: AES-256-GCM under a key by HKDF
  {"sign": CLAIMS, "alg": ALG, "header": {…}, "secret": TEXT?}   a token with a key of its own, or with that secret
"""
import base64, datetime, json, sys, warnings

import jwt, pyotp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwt as jose
from joserfc.jwk import KeySet, OctKey

warnings.simplefilter("ignore")
OWN = {
    "EdDSA": ed25519.Ed25519PrivateKey.generate(),
    "ES256": ec.generate_private_key(ec.SECP256R1()),
    "RS256": rsa.generate_private_key(public_exponent=65537, key_size=2048),
}


def code(question):
    app = pyotp.parse_uri(question["uri"])
    now = datetime.datetime.now(datetime.timezone.utc)
    moment = now + datetime.timedelta(seconds=app.interval * question.get("offset", 0))
    return {"code": app.at(moment), "name": app.name, "issuer": app.issuer,
            "seconds": int(app.interval - now.timestamp() % app.interval)}


def refused(read):
    try:
        return read()
    except Exception as error:
        return None


def with_joserfc(token, keys, secret):
    if secret:
        read = jose.decode(token, OctKey.import_key(secret), algorithms=["HS256"])
    else:
        read = jose.decode(token, KeySet.import_key_set(keys), algorithms=["EdDSA"])
    jose.JWTClaimsRegistry(exp={"essential": True}).validate(read.claims)
    return {"header": read.header, "claims": read.claims}


def with_pyjwt(token, keys, secret):
    header = jwt.get_unverified_header(token)
    key, algorithm = secret, "HS256"
    if not secret:
        keys, algorithm = jwt.PyJWKSet.from_dict(keys).keys, "EdDSA"
        key = next(key for key in keys if key.key_id == header.get("kid"))
    return {"header": header,
            "claims": jwt.decode(token, key, algorithms=[algorithm], options={"require": ["exp", "iat"]})}


def check(question):
    token, keys = question["check"], question.get("keys")
    secret = bytes_of(question["secret"]) if "secret" in question else None
    return {"joserfc": refused(lambda: with_joserfc(token, keys, secret)),
            "pyjwt": refused(lambda: with_pyjwt(token, keys, secret))}


def bytes_of(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def opened(question):
    purpose, (version, name, data) = question["purpose"], question["sealed"].split(".")
    key = HKDF(hashes.SHA256(), 32, b"roost", f"seal:{purpose}".encode()).derive(bytes_of(question["master"]))
    box = bytes_of(data)
    plain = refused(lambda: AESGCM(key).decrypt(box[:12], box[12:], f"{version}.{name}.{purpose}".encode()))
    return {"plain": plain and segment(plain)}


def segment(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def sign(question):
    alg, claims, header = question["alg"], question["sign"], question.get("header", {})
    if alg == "none":
        head = {"alg": "none", "typ": "JWT", **header}
        return {"token": f"{segment(json.dumps(head).encode())}.{segment(json.dumps(claims).encode())}."}
    if alg.startswith("HS"):
        # By hand: the libraries refuse to take a public key for a secret, which is what is tried here.
        import hashlib, hmac
        head = {"alg": alg, "typ": "JWT", **header}
        text = f"{segment(json.dumps(head).encode())}.{segment(json.dumps(claims).encode())}"
        secret = question.get("secret", "").encode()
        if "secretBase64" in question:
            secret = bytes_of(question["secretBase64"])
        return {"token": f"{text}.{segment(hmac.new(secret, text.encode(), hashlib.sha256).digest())}"}
    return {"token": jwt.encode(claims, OWN[alg], algorithm=alg, headers=header)}


print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    question = json.loads(line)
    answers = {"uri": code, "check": check, "sealed": opened, "sign": sign}
    answer = next(answers[name] for name in answers if name in question)
    print(json.dumps(answer(question)), flush=True)
