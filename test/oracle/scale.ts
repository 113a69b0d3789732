/** From which numbers random objects grow; the same in every run unless `npm run fuzz` says otherwise. */
export const SEED = Number(process.env.FUZZ_SEED ?? 1);

const SCALE = Number(process.env.FUZZ_SCALE ?? 1);

/** How many random objects are asked about, as many times more as `npm run fuzz` wants. */
export const scaled = (number: number): number => Math.ceil(number * SCALE);

/** The time that a test may take, in milliseconds, given what it may take in an ordinary run. */
export const patience = (milliseconds: number): number => milliseconds * Math.max(1, SCALE);
