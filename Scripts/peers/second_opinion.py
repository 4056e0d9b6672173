# SPDX-License-Identifier: Apache-2.0
"""What others think of our tokens and codes: joserfc, PyJWT and pyotp.

Prints {"ready":true}, then answers every line of its standard input, a JSON object, with a line. It ends when its
standard input does.

  {"uri": "otpauth://…", "offset": STEPS}                the code of an authenticator app so many steps of 30 s from now
  {"check": TOKEN, "keys": JWKS}                         the claims as each library reads them; null where it refuses
  {"sign": CLAIMS, "alg": ALG, "header": {…}, "secret": TEXT?}   a token with a key of its own, or with that secret
"""
import base64, datetime, json, sys, warnings

import jwt, pyotp
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from joserfc import jwt as jose
from joserfc.jwk import KeySet

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


def with_joserfc(token, keys):
    read = jose.decode(token, KeySet.import_key_set(keys), algorithms=["EdDSA"])
    jose.JWTClaimsRegistry(exp={"essential": True}).validate(read.claims)
    return {"header": read.header, "claims": read.claims}


def with_pyjwt(token, keys):
    header = jwt.get_unverified_header(token)
    key = next(key for key in jwt.PyJWKSet.from_dict(keys).keys if key.key_id == header.get("kid"))
    return {"header": header, "claims": jwt.decode(token, key, algorithms=["EdDSA"], options={"require": ["exp", "iat"]})}


def check(question):
    token, keys = question["check"], question["keys"]
    return {"joserfc": refused(lambda: with_joserfc(token, keys)), "pyjwt": refused(lambda: with_pyjwt(token, keys))}


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
            secret = base64.urlsafe_b64decode(question["secretBase64"] + "==")
        return {"token": f"{text}.{segment(hmac.new(secret, text.encode(), hashlib.sha256).digest())}"}
    return {"token": jwt.encode(claims, OWN[alg], algorithm=alg, headers=header)}


print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    question = json.loads(line)
    answer = code if "uri" in question else check if "check" in question else sign
    print(json.dumps(answer(question)), flush=True)
