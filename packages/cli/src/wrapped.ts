const COLUMNS = 80

/** Breaks lines between words so that they fit, all but the first indented. A longer word stays whole. */
export function wrapped(text: string, indent: number): string {
  const lines = text.split('\n').flatMap((paragraph) => {
    const broken: string[] = []
    for (const word of paragraph.split(' ')) {
      const line = broken.at(-1)
      const longer = `${line} ${word}`
      if (line === undefined || longer.length > COLUMNS - indent) broken.push(word)
      else broken[broken.length - 1] = longer
    }
    return broken
  })
  return lines.join(`\n${' '.repeat(indent)}`)
}
