#!/usr/bin/env node

// Other programs wait for `paircode token` on every run, so that command gets a small file of its
// own; scripts/build.js builds one file for each of these imports.
if (process.argv[2] === 'token') void import('./token-command.ts')
else void import('./any-command.ts')
