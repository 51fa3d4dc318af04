// Whole numbers of any size, and bytes. A number travels as big-endian bytes.

const HEX = 16;

export function numberOf(bytes) {
  let digits = "";
  for (const byte of bytes) digits += byte.toString(HEX).padStart(2, "0");
  return digits ? BigInt("0x" + digits) : 0n;
}

export function bytesOf(number, size) {
  const digits = number.toString(HEX).padStart(2 * size, "0");
  if (digits.length > 2 * size) throw new RangeError(`the number needs more than ${size} bytes`);
  return Uint8Array.from({ length: size }, (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), HEX));
}

export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function power(base, exponent, modulus) {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

// The number that times this one is 1, by Euclid. There is none where both share a factor.
export function inverse(number, modulus) {
  let [old, now] = [modulus, ((number % modulus) + modulus) % modulus];
  let [before, factor] = [0n, 1n];
  while (now > 0n) {
    const times = old / now;
    [old, now] = [now, old - times * now];
    [before, factor] = [factor, before - times * factor];
  }
  if (old !== 1n) throw new RangeError("shares a factor with the modulus");
  return ((before % modulus) + modulus) % modulus;
}
