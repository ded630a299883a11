const COLUMNS = 80

/** Wraps lines between words, indenting all but the first. Words too long for a line stay whole. */
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
