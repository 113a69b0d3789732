/** Whose tokens the ingress takes: the claim `iss`. */
export const ISSUER = 'https://id.example.com';

/** The public key of the issuer. In a mesh of one's own, leave it out: istiod asks the issuer, or `jwksUri`, for it. */
export const KEYS = JSON.stringify({
  keys: [
    {
      kty: 'RSA',
      kid: 'bookinfo',
      alg: 'RS256',
      use: 'sig',
      e: 'AQAB',
      n: 'nKlnp_rhDye6mspWh-AZTJ3JNMaK-cm_HKxBj0VHqi8DqOLwrvJJUKJ0bqpgIXai_tETKdCuZz9LEvfrZ5YOdI5cBexQ9mseYiVj2edweSHe0TwSe5QdG-Z2TSQqV18KZwSBk-NONM5jwtAFsBSzuAxyPZV6KLIEAhR4SFaHw2SJEbqclWEGb5pc2e2ltS28tFI6FQS8PsKfK53fj1-dcLBMmYEXRgf1X1hpq_DV4Vsyh4ER38XPS6M8e2HY8_s8LvbLDulmMR2o6Uf29rOuyWAMq1oBMSYQ2wv35XdLINXX-75fKJoiCk5ge3iWjaOELlppjhxkLXKgsLZbXLgmLw',
    },
  ],
});
