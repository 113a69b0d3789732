/**
 * What stands for `node:crypto` in a browser. There it cannot be asked without waiting for the answer, so that nothing is said of signatures
 * and certificates: the model tells that it does not know.
 */
export const [verify, createPublicKey, createPrivateKey, X509Certificate] = [
  undefined,
  undefined,
  undefined,
  undefined,
];

/** Whether a number is a prime, by trial. */
export function checkPrimeSync(value: bigint): boolean {
  if (value < 4n) return value > 1n;
  if (value % 2n === 0n) return false;
  for (let factor = 3n; factor * factor <= value; factor += 2n) if (value % factor === 0n) return false;
  return true;
}
