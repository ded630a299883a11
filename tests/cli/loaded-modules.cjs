// Says at the end, on stderr, which of Node's own modules were loaded.
const { writeSync } = require('node:fs')

process.on('exit', () => writeSync(2, Reflect.get(process, 'moduleLoadList').join('\n')))
