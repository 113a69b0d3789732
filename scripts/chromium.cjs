const { existsSync } = require('node:fs');
const process = require('node:process');

const KNOWN = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The program of the browser for tests and benchmarks: that of `CHROMIUM_PATH`, or one that packages install; undefined where there is none. */
const chromiumPath = () =>
  [process.env.CHROMIUM_PATH ?? '', ...KNOWN].find((path) => path !== '' && existsSync(path));

module.exports = { chromiumPath };
