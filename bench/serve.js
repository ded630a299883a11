import { createServer } from 'node:http'

/**
 * One server in its own process: `node serve.js NAME PLACE [ISSUER]`, forked by
 * `server-process.js`. PLACE, where it keeps its data, is a folder or a database URL. It reports
 * where it listens and then, whenever asked, its CPU time, memory and number of connections.
 */
const [name, place, issuer] = process.argv.slice(2)
const { start } = await import(`./servers/${name}.js`)

let answer
const server = createServer((request, response) => answer(request, response))
server.keepAliveTimeout = 120_000 // it stays idle while the others are measured
server.listen(0, '127.0.0.1', async () => {
  const origin = `http://127.0.0.1:${server.address().port}`
  answer = await start(issuer ?? origin, place)
  process.send({ origin })
})

process.on('message', () => {
  const { user, system } = process.cpuUsage()
  const rssBytes = process.memoryUsage.rss()
  server.getConnections((_, connections) =>
    process.send({ cpuMicroseconds: user + system, rssBytes, connections }),
  )
})
process.on('disconnect', () => process.exit())
