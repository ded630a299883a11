import { readdirSync, readFileSync } from 'node:fs'

/**
 * Returns the CPU time of a single-threaded process and its children, as Linux counts it, in
 * microseconds: in steps of 10 ms for children that have ended, and exact for the others.
 */
export function cpuMicroseconds(pid) {
  const family = readdirSync('/proc').filter((name) => name === `${pid}` || parentOf(name) === pid)
  const running = family.map((name) => Number(fieldsOf(name, 'schedstat')[0] ?? 0) / 1000)
  const [user, system] = fieldsOf(pid, 'stat').slice(13, 15).map(Number)
  return running.reduce((sum, own) => sum + own, (user + system) * 10_000)
}

const parentOf = (name) => Number(fieldsOf(name, 'stat')[1])

/** The fields of `stat` after the program's name, which may contain spaces. */
function fieldsOf(name, file) {
  try {
    const text = readFileSync(`/proc/${name}/${file}`, 'utf8')
    return text
      .slice(text.lastIndexOf(')') + 1)
      .trim()
      .split(' ')
  } catch {
    return [] // not a process, or it has ended
  }
}
