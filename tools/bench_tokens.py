"""How many tokens a second one core signs and checks, at 2048 bits: python -m tools.bench_tokens

A pair is one blinded message signed (with base blinding, the Chinese remainder theorem and the
check against faults) and one token verified. The floor, in the same run: the bare powers, two of
1024 bits with the private exponents and one of 2048 with the public one. No database.
"""

import secrets
import sys
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import gmpy2

from thrive.voice.tokens import blind
from thrive.voice.tokens.blind import PrivateKey

PAIRS = 300
One = TypeVar("One")
End = TypeVar("End")
LEAST = 700.0  # pairs a second


def main() -> int:
    """Measure. Returns 1 where it is slower than it may be."""
    key = PrivateKey.of(blind.make_key())
    prepared = [blind.prepare(b"m" * 32) for _one in range(PAIRS)]
    blinded = [blind.blind(key.public, one) for one in prepared]
    signed, signing = timed(lambda one: blind.blind_sign(key, one.message), blinded)
    tokens = [
        blind.finalize(key.public, message, signature, one.inverse)
        for message, signature, one in zip(prepared, signed, blinded, strict=True)
    ]
    pairs = list(zip(prepared, tokens, strict=True))
    good, checking = timed(lambda pair: blind.verify(key.public, *pair), pairs)
    assert all(good)
    bare = floor(key)
    rate = 1 / (signing + checking)
    print(f"  sign               {signing * 1e3:8.2f} ms of cpu")
    print(f"  verify             {checking * 1e3:8.2f} ms of cpu")
    print(f"  pairs              {rate:8.0f} a second, at least {LEAST:.0f}")
    print(f"  floor              {1 / bare:8.0f} a second: the bare powers")
    return int(rate < LEAST)


def timed(work: Callable[[One], End], given: Sequence[One]) -> tuple[list[End], float]:
    """What came of it, and the processor's seconds for one."""
    cpu = time.process_time()
    ends = [work(one) for one in given]
    return ends, (time.process_time() - cpu) / len(given)


def floor(key: PrivateKey) -> float:
    """The processor's seconds for the powers of one pair."""
    numbers = [gmpy2.mpz(secrets.randbelow(key.public.n)) for _one in range(PAIRS)]
    p, q, n = gmpy2.mpz(key.p), gmpy2.mpz(key.q), gmpy2.mpz(key.public.n)
    exponent = gmpy2.invert(65537, (p - 1) * (q - 1))
    cpu = time.process_time()
    for number in numbers:
        gmpy2.powmod_sec(number % p, exponent % (p - 1), p)
        gmpy2.powmod_sec(number % q, exponent % (q - 1), q)
        gmpy2.powmod(number, 65537, n)
    return (time.process_time() - cpu) / PAIRS


if __name__ == "__main__":
    sys.exit(main())
