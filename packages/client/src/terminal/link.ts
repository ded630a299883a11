import type { Output } from './output.ts'

/**
 * An address that can be clicked as a whole even when wrapped (OSC 8), on terminals known to
 * support it; some others print the escapes. The address has been checked.
 */
export const link = (url: string, output: Output, env: NodeJS.ProcessEnv = process.env): string =>
  output.isTTY && hasLinks(env) ? `\u001b]8;;${url}\u001b\\${url}\u001b]8;;\u001b\\` : url

function hasLinks(env: NodeJS.ProcessEnv): boolean {
  if (env.TMUX || env.STY) return false // they pass it on only if configured to
  return (
    ['iTerm.app', 'WezTerm', 'vscode', 'ghostty'].includes(env.TERM_PROGRAM ?? '') ||
    env.WT_SESSION !== undefined ||
    env.TERM === 'xterm-kitty' ||
    Number(env.VTE_VERSION) >= 5000
  )
}
