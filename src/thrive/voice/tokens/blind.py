"""RSABSSA-SHA384-PSS-Randomized: who signs does not see what, and cannot know it again.

RFC 9474, sections 4 and 5, with keys of 2048 bits. The one who asks blinds a message, the signer
signs what it cannot read, and the unblinded signature is an ordinary RSASSA-PSS signature
(RFC 8017) that anybody can check. The signer's half is what a server needs; the other half is what
a browser does, and is here for tests and for tools without a browser.

The private exponent is used only through ``gmpy2.powmod_sec``, which takes the same time for all
exponents of a length; by the Chinese remainder theorem, on a base that is blinded once more by the
signer, so that neither time nor a fault tells anything of the key (Boneh, DeMillo and Lipton 1997:
one faulty signature by remainders gives the key away). So the result is checked before it leaves.
"""

import hashlib
import secrets
from dataclasses import dataclass
from math import gcd

import gmpy2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

KEY_BITS = 2048
EXPONENT = 65537
PREFIX_BYTES = 32  # what makes the same message another one each time
HASH_BYTES = 48  # SHA-384; the salt is as long
SALT_BYTES = 48


class Refused(ValueError):
    """Something that must not be signed, or is no signature. Nothing was made of it."""


@dataclass(frozen=True)
class PublicKey:
    """Modulus and exponent. Numbers travel as big-endian bytes as long as the modulus."""

    n: int
    e: int = EXPONENT

    @property
    def size(self) -> int:
        """How many bytes the modulus has."""
        return (self.n.bit_length() + 7) // 8


@dataclass(frozen=True)
class PrivateKey:
    """The two primes and what follows from them. Never shown: its representation tells nothing."""

    public: PublicKey
    p: int
    q: int

    def __repr__(self) -> str:
        return f"<private key of {self.public.n.bit_length()} bits>"

    @classmethod
    def of(cls, key: rsa.RSAPrivateKey) -> "PrivateKey":
        """From a key of ``cryptography``."""
        numbers = key.private_numbers()
        public = numbers.public_numbers
        return cls(PublicKey(public.n, public.e), numbers.p, numbers.q)


@dataclass(frozen=True)
class Blinded:
    """What is sent to be signed, and the secret that takes the blinding away again."""

    message: bytes
    inverse: int


def make_key() -> rsa.RSAPrivateKey:
    """A fresh key of 2048 bits. Takes some tenths of a second: make it in the background."""
    return rsa.generate_private_key(public_exponent=EXPONENT, key_size=KEY_BITS)


def prepare(message: bytes) -> bytes:
    """A message with a random prefix, which is signed and checked in its place (section 4.1)."""
    return secrets.token_bytes(PREFIX_BYTES) + message


def blind(key: PublicKey, prepared: bytes, *, salt: bytes | None = None, r: int = 0) -> Blinded:
    """Blind a prepared message (section 4.2).

    ``salt`` and ``r`` are drawn; only tests give them. Raises Refused where no such message or
    factor can be blinded under this key.
    """
    drawn = secrets.token_bytes(SALT_BYTES) if salt is None else salt
    encoded = int.from_bytes(encode(prepared, key.n.bit_length() - 1, drawn), "big")
    if gcd(encoded, key.n) != 1:
        raise Refused("the message shares a factor with the modulus")
    factor = r or _unit(key.n)
    message = encoded * int(gmpy2.powmod(factor, key.e, key.n)) % key.n
    return Blinded(message.to_bytes(key.size, "big"), pow(factor, -1, key.n))


def blind_sign(key: PrivateKey, blinded: bytes) -> bytes:
    """Sign what cannot be read (section 4.3): as many bytes as the modulus has.

    Raises Refused for another length, for a number not below the modulus, and for 0, 1 and n - 1,
    which are their own signatures and would tell a signer's answer without being asked.
    """
    public = key.public
    if len(blinded) != public.size:
        raise Refused(f"a blinded message has {public.size} bytes, this one {len(blinded)}")
    message = int.from_bytes(blinded, "big")
    if message >= public.n or message in {0, 1, public.n - 1}:
        raise Refused("the blinded message is out of range")
    signature = _signed(key, message)
    if int(gmpy2.powmod(signature, public.e, public.n)) != message:
        raise RuntimeError("A signature came out wrong; it is not given away")
    return signature.to_bytes(public.size, "big")


def finalize(key: PublicKey, prepared: bytes, blind_signature: bytes, inverse: int) -> bytes:
    """Take the blinding away (section 4.4). Raises Refused if no signature of the message is left.

    The check is what tells an honest signer from one who answers with anything else.
    """
    if len(blind_signature) != key.size:
        raise Refused(f"a signature has {key.size} bytes, this one {len(blind_signature)}")
    signature = int.from_bytes(blind_signature, "big") * inverse % key.n
    signed = signature.to_bytes(key.size, "big")
    if not verify(key, prepared, signed):
        raise Refused("what came back is no signature of this message")
    return signed


def verify(
    key: PublicKey, prepared: bytes, signature: bytes, *, salt_bytes: int = SALT_BYTES
) -> bool:
    """Whether this is a signature of this prepared message (section 4.5, RSASSA-PSS)."""
    scheme = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=salt_bytes)
    try:
        rsa.RSAPublicNumbers(key.e, key.n).public_key().verify(
            signature, prepared, scheme, hashes.SHA384()
        )
    except InvalidSignature:
        return False
    return True


def encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE with SHA-384 and MGF1 (RFC 8017, section 9.1.1), for any length of salt."""
    size = (bits + 7) // 8
    if size < HASH_BYTES + len(salt) + 2:
        raise Refused("the modulus is too small for this hash and salt")
    hashed = hashlib.sha384(message).digest()
    mark = hashlib.sha384(b"\x00" * 8 + hashed + salt).digest()
    block = b"\x01".rjust(size - len(salt) - HASH_BYTES - 1, b"\x00") + salt
    masked = bytearray(a ^ b for a, b in zip(block, _mask(mark, len(block)), strict=True))
    masked[0] &= 0xFF >> (8 * size - bits)
    return bytes(masked) + mark + b"\xbc"


def _mask(seed: bytes, length: int) -> bytes:
    """MGF1 (RFC 8017, appendix B.2.1)."""
    blocks = -(-length // HASH_BYTES)
    counted = (hashlib.sha384(seed + n.to_bytes(4, "big")).digest() for n in range(blocks))
    return b"".join(counted)[:length]


def _unit(n: int) -> int:
    """A number drawn from those that have an inverse. All but a handful do."""
    while True:
        drawn = secrets.randbelow(n - 2) + 2
        if gcd(drawn, n) == 1:
            return drawn


def _signed(key: PrivateKey, message: int) -> int:
    n, e = key.public.n, key.public.e
    factor = _unit(n)
    base = message * int(gmpy2.powmod(factor, e, n)) % n
    by_p = _power(base, e, key.p)
    by_q = _power(base, e, key.q)
    lift = (by_p - by_q) * pow(key.q, -1, key.p) % key.p
    return (by_q + lift * key.q) * pow(factor, -1, n) % n


def _power(base: int, e: int, prime: int) -> int:
    return int(gmpy2.powmod_sec(base % prime, pow(e, -1, prime - 1), prime))
